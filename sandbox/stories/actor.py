"""What people do in a story, told as they do it, and what they see of it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from sandbox.forms import drawn, enter
from sandbox.slack import Member, Pane, Seen
from sandbox.terminal import framed, words

ENDED: Final = (
    "Done.",
    "Not done.",
    "Half done.",
    "Nobody can say",
    "Denied.",
    "Expired.",
    "Withdrawn by",
)
"""How the second line of a request's card begins when nothing more is expected of it."""
_SHOWN: Final = 400


class Unseen(AssertionError):  # noqa: N818 - it reads as what happened
    """Somebody never saw what they should have; says what they saw instead."""


class Actor:
    """One person of a story; *patience* says how many seconds they wait for what is to be seen."""

    def __init__(
        self, member: Member, tell: Callable[[str], None], patience: Callable[[], float]
    ) -> None:
        self.member = member
        self.name = member.user.real_name
        self._tell = tell
        self._patience = patience
        self._before: Pane | None = None

    async def types(self, line: str) -> None:
        """Send a slash command."""
        self._acts(f"types {line}")
        await self.member.types(line)

    async def enters(self, label: str, said: str) -> None:
        """Enter something in the form in front of them."""
        self._acts(f"enters {label}: {said}")
        await enter(self.member, label, said)

    async def submits(self) -> None:
        """Submit the form in front of them."""
        form = self.member.form
        self._acts(f"presses {form.submit if form else 'a button'}")
        if wrong := await self.member.submits():
            raise Unseen(f"{self.name}'s form is refused: {wrong}")

    async def closes(self) -> None:
        """Close the form in front of them."""
        self._acts("closes the form")
        await self.member.closes()

    async def clicks(self, button: str, on: Seen) -> None:
        """Press a button of a message."""
        self._acts(f"presses {button}")
        await self.member.clicks(button, on=on)

    async def is_shown(self, said: str) -> None:
        """The form that comes of what they did last says so."""
        try:
            came = await self.member.shown(self._before, self._patience())
        except TimeoutError:
            form = self.member.form
            last = f"their form says: {_flat(form.plain)}" if form else self.newest()
            raise Unseen(f"{self.name} is shown no form that says “{said}”; {last}") from None
        self._tell(f"{self.name} is shown\n{drawn(came)}")
        if said not in came.plain:
            raise Unseen(f"{self.name}'s form does not say “{said}”: {_flat(came.plain)}")

    async def sees(self, *said: str) -> Seen:
        """A message that says all of it comes, or has come, by itself."""
        with suppress(TimeoutError):
            await self.member.until(
                lambda: self._newest(*said) or self.member.failure, self._patience()
            )
        found = self._newest(*said)
        if found is None:
            wanted, failure = "” and “".join(said), self.member.failure
            last = f"Slack tells them: {failure}" if failure else self.newest(said[0])
            raise Unseen(f"{self.name} never sees “{wanted}”; {last}")
        self._shows(found)
        return found

    async def sees_anew(self, since: int, *said: str) -> Seen:
        """A message that says all of it, and was drawn after that change of the workspace."""
        with suppress(TimeoutError):
            await self.member.until(lambda: self._drawn(since, *said), self._patience())
        found = self._drawn(since, *said)
        if found is None:
            wanted = "” and “".join(said)
            raise Unseen(f"{self.name} never sees “{wanted}” anew; {self.newest(said[0])}")
        self._shows(found)
        return found

    def _drawn(self, since: int, *said: str) -> Seen | None:
        found = self._newest(*said)
        return found if found and found.revision > since else None

    async def until_ended(self, about: str, within: float) -> None:
        """Wait until a card about that says how it ended."""
        await self.member.until(lambda: any(self._newest(about, one) for one in ENDED), within)

    def newest(self, about: str = "") -> str:
        """The newest message they see about that, in one line."""
        found = self._newest(about)
        return f"{self.name} sees: {_flat(found.plain) if found else 'nothing'}"

    def _newest(self, *said: str) -> Seen | None:
        seen = sorted(self.member.sees(), key=lambda one: one.revision, reverse=True)
        return next((one for one in seen if all(word in one.plain for word in said)), None)

    def _acts(self, deed: str) -> None:
        self._before = self.member.form
        self._tell(f"{self.name} {deed}")

    def _shows(self, message: Seen) -> None:
        alone = ", only visible to them" if message.ephemeral else ""
        self._tell(framed(f"{self.name} sees{alone}", words(message)))


def _flat(text: str) -> str:
    """A message in one line, cut where it is long."""
    line = " ".join(word for word in text.split() if word.strip("="))
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
