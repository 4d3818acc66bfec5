"""What happens to requests, as history: ids in the facts, words beside them."""

from collections.abc import Mapping
from typing import Any

from bot import history
from bot.approvals.means import Means
from bot.client_transfers import ClientTransfer
from bot.history import TO_CLIENT
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
    to = to_client(request.operation)
    event = history.Event(
        kind=kind,
        at=means.now(),
        ref=request.ref,
        actor=actor,
        client=request.client_id,
        facts={**about, **_to(request.operation), **facts},
        texts={name: text for name, text in {**to, **(words or {})}.items() if text},
    )
    await history.append(connection, event)


def to_client(operation: Operation) -> dict[str, str]:
    """The name of the client that an asset is to go to."""
    return {TO_CLIENT: operation.to.name} if isinstance(operation, ClientTransfer) else {}


def _to(operation: Operation) -> dict[str, Any]:
    """Whom it gives the asset to, by the source's id."""
    to = getattr(operation, "to", None)
    if isinstance(operation, ClientTransfer):
        return {TO_CLIENT: operation.to.id}
    return {"to": to.id} if isinstance(to, Named) else {}
