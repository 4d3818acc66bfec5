"""What happens to requests, as history: ids in the facts, words beside them."""

from collections.abc import Mapping
from typing import Any

from bot import history
from bot.approvals.means import Means
from bot.models import Named
from bot.operations import Operation
from bot.store import AsyncConnection
from bot.store.requested import Request


async def append(
    means: Means,
    connection: AsyncConnection,
    kind: str,
    request: Request,
    *,
    actor: str | None = None,
    words: Mapping[str, str] | None = None,
    **facts: Any,
) -> None:
    """Add what happened to a request, to the history of its asset."""
    about = {"request": request.id, "operation": request.kind, "source": request.source}
    event = history.Event(
        kind=kind,
        at=means.now(),
        ref=request.ref,
        actor=actor,
        client=request.client_id,
        facts={**about, **_to(request.operation), **facts},
        texts={name: text for name, text in (words or {}).items() if text},
    )
    await history.append(connection, event)


def _to(operation: Operation) -> dict[str, Any]:
    """Whom it gives the asset to, by the source's id."""
    to = getattr(operation, "to", None)
    return {"to": to.id} if isinstance(to, Named) else {}
