"""Forms that a process left that died: another one carries on with them."""

import logging
from collections.abc import Callable, Collection
from functools import partial

from bot.errors import UsageError
from bot.log import bound
from handlers.answers import Later, Wrong
from handlers.boundary import Boundary
from handlers.claims import UNANSWERED
from handlers.core import Core
from handlers.forms import replying
from handlers.happening import Happening
from handlers.payloads import Submitted

log = logging.getLogger(__name__)

Listens = Callable[[Core, Submitted], Wrong | Later]
"""What sees to a form that was sent."""


class LeftForms:
    """Forms that were sent to a process that died, seen to again where that does no harm."""

    def __init__(self, core: Core, boundary: Boundary) -> None:
        self._core = core
        self._boundary = boundary
        self._again: dict[str, Listens] = {}
        """Who sees to a form, by its callback: those that another process may see to again."""

    def may_be_again(self, callbacks: Collection[str], listener: Listens) -> None:
        """Forms with these callbacks may be seen to twice."""
        self._again |= dict.fromkeys(callbacks, listener)

    def __contains__(self, callback: str) -> bool:
        """Whether a form may be seen to again."""
        return callback in self._again

    async def carry_on(self) -> None:
        """Carry on with the forms that a process left that died; raises StoreFailed."""
        for kept, submitted in await self._boundary.claims.abandoned():
            with bound(kept.reference):
                log.warning("carried on with what was sent to another process")
                send = replying(self._core.slack, submitted.view, submitted.user)
                happening = Happening("view", submitted.user, None, send, event_id=kept.event_id)
                await self._boundary.answer(happening, partial(self._seen_to_again, submitted))

    async def _seen_to_again(self, submitted: Submitted) -> Later:
        listener = self._again.get(submitted.callback)
        if listener is None:
            raise UsageError(UNANSWERED)
        answer = listener(self._core, submitted)
        if isinstance(answer, Wrong):
            raise UsageError(" ".join(answer.inputs.values()))
        return answer
