"""People acting: they write, use what is really there, come and go, and see what they are shown."""

from sandbox.slack.acting.gathering import Gathering
from sandbox.slack.acting.pointing import Pointing
from sandbox.slack.acting.writing import Writing
from sandbox.slack.installation import BOT_USER
from sandbox.slack.messages import Seen, seen
from sandbox.slack.people import SLACKBOT
from sandbox.slack.surfaces import Pane


class Unanswered(AssertionError):  # noqa: N818 - it reads as what happened
    """The bot said nothing, or Slack had to say that it failed."""


class Member(Writing, Pointing, Gathering):
    """One person with their hands on Slack."""

    async def answer(self, within: float = 30.0) -> Seen:
        """The bot's answer to what this person did last, as soon as it is final.

        A placeholder ("Looking up …") is waited past. Raises Unanswered when Slack says that
        the bot failed, or nothing comes *within* that many seconds.
        """
        try:
            found = await self._workspace.until(self._newest_answer, within)
        except TimeoutError:
            said = [message.text for message in self.sees()[-3:]]
            raise Unanswered(
                f"the bot did not answer {self.user.real_name} within {within:g} s; "
                f"the last they saw: {said}"
            ) from None
        if found.user != BOT_USER:
            raise Unanswered(found.text)
        return found

    async def shown(self, before: Pane | None, within: float = 30.0) -> Pane:
        """The form in front of them, as soon as it is final and another than *before* shows.

        A placeholder ("Looking it up …") is waited past. Raises TimeoutError.
        """
        return await self.until(lambda: self._drawn_since(before), within)

    def _drawn_since(self, before: Pane | None) -> Pane | None:
        form = self.form
        if form is None or form.is_placeholder:
            return None
        return None if before and form.hash == before.hash else form

    @property
    def failure(self) -> str:
        """What Slack told them of the bot since they did something; empty if nothing failed."""
        found = self._newest_answer()
        return found.text if found and found.user == SLACKBOT else ""

    def _newest_answer(self) -> Seen | None:
        answers = [
            message
            for message in self._workspace.messages()
            if message.revision > self._since
            and message.user in {BOT_USER, SLACKBOT}
            and self.user.id in message.channel.members
            and message.only_for in {None, self.user.id}
            and message.subtype not in {"channel_join", "channel_leave"}
            and not message.is_placeholder
        ]
        newest = max(answers, key=lambda message: message.revision, default=None)
        return seen(newest, self._workspace.names) if newest else None
