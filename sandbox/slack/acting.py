"""People acting: they type, click what is really there, and see what they are shown."""

from typing import TYPE_CHECKING, Any

from sandbox.slack.conversations import DESK, Conversation
from sandbox.slack.dispatch import TOO_LATE, Ack, Parcel
from sandbox.slack.installation import BOT_USER
from sandbox.slack.messages import Message, Seen, seen
from sandbox.slack.parts import parts
from sandbox.slack.payloads import click, pressed, slash_command
from sandbox.slack.people import SLACKBOT, User
from sandbox.slack.refusals import NotPossible, SlackError
from sandbox.slack.replies import ResponseUrl, check_reply
from sandbox.slack.typed import as_command, as_message, as_rich_text

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]


class Unanswered(AssertionError):  # noqa: N818 - it reads as what happened
    """The bot said nothing, or Slack had to say that it failed."""


class Member:
    """One person with their hands on Slack."""

    def __init__(self, workspace: "Workspace", user: User) -> None:
        self.user = user
        self._workspace = workspace
        self._since = workspace.changes.count

    @property
    def mention(self) -> str:
        """How messages name this person."""
        return f"<@{self.user.id}>"

    async def types(self, line: str, *, channel: str = DESK, by_force: bool = False) -> None:
        """Send a slash command, and wait until Slack has its acknowledgement or gave up.

        *channel* is a name, or "bot" for the direct messages with the bot. Raises NotPossible
        where Slack would not let them; *by_force* sends it all the same.
        """
        place = self._place(channel)
        command, _, text = line.partition(" ")
        self._may_command(place, command, by_force=by_force)
        self._since = self._workspace.changes.count
        pieces = self._workspace.vocabulary().pieces(text)
        reply = self._workspace.replies.make(self.user, place)
        payload = slash_command(
            self.user,
            place,
            command,
            as_command(pieces, should_escape=self._workspace.app.commands[command]),
            response_url=self._workspace.replies.address(reply),
            trigger=self._workspace.triggers.make(self.user.id),
        )
        ack = await self._workspace.dispatch.ask(Parcel("slash_commands", payload))
        error = _named(ack) or self._shown(ack.body, reply, command)
        if error:
            said = f'{command} failed with the error "{error}"'
            self._workspace.whisper(self.user, place, said)

    def _shown(self, body: JSON | None, reply: ResponseUrl, command: str) -> str:
        """Show what an acknowledgement carries; the error when it cannot be shown."""
        if not body:
            return ""
        try:
            check_reply(body)
        except SlackError as refusal:
            self._workspace.refused.append(refusal.at(f"ack of {command}"))
            return "invalid_command_response"
        self._workspace.replies.carry_out(reply, body)
        return ""

    async def says(
        self,
        text: str,
        to: str = "bot",
        *,
        thread: Seen | None = None,
        by_force: bool = False,
    ) -> Seen:
        """Write a message: to the bot, to a channel by name, or to "@someone"."""
        place = self._place(to)
        if not by_force:
            self._may_act(place)
            if BOT_USER in place.members and place.kind == "im":
                self._may_write_to_bot()
        self._since = self._workspace.changes.count
        pieces = self._workspace.vocabulary().pieces(text)
        extra: JSON = {"client_msg_id": self._workspace.mint.uuid()}
        if self.user.kind == "bot":
            extra = {}
        if place.shared:
            team = self.user.team.id
            extra |= {"user_team": team, "source_team": team, "user_profile": self.user.card}
        blocks = [as_rich_text(pieces, self._workspace.mint.short())] if text else []
        message = self._workspace.post(
            place,
            self.user,
            as_message(pieces),
            blocks,
            thread_ts=(thread.thread_ts or thread.ts) if thread else None,
            extra=extra,
        )
        return seen(message, self._workspace.names)

    async def clicks(self, words: str, *, on: Seen | None = None) -> None:
        """Press what says *words* (its text, or what a screen reader says) on a message.

        Without *on*, on the newest message that has it. Raises NotPossible when it is not there
        now, or more than one thing says so.
        """
        self._may_act(None)
        message, action = self._found(words, on)
        self._since = self._workspace.changes.count
        reply = self._workspace.replies.make(self.user, message.channel, message)
        payload = click(
            self.user,
            message,
            action,
            response_url=self._workspace.replies.address(reply),
            trigger=self._workspace.triggers.make(self.user.id),
        )
        error = "interactivity_disabled"
        if self._workspace.app.interactive:
            error = _named(await self._workspace.dispatch.ask(Parcel("interactive", payload)))
        if error:
            said = f'"{words}" failed with the error "{error}"'
            self._workspace.whisper(self.user, message.channel, said)

    async def opens_home(self) -> JSON | None:
        """Open the app's home tab; what was published there, if anything."""
        if not self._workspace.app.has_home:
            raise NotPossible("this app has no home tab")
        home = self._workspace.views.home(self.user.id)
        shown = home.as_json() if home else None
        place = self._workspace.direct(self.user.id, BOT_USER)
        self._workspace.events.home_opened(self.user, place, shown)
        return shown

    def sees(self, channel: str | None = None) -> list[Seen]:
        """Every message this person sees now, in order; in one channel when named."""
        place = self._place(channel).id if channel else None
        shown = self._workspace.seen_by(self.user)
        return [message for message in shown if place in {None, message.channel}]

    async def answer(self, within: float = 10.0) -> Seen:
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

    def _newest_answer(self) -> Seen | None:
        answers = [
            message
            for message in self._workspace.messages()
            if message.revision > self._since
            and message.user in {BOT_USER, SLACKBOT}
            and self.user.id in message.channel.members
            and message.only_for in {None, self.user.id}
            and not message.is_placeholder
        ]
        newest = max(answers, key=lambda message: message.revision, default=None)
        return seen(newest, self._workspace.names) if newest else None

    def _place(self, name: str) -> Conversation:
        if name == "bot":
            return self._workspace.direct(self.user.id, BOT_USER)
        if name.startswith("@"):
            return self._workspace.direct(self.user.id, self._workspace.member(name).user.id)
        return self._workspace.channel(name)

    def _may_act(self, place: Conversation | None) -> None:
        if self.user.kind == "deactivated":
            raise NotPossible(f"{self.user.real_name}'s account is deactivated")
        if place and self.user.id not in place.members:
            raise NotPossible(f"{self.user.real_name} is not in #{place.name}")
        if place and place.archived:
            raise NotPossible(f"#{place.name} is archived")

    def _may_command(self, place: Conversation, command: str, *, by_force: bool) -> None:
        app = self._workspace.app
        if command not in app.commands or "commands" not in app.scopes:
            raise NotPossible(f"{command} is not a valid command")
        if by_force:
            return
        self._may_act(place)
        if self.user.kind == "stranger":
            raise NotPossible(f"people of other organisations have no {command}")

    def _may_write_to_bot(self) -> None:
        if not self._workspace.app.takes_messages:
            raise NotPossible("sending messages to this app has been turned off")
        if self.user.kind == "stranger":
            raise NotPossible("people of other organisations cannot write to this app")

    def _found(self, words: str, on: Seen | None) -> tuple[Message, JSON]:
        """The message and the action that pressing *words* on it makes."""
        shown = [on] if on else list(reversed(self.sees()))
        for candidate in shown:
            message = self._workspace.message(candidate.channel, candidate.ts)
            actions = self._actions(message, words) if message else []
            if message and len(actions) == 1:
                return message, actions[0]
            if len(actions) > 1:
                raise NotPossible(f'{len(actions)} things on that message say "{words}"')
        raise NotPossible(f'nothing here says "{words}"')

    def _actions(self, message: Message, words: str) -> list[JSON]:
        ts = self._workspace.mint.ts()
        return [
            pressed(part, block["block_id"], ts, chosen)
            for block in message.blocks
            for part in parts(block)
            for found, chosen in [_press(part, words)]
            if found
        ]


def _begins(words: str, label: str) -> bool:
    """Whether a screen reader says *words*, or whole words that begin with them: Open LT-0042."""
    return label == words or (" " in words and label.startswith(f"{words} "))


def _press(part: JSON, words: str) -> tuple[bool, JSON | None]:
    """Whether pressing *words* means this part, and which of its options."""
    kind = part.get("type")
    if kind == "button":
        label = str(part.get("accessibility_label") or "")
        plainly = label.replace(":", "", 1)
        return words == part["text"]["text"] or _begins(words, label) or _begins(
            words, plainly
        ), None
    if kind in {"overflow", "static_select", "radio_buttons"}:
        for option in part.get("options", []):
            if option["text"]["text"] == words:
                return True, option
    return False, None


def _named(ack: Ack) -> str:
    """What Slack calls a failed acknowledgement; nothing when it did not fail."""
    if not ack.failure:
        return ""
    return "operation_timeout" if ack.failure == TOO_LATE else "dispatch_failed"
