"""Hand-overs: whoever was given an asset is asked whether they have it, until that is known.

A hand-over is a row of its own, offered in the transaction that records the change that gave the
asset. It never changes a source: what follows a hand-over that was declined is asked for like any
other change.
"""

from bot.hand_overs import answering, offering, passing
from bot.hand_overs.answering import DAYS, Came, CameAll, Deed
from bot.hand_overs.drawing import HandOverDrawing
from bot.hand_overs.means import Means
from bot.hand_overs.shown import BundleRef, HandOverRef, OpenHandOvers
from bot.hand_overs.verdicts import is_operator
from bot.models import AssetRef, Scope
from bot.policy import Actor
from bot.store import AsyncConnection, HandOver, hand_overs
from bot.store.hand_overs import Place
from bot.store.requested import Request

__all__ = [
    "DAYS",
    "BundleRef",
    "Came",
    "CameAll",
    "Deed",
    "HandOver",
    "HandOverDrawing",
    "HandOverRef",
    "HandOvers",
    "Means",
    "OpenHandOvers",
    "Place",
]


class HandOvers:
    """Hand-overs, by those who are asked, who gave, and who look after them.

    Whoever clicks is named by their Slack user id, and is looked up anew each time.
    """

    def __init__(self, means: Means) -> None:
        self._means = means

    async def follow(self, connection: AsyncConnection, request: Request) -> None:
        """What follows a request that was carried out, in its transaction."""
        await offering.follow(self._means, connection, request)

    async def pass_time(self) -> None:
        """Remind, lapse, and notice who left and what has moved on; each minute."""
        await passing.pass_time(self._means)

    async def may(self, number: str, user: str, deed: Deed) -> Came:
        """Whether somebody may do that."""
        return await answering.may(self._means, number, user, deed)

    async def have(self, number: str, user: str, terms: str = "") -> Came:
        """The recipient has it, and agrees to the wording that *terms* tells from others."""
        return await answering.have(self._means, number, user, terms)

    async def have_all(self, bundle: str, user: str, shown: str) -> CameAll:
        """The recipient has all that was given to them together and waits for their answer."""
        return await answering.have_all(self._means, bundle, user, shown)

    async def later(self, number: str, user: str, days: int) -> Came:
        """It is not here yet: they are asked again in some days."""
        return await answering.later(self._means, number, user, days)

    async def not_mine(self, number: str, user: str, comment: str = "") -> Came:
        """The recipient has nothing of the kind."""
        return await answering.not_mine(self._means, number, user, comment)

    async def again(self, number: str, user: str) -> Came:
        """Ask the recipient once more."""
        return await answering.again(self._means, number, user)

    async def confirm(self, number: str, user: str) -> Came:
        """An operator says for somebody who cannot be asked that they have it."""
        return await answering.confirm(self._means, number, user)

    async def accepted_with_fault(
        self, connection: AsyncConnection, ref: AssetRef, reporter: Actor, fault: str
    ) -> bool:
        """Whoever was given an asset reports a fault of it, and so has it; False where none was.

        In the caller's transaction; *fault* is the report's id.
        """
        return await answering.accepted_with_fault(self._means, connection, ref, reporter, fault)

    async def unreachable(self, number: str, template: str, place: str) -> None:
        """Slack says that there is nobody in this place for a message about a hand-over."""
        await passing.unreachable(self._means, number, template, place)

    async def open_of(self, actor: Actor, *, limit: int) -> list[HandOver]:
        """What somebody was given or gave, and of which something is still expected."""
        async with self._means.records.read() as connection:
            return await hand_overs.open_of(connection, actor.user, actor.identities, limit=limit)

    async def still_open(
        self, actor: Actor, scope: Scope, *, after: Place | None, limit: int
    ) -> list[HandOver]:
        """Those that somebody looks after, within a scope; the longest waiting first."""
        found: list[HandOver] = []
        async with self._means.records.read() as connection:
            while True:
                page = await hand_overs.still_open(connection, scope, after=after, limit=limit)
                found += [one for one in page if is_operator(one, actor)]
                if len(page) < limit or len(found) >= limit:
                    return found[:limit]
                after = Place(page[-1].asked_at, page[-1].id)

    def is_recipient(self, one: HandOver, actor: Actor) -> bool:
        """Whether somebody is who was given it."""
        return answering.is_recipient(self._means, one, actor)
