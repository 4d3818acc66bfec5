"""A step of a fault, put on record: row, history and messages owed in one transaction."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

from bot import history
from bot.approvals import TELL, Means
from bot.channels import lies_in
from bot.errors import AssetBotError
from bot.faults.means import SEE_TO, FaultMeans
from bot.models import Asset, Role
from bot.policy import Concerned, Who
from bot.store import AsyncConnection, deliveries, faults
from bot.store.compare_and_swap import Conflict, retry_on_conflict, swapped
from bot.store.faulted import CARD, Fault, Step

T = TypeVar("T")

GRACE: Final = timedelta(seconds=30)
"""How long the job that was enqueued with a step has, before it is taken for lost."""
STEP: Final = "fault_step"
"""The template of a message about one step, told apart by its place: `fault_step/2`."""
_TO_REPORTERS: Final = frozenset(
    ("ticket", "in_repair", "assigned", "returned", "recalled", "done")
)
_TO_WHOEVER_REPORTED: Final = frozenset(("reported", "joined"))
_TO_WHOEVER_BEGAN: Final = frozenset(
    ("repair_failed", "repair_refused", "assign_failed", "return_failed", "recall_failed")
)
_TO_OPERATORS: Final = frozenset(("joined",))
_OPERATORS: Final = Who(roles=frozenset({Role.OPERATOR}))
_TRIES: Final = 20
"""How often a change is tried: of one asset many may report a fault in the same moment."""
_BUSY: Final = "Too much happened to this asset at once. Please try again in a minute."


async def retried(attempt: Callable[[], Awaitable[T]]) -> T:
    """What comes of an attempt to change a fault as it is then; raises AssetBotError."""
    try:
        return await retry_on_conflict(attempt, tries=_TRIES)
    except Conflict:
        raise AssetBotError(_BUSY) from None


async def on_newest(
    means: Means, fault_id: str, do: Callable[[AsyncConnection, Fault], Awaitable[T | None]]
) -> T | None:
    """What is done to a fault as it is now, in one transaction; None where there is no such fault.

    What answers None was overtaken, and is done anew.
    """

    async def attempt() -> T | None:
        async with means.records.begin() as connection:
            fault = await faults.get(connection, fault_id)
            return swapped(await do(connection, fault)) if fault else None

    return await retried(attempt)


async def stepped(
    means: Means,
    connection: AsyncConnection,
    seen: Fault,
    step: Step,
    *,
    words: str = "",
    **changes: Any,
) -> Fault | None:
    """Add a step to a fault that is still as it was seen: as it is then; None when it is not.

    *words* are what was said with it; *changes* are of the fault's own fields.
    """
    now = seen.model_copy(update={**changes, "steps": (*seen.steps, step)})
    kept = {f"step:{len(seen.steps)}": words} if words else {}
    if not await faults.move(connection, seen, now, kept):
        return None
    newest = await faults.get(connection, seen.id)
    if newest is None:  # pragma: no cover - it was written a moment ago
        return None
    await told(means, connection, newest, step, words=words)
    return newest


async def told(
    means: Means, connection: AsyncConnection, fault: Fault, step: Step, *, words: str = ""
) -> None:
    """Put the newest step of a fault into history, and owe everybody the news."""
    saying = "fault" if step.kind in _TO_WHOEVER_REPORTED else "comment"
    texts = {saying: words, "instead": fault.new_label if step.kind == "assigned" else ""}
    about = {"fault": fault.id, "source": fault.source, "request": step.request}
    ticket = {"ticket": fault.ticket_id} if step.kind == "ticket" else {}
    event = history.Event(
        kind=f"fault_{step.kind}",
        at=step.at,
        ref=fault.ref,
        actor=step.by,
        client=fault.client_id,
        facts={name: value for name, value in {**about, **ticket}.items() if value},
        texts={name: text for name, text in texts.items() if text},
    )
    await history.append(connection, event)
    await _owe(means, connection, fault, f"{STEP}/{len(fault.steps) - 1}", _hears(fault, step))
    await redraw(means, connection, fault)


def _hears(fault: Fault, step: Step) -> list[str]:
    """The Slack users who are told of a step, each once; whoever did it knows."""
    if step.kind in _TO_WHOEVER_REPORTED:
        return [step.user] if step.user else []
    if step.kind in _TO_WHOEVER_BEGAN:
        asked = [one.user for one in fault.steps if one.request and one.request == step.request]
        return list(dict.fromkeys(filter(None, [*asked, fault.actor_user])))[:1]
    if step.kind in _TO_REPORTERS:
        return list(dict.fromkeys(one.user_id for one in fault.reports))
    return []


async def tell_operators(
    means: Means, connection: AsyncConnection, fault: Fault, places: list[str]
) -> None:
    """Owe those who see to faults the card, and that somebody has joined it."""
    await _owe(means, connection, fault, CARD, places)
    if fault.steps and fault.steps[-1].kind in _TO_OPERATORS:
        await _owe(means, connection, fault, f"{STEP}/{len(fault.steps) - 1}", places)


async def redraw(means: Means, connection: AsyncConnection, fault: Fault) -> None:
    """Have everything that was said about a fault drawn anew, and what is owed sent."""
    await deliveries.redraw(connection, fault.id, version=fault.version, at=means.clock())
    key = f"{TELL}-{fault.id}-{fault.version}"
    await means.enqueue(connection, TELL, key, {"v": 1, "subject": fault.id})


async def begin(means: Means, connection: AsyncConnection, fault: Fault) -> None:
    """Have what is next for a fault done soon."""
    key = f"{SEE_TO}-{fault.id}-{fault.version}"
    await means.enqueue(connection, SEE_TO, key, {"v": 1, "fault": fault.id})


async def _owe(
    means: Means, connection: AsyncConnection, fault: Fault, template: str, places: list[str]
) -> None:
    for place in places:
        await deliveries.owe(
            connection,
            template,
            fault.id,
            place,
            installation=means.installation,
            version=fault.version,
            at=means.clock(),
        )


async def places(fm: FaultMeans, asset: Asset) -> list[str]:
    """Where operators are told of a fault: in their channel, else each of them directly."""
    channel, source = fm.channel(), asset.ref.source
    if channel and lies_in(fm.bound, channel, source, [asset.client_id]):
        return [channel]
    return await operators(fm, source, asset.client_name)


async def operators(fm: FaultMeans, source: str, client: str | None) -> list[str]:
    """The Slack users who are operators for assets of a source and a client."""
    roster = fm.means.roster
    found = await roster.meant(_OPERATORS, source=source, client=client, concerned=Concerned())
    return [one.user for one in found]


async def unreachable(fm: FaultMeans, fault_id: str, place: str) -> None:
    """Nobody reads the operators' channel: each of them is told directly."""
    means = fm.means
    async with means.records.read() as connection:
        fault = await faults.get(connection, fault_id)
    if fault is None or place != fm.channel():
        return
    directly = await operators(fm, fault.source, fault.client)
    async with means.records.begin() as connection:
        await _owe(means, connection, fault, CARD, directly)
        await redraw(means, connection, fault)
