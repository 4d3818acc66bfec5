"""Whether anything may be written now: read-only sources, and a pause that holds everywhere."""

from bot import history
from bot.approvals.means import Means
from bot.errors import NotPermitted
from bot.models import Denied, Role
from bot.store import AsyncConnection, request_runs
from bot.store.marks import mark, marks

PAUSED, RESUMED = "paused", "resumed"

_PAUSED = Denied(
    reason="Changes are paused: nothing is written to any asset system until an admin resumes them."
)


async def is_paused(connection: AsyncConnection) -> bool:
    """Whether an admin has paused all changes, in this process or another."""
    known = await marks(connection)
    return PAUSED in known and (RESUMED not in known or known[PAUSED] > known[RESUMED])


async def hindrance(means: Means, connection: AsyncConnection, source: str) -> Denied | None:
    """Why nothing may be written to a source now, None when it may."""
    client = means.sources.get(source)
    if client and client.capabilities.read_only:
        return Denied(
            reason=f"{source} is read-only here: its assets can be looked up, not changed."
        )
    return _PAUSED if await is_paused(connection) else None


async def pause(means: Means, user: str) -> bool:
    """Let nothing be written from now on; False when that was so. Raises NotPermitted."""
    return await _set(means, user, PAUSED)


async def resume(means: Means, user: str) -> bool:
    """Let changes be written again, those that wait first; False when they were not paused."""
    return await _set(means, user, RESUMED)


async def _set(means: Means, user: str, what: str) -> bool:
    actor = await means.roster.actor(user)
    if not actor.standing.has(Role.ADMIN):
        raise NotPermitted("Only admins may pause and resume changes: turn to one of them.")
    async with means.records.begin() as connection:
        if await is_paused(connection) == (what == PAUSED):
            return False
        await mark(connection, what, at=means.clock())
        event = history.Event(kind=what, at=means.now(), actor=actor.person)
        await history.append(connection, event)
        if what == RESUMED:
            await request_runs.wake(connection, now=means.now())
    return True
