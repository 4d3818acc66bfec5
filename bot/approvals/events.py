"""What happens to requests, as history: ids in the facts, words beside them."""

from collections.abc import Mapping
from typing import Any

from bot import history
from bot.approvals.means import Means
from bot.history import TO_CLIENT, UNDOES
from bot.models import Named
from bot.operations.client_transfer import ClientTransfer
from bot.operations.several import Several, Wanted
from bot.store import AsyncConnection
from bot.store.requested import Decision, Request


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
    await history.append(connection, event(means, kind, request, actor=actor, words=words, **facts))


def event(
    means: Means,
    kind: str,
    request: Request,
    *,
    actor: str | None = None,
    words: Mapping[str, str] | None = None,
    **facts: Any,
) -> history.Event:
    """What happened to a request, as an event of its asset.

    Of one of several it says of which, of an undo what it undoes, and which fault asked for it.
    """
    about = {"request": request.id, "operation": request.kind, "source": request.source}
    to = to_client(request.operation)
    within = {"within": request.parent} if request.parent else {}
    return history.Event(
        kind=kind,
        at=means.now(),
        ref=request.ref,
        actor=actor,
        client=request.client_id,
        facts={**about, **within, **_origin(request), **_to(request.operation), **facts},
        texts={name: text for name, text in {**to, **(words or {})}.items() if text},
    )


def _origin(request: Request) -> dict[str, Any]:
    """What gave rise to it."""
    if request.fault:
        return {"fault": request.fault}
    undone = request.undoes
    return {UNDOES: {"request": undone.request, "operation": undone.deed}} if undone else {}


def to_client(operation: Wanted) -> dict[str, str]:
    """The name of the client that an asset is to go to."""
    return {TO_CLIENT: operation.to.name} if isinstance(operation, ClientTransfer) else {}


def on_behalf_of(request: Request, decided: Decision) -> str:
    """What clients agreed to elsewhere, as somebody recorded it: each with its reference."""
    names = {side.client.id: side.client.name for side in request.concerned.sides}
    given = decided.consents.items()
    return "; ".join(f"{names.get(one, one)}, reference {said}" for one, said in given)


def _to(operation: Wanted) -> dict[str, Any]:
    """Whom it gives the asset to, by the source's id; of several changes, how many there are."""
    if isinstance(operation, Several):
        return {"changes": len(operation.changes)}
    to = getattr(operation, "to", None)
    if isinstance(operation, ClientTransfer):
        return {TO_CLIENT: operation.to.id}
    return {"to": to.id} if isinstance(to, Named) else {}
