"""People writing: commands, messages, edits and files."""

from typing import Any

from sandbox.slack.acting.person import Person, named
from sandbox.slack.acting.typed import as_command, as_message, as_rich_text
from sandbox.slack.conversations import DESK, Conversation
from sandbox.slack.delivery.parcels import Parcel
from sandbox.slack.delivery.payloads import slash_command
from sandbox.slack.installation import BOT_USER
from sandbox.slack.messages import Message, Seen, seen
from sandbox.slack.refusals import NotPossible, SlackError
from sandbox.slack.replies import ResponseUrl, check_reply

JSON = dict[str, Any]


class Writing(Person):
    """What a person does with a keyboard."""

    async def types(self, line: str, *, channel: str = DESK, by_force: bool = False) -> None:
        """Send a slash command, and wait until Slack has its acknowledgement or gave up.

        *channel* is a name, or "bot" for the direct messages with the bot. Raises NotPossible
        where Slack would not let them; *by_force* sends it all the same.
        """
        place = self._place(channel)
        command, _, text = line.partition(" ")
        self._may_command(place, command, by_force=by_force)
        self._acts(by_force=True)
        pieces = self._workspace.vocabulary().pieces(text)
        await self._workspace.dispatch.begun.wait()  # what it hands out now is good for seconds
        reply = self._workspace.replies.make(self.user, place)
        payload = slash_command(
            self.user,
            place,
            command,
            as_command(pieces, should_escape=self._workspace.app.commands[command]),
            app=self._workspace.app,
            response_url=self._workspace.replies.address(reply),
            trigger=self._workspace.triggers.make(self.user.id),
        )
        ack = await self._workspace.dispatch.ask(Parcel("slash_commands", payload))
        error = named(ack) or self._shown(ack.body, reply, command)
        if error:
            said = f'{command} failed with the error "{error}"'
            self._workspace.whisper(self.user, place, said)

    def _shown(self, body: JSON | None, reply: ResponseUrl, command: str) -> str:
        """Show what an acknowledgement carries; the error when it cannot be shown."""
        if not body:
            return ""
        try:
            check_reply(self._workspace, body)
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
        broadcast: bool = False,
        by_force: bool = False,
    ) -> Seen:
        """Write a message: to the bot, to a channel by name, or to "@someone".

        In a *thread* when that names a message of it; *broadcast* also shows it in the channel.
        """
        place = self._place(to)
        self._acts(place, by_force=by_force)
        if BOT_USER in place.members and place.kind == "im" and not by_force:
            self._may_write_to_bot()
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
            subtype="thread_broadcast" if thread and broadcast else "",
            extra=extra,
        )
        return seen(message, self._workspace.names)

    async def composes(self, text: str, to: str = "bot", *, placed: bool = True) -> Message:
        """Write a message and not send it: what of it Slack tells the app, and shows below it.

        The app is not told the channel unless it is *placed* in one.
        """
        place = self._place(to)
        self._acts(place)
        said = as_message(self._workspace.vocabulary().pieces(text))
        mint, team = self._workspace.mint, self.user.team.id
        draft = Message(place, mint.uuid(), self.user.id, said, [], team, only_for=self.user.id)
        self._workspace.events.composed(draft, placed=placed)
        return draft

    async def edits(self, message: Seen, text: str) -> None:
        """Change what they wrote."""
        own = self._own(message)
        pieces = self._workspace.vocabulary().pieces(text)
        blocks = [as_rich_text(pieces, self._workspace.mint.short())]
        self._workspace.change(own, as_message(pieces), blocks)

    async def deletes(self, message: Seen) -> None:
        """Take away what they wrote."""
        self._workspace.remove(self._own(message))

    async def shares(self, name: str, content: bytes = b"", *, to: str = "bot") -> Seen:
        """Upload a file of that name into a place."""
        place = self._place(to)
        self._acts(place)
        file = self._workspace.upload(name, content, self.user, place)
        return seen(self._workspace.share([file], place, self.user), self._workspace.names)

    def reads(self, name: str) -> bytes:
        """The content of the newest file of that name that they see."""
        files = [file for message in self.sees() for file in message.files if file["name"] == name]
        if not files:
            raise NotPossible(f"{self.user.real_name} sees no file called {name}")
        return self._workspace.files[files[-1]["id"]].content

    def _own(self, message: Seen) -> Message:
        found = self._message(message)
        self._acts(found.channel)
        if found.user != self.user.id:
            raise NotPossible("only who wrote a message can change it")
        return found

    def _may_command(self, place: Conversation, command: str, *, by_force: bool) -> None:
        app = self._workspace.app
        if command not in app.commands or "commands" not in app.scopes or app.ended:
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
