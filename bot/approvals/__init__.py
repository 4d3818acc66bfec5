"""The life of a request for a change: asked, decided, carried out, told; without Slack.

Nothing of it is kept in a process. Whoever acts on a request reads its row, decides by policy,
and changes the row, its history and the messages owed about it in one transaction.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from bot import policy
from bot.approvals import (
    asking,
    asking_several,
    deciding,
    finishing,
    looking,
    passing,
    pausing,
    settling,
)
from bot.approvals.asking import Wish
from bot.approvals.cases import case
from bot.approvals.deciding import Purpose, read
from bot.approvals.means import CARRY_OUT, TELL, Means
from bot.approvals.settling import How
from bot.approvals.values import (
    Asked,
    Blocked,
    Clicked,
    Outlook,
    SeveralAsked,
    SeveralWeighed,
    Together,
    Weighed,
)
from bot.models import AssetRef, Verdict
from bot.policy import Side
from bot.store import request_runs, requests
from bot.store.requested import Request

__all__ = [
    "CARRY_OUT",
    "TELL",
    "Approvals",
    "Asked",
    "Blocked",
    "Clicked",
    "How",
    "Means",
    "Outlook",
    "Purpose",
    "Request",
    "SeveralAsked",
    "SeveralWeighed",
    "Together",
    "Weighed",
    "Wish",
]


class Approvals:
    """Requests for changes, by those who ask, decide and look after them.

    Whoever clicks is named by their Slack user id, and is looked up anew each time.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self.is_paused = False
        """Whether changes were paused when that was last looked at, some seconds ago."""

    async def may_ask(self, wish: Wish) -> Verdict:
        """Whether policy lets somebody ask for it, by the asset as the wish has it."""
        return await asking.permitted(self._means, wish)

    async def outlook(self, wish: Wish) -> Weighed:
        """What asking would come to, before anybody does."""
        return await asking.outlook(self._means, wish)

    async def ask(self, wish: Wish) -> Asked:
        """Make the request, or say why not."""
        return await asking.ask(self._means, wish)

    async def outlook_several(self, wishes: Sequence[Wish]) -> SeveralWeighed:
        """What asking for several changes would come to: one person's, each weighed by itself."""
        return await asking_several.outlook(self._means, wishes)

    async def ask_several(
        self,
        wishes: Sequence[Wish],
        *,
        reason: str = "",
        key: str | None = None,
        origin: str | None = None,
    ) -> SeveralAsked:
        """Make the requests for several changes of one person, and say what is left out and why.

        What needs no approval is one request; of what does, each rule, client and circle of
        approvers has one. Their parts carry the place of their wish as `position`.
        """
        return await asking_several.ask(self._means, wishes, reason=reason, key=key, origin=origin)

    async def ask_one(self, wish: Wish, *, reason: str, key: str) -> SeveralAsked:
        """The same where but one change is left of several: it is a request like any other."""
        return await asking_several.ask_one(self._means, wish, reason=reason, key=key)

    async def asked_under(self, key: str) -> SeveralAsked | None:
        """What was made of this key before, if anything was."""
        return await asking_several.asked_under(self._means, key)

    async def made(self, key: str) -> Request | None:
        """The request that a wish with this key was made into, if it was."""
        return await asking.made(self._means, key)

    async def get(self, request_id: str) -> Request:
        """A request as it is now; raises NotPermitted when there is none."""
        return await read(self._means, request_id)

    async def may_look(self, request_id: str, user: str) -> Clicked:
        """Whether somebody may read all that a request for several changes is for."""
        return await looking.may_look(self._means, request_id, user)

    async def is_asked(self, ref: AssetRef, user: str) -> bool:
        """Whether somebody is, or was, to decide about an asset; raises NotPermitted."""
        return await looking.is_asked(self._means, ref, user)

    async def could_delegate(self, user: str) -> bool:
        """Whether another could decide anything for somebody; raises NotPermitted."""
        return await looking.could_delegate(self._means, user)

    async def may_say(self, request_id: str, user: str, purpose: Purpose) -> Clicked:
        """Whether somebody may say this of a request: asked before they are shown any of it."""
        return await deciding.may_say(self._means, request_id, user, purpose)

    async def decide(
        self, request_id: str, user: str, verdict: Literal["approved", "denied"], comment: str = ""
    ) -> Clicked:
        """Approve or deny."""
        return await deciding.decide(self._means, request_id, user, verdict, comment)

    async def to_record(self, request: Request, user: str) -> tuple[Side, ...]:
        """The clients whose consent somebody could record; raises NotPermitted for no member."""
        return policy.to_record(case(request), await self._means.roster.actor(user))

    async def consent(self, request_id: str, user: str, references: Mapping[str, str]) -> Clicked:
        """Record what clients agreed to elsewhere: by which reference, by the client's id."""
        return await deciding.consent(self._means, request_id, user, references)

    async def finish(self, request_id: str, user: str) -> Clicked:
        """Have the rest done of what ended half-way, as an operator."""
        return await finishing.finish(self._means, request_id, user)

    async def break_glass(self, request_id: str, user: str, reason: str) -> Clicked:
        """Do without the approvals it needs, as an admin; everyone concerned is told."""
        return await deciding.break_glass(self._means, request_id, user, reason)

    async def withdraw(self, request_id: str, user: str) -> Clicked:
        """Take a request back, until it is being carried out."""
        return await deciding.withdraw(self._means, request_id, user)

    async def question(self, request_id: str, user: str, text: str) -> Clicked:
        """Ask the requester something."""
        return await deciding.question(self._means, request_id, user, text)

    async def answer(self, request_id: str, user: str, number: int, text: str) -> Clicked:
        """Answer the question at this place, the first being 0."""
        return await deciding.answer(self._means, request_id, user, number, text)

    async def settle(self, request_id: str, user: str, how: How) -> Clicked:
        """Say how a request ended whose outcome is unknown, or have it tried again."""
        return await settling.settle(self._means, request_id, user, how)

    async def see_to(self, request_id: str) -> None:
        """Do what is next for a request."""
        await passing.see_to(self._means, request_id)

    async def reconcile(self) -> None:
        """Begin anew what was lost; every ten seconds."""
        async with self._means.records.read() as connection:
            self.is_paused = await pausing.is_paused(connection)
        await passing.reconcile(self._means)

    async def leave_off(self) -> None:
        """Leave what this process is yet to begin to whoever looks next; when it ends."""
        await passing.leave_off(self._means)

    async def have_died(self) -> bool:
        """Whether other processes were at something when they died."""
        async with self._means.records.read() as connection:
            return bool(await request_runs.died(connection, clock=self._means.clock(), limit=1))

    async def take_over(self) -> None:
        """Go on with what other processes were at when they died; at start and each minute."""
        await passing.take_over(self._means)

    async def pass_time(self) -> int:
        """Let requests expire, remind and escalate; each minute."""
        return await passing.pass_time(self._means)

    async def unreachable(self, request_id: str, place: str) -> None:
        """Nobody can be asked in this place in Slack: others are asked now."""
        await passing.unreachable(self._means, request_id, place)

    def read_only(self) -> dict[str, str]:
        """The setting that keeps each source from being written to; empty where none does."""
        sources = self._means.sources
        return {one: client.capabilities.read_only_by for one, client in sources.items()}

    async def may_pause(self, user: str) -> None:
        """Raises NotPermitted for who may neither pause nor resume."""
        await pausing.admin(self._means, user)

    async def pause(self, user: str, reason: str = "") -> bool:
        """Let nothing be written from now on; False when that was so."""
        changed = await pausing.pause(self._means, user, reason)
        self.is_paused = True
        return changed

    async def resume(self, user: str, reason: str = "") -> bool:
        """Let changes be written again; False when they were not paused."""
        changed = await pausing.resume(self._means, user, reason)
        self.is_paused = False
        return changed

    async def waiting_for(
        self, user: str, groups: frozenset[str], *, limit: int, offset: int = 0
    ) -> list[Request]:
        """What somebody may decide yet: its card lies with them or with one of their groups."""
        person = (await self._means.roster.actor(user)).person
        channels = [self._means.roster.channel(group) for group in sorted(groups)]
        places = [user, *filter(None, channels)]
        async with self._means.records.read() as connection:
            return await requests.waiting_for(
                connection, person, places, limit=limit, offset=offset
            )

    async def asked_by(self, user: str, *, limit: int) -> list[Request]:
        """What somebody has asked for and waits for."""
        person = (await self._means.roster.actor(user)).person
        async with self._means.records.read() as connection:
            return await requests.of_requester(connection, person, limit=limit)
