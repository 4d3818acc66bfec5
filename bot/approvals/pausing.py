"""Whether anything may be written now: read-only sources, and a pause that holds everywhere."""

from bot import history
from bot.approvals.means import Means
from bot.models import ADMINS, Denied, Role
from bot.policy import Actor
from bot.store import AsyncConnection, request_runs
from bot.store.history_rows import newest_of
from bot.store.marks import is_up, put_up, take_down
from bot.store.people import slack_names

PAUSED = "paused"
"""The mark that is up while changes are paused."""
_EXPLAINED = ("paused", "pause_explained")
"""The events that can say why; the newest does, also where it says nothing."""
_NOT_ADMIN = Denied(reason="Only admins may pause and resume changes.", roles=ADMINS)


async def is_paused(connection: AsyncConnection) -> bool:
    """Whether an admin has paused all changes, in this process or another."""
    return await is_up(connection, PAUSED)


async def hindrance(means: Means, connection: AsyncConnection, source: str) -> Denied | None:
    """Why nothing may be written to a source now, None when it may."""
    if (kept := read_only(means, source)) is not None:
        return kept
    return await _paused(connection) if await is_paused(connection) else None


async def _paused(connection: AsyncConnection) -> Denied:
    """That changes are paused, by whom, since when and why: that admin is asked first."""
    whose, since, why = "", None, ""
    called: dict[str, str] = {}
    if last := await newest_of(connection, "paused"):
        called = await slack_names(connection, last.actor) if last.actor else {}
        whose = "".join(f" by {name}" for name in list(called.values())[:1] if name)
        since = last.at
    if (said := await newest_of(connection, *_EXPLAINED)) and "reason" in said.texts:
        why = f" The reason given: “{said.texts['reason']}”."
    paused = "Changes are paused"
    rest = ": nothing is written to any asset system until an admin resumes them."
    return Denied(
        reason=f"{paused}{whose}{rest}{why}",
        since=since,
        roles=ADMINS,
        people=frozenset(called),
        nameless=f"{paused}{rest}",
    )


def read_only(means: Means, source: str) -> Denied | None:
    """Why this process writes nothing to a source, None when it does."""
    client = means.sources.get(source)
    if client and (can := client.capabilities).read_only:
        return Denied(
            reason=f"{source} is read-only here ({can.read_only_by}): its assets can be looked up,"
            " not changed.",
            roles=ADMINS,
        )
    return None


async def pause(means: Means, user: str, reason: str) -> bool:
    """Let nothing be written from now on; False when that was so. Raises NotPermitted.

    A reason that comes later is kept, too: whoever paused in a hurry says why when there is time.
    """
    actor = await admin(means, user)
    async with means.records.begin() as connection:
        paused = await put_up(connection, PAUSED, at=means.clock())
        if paused or reason:
            kind = "paused" if paused else "pause_explained"
            await history.append(connection, _event(means, kind, actor, reason))
    return paused


async def resume(means: Means, user: str, reason: str) -> bool:
    """Let changes be written again, those that wait first; False when they were not paused."""
    actor = await admin(means, user)
    async with means.records.begin() as connection:
        if not await take_down(connection, PAUSED):
            return False
        await history.append(connection, _event(means, "resumed", actor, reason))
        await request_runs.wake(connection, now=means.now())
    return True


def _event(means: Means, kind: str, actor: Actor, reason: str) -> history.Event:
    words = {"reason": reason} if reason else {}
    return history.Event(kind=kind, at=means.now(), actor=actor.person, texts=words)


async def admin(means: Means, user: str) -> Actor:
    """Who may pause and resume; raises NotPermitted for anybody else."""
    actor = await means.roster.actor(user)
    if not actor.standing.has(Role.ADMIN):
        raise _NOT_ADMIN.error()
    return actor
