"""What a source can do for a CSV, and the names that the columns of it need."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, TypeVar

from bot.assets.client import AssetClient, TargetClient
from bot.assets.csv.differences import Target
from bot.assets.csv.known import Known
from bot.assets.csv.sheet import Sheet
from bot.assets.csv.values import Refused
from bot.errors import SourceRefused, UsageError
from bot.models import Named, Scope
from bot.store import Index

T = TypeVar("T")


async def target(
    client: AssetClient, index: Index, sheet: Sheet, say: Callable[[str], object]
) -> Target:
    """One source, read as far as this file needs it; `say` is told what cannot be checked."""
    scope = Scope(sources=frozenset({client.source}))
    wanted = {column.key for column in sheet.columns if column}
    wanted |= {"model"} if wanted & {"type", "make"} else set()

    async def listed(kind: str, of: Callable[[], Awaitable[Sequence[T]]]) -> Sequence[T] | None:
        """None where the key may not see them: such names are taken as they are."""
        if kind not in wanted:
            return None
        try:
            return await of()
        except SourceRefused as error:
            say(f"{error}, so no {kind} is checked")
            return None

    await client.account()  # what the key may do is known from here on
    clients = await client.clients()
    names: dict[str, Sequence[Named] | None] = {
        "client": _once([*clients, *index.linked(scope, "client")]),
        "location": await listed("location", client.locations),
        "team": await listed("team", client.teams),
        "network": index.linked(scope, "network"),
        "vendor": index.linked(scope, "vendor"),
    }
    at = None
    if "client_id" in client.capabilities.needs and wanted & {"location", "network", "vendor"}:
        at = await client.targets(clients)
        names |= {kind: _of_any(at, kind) for kind in ("network", "vendor")}
    models = None if client.capabilities.any_model else client.models
    known = Known(
        client.source,
        names={kind: some for kind, some in names.items() if some is not None},
        people=await listed("assignee", client.people),
        models=await listed("model", models) if models else None,
        at=at,
    )
    return Target(client.capabilities, known)


def _of_any(at: Sequence[TargetClient], kind: Literal["network", "vendor"]) -> list[Named]:
    """What any of the clients has of a kind."""
    return _once([one for of in at for one in getattr(of, kind)])


def _once(some: Sequence[Named]) -> list[Named]:
    return list({one.id: one for one in some}.values())


def only_source(sheet: Sheet, sources: Sequence[str], how: str) -> str | None:
    """The source that all rows are for; None where a column of the file says it of each.

    Raises UsageError where nothing says it, once rather than of every row; *how* it is chosen.
    """
    if len(sources) == 1:
        return sources[0]
    if not any(column and column.key == "source" for column in sheet.columns):
        raise UsageError(
            "The file has no column Source, so it does not say which asset system its rows are "
            f"for: {how}."
        )
    return None


def require_client(target: Target, client: str) -> None:
    """Refuse a client for all rows that is none of the source's; raises UsageError."""
    if not target.known.has("client"):
        raise UsageError(f"{target.source} has no clients; leave the client out.")
    try:
        target.known.one("client", client, 0)
    except Refused as error:
        raise UsageError(f"{error}.") from error
