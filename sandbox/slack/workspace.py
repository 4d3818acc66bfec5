"""The pretend workspace: people, channels and messages, and the app that is installed in it."""

import time
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any, Final, TypeVar

from sandbox.inventory import Colleague
from sandbox.slack.acting import Member
from sandbox.slack.changes import Changes
from sandbox.slack.conversations import DESK, Conversation
from sandbox.slack.dispatch import Ack, Dispatch, Parcel, ParcelKind, Patience
from sandbox.slack.events import Events
from sandbox.slack.faults import Faults
from sandbox.slack.ids import Clock, Keys, Mint, MovableClock
from sandbox.slack.installation import BOT_ID, BOT_USER, Installation
from sandbox.slack.messages import Message, Seen, seen
from sandbox.slack.parts import completed
from sandbox.slack.people import HERE, SLACKBOT, User
from sandbox.slack.refusals import NotPossible, Refused
from sandbox.slack.replies import Replies
from sandbox.slack.signed import SignedHttp
from sandbox.slack.sockets import SocketMode
from sandbox.slack.triggers import Triggers
from sandbox.slack.typed import Vocabulary
from sandbox.slack.views import Views

T = TypeVar("T")
JSON = dict[str, Any]

_USUAL: Final = Patience()


class Workspace:
    """One Slack workspace with one app installed, over Socket Mode or signed HTTP.

    *people* are its members; *manifest* is the app's, parsed. Deliveries go to the address
    *deliver_to*, or down the sockets the app opens when there is none.
    """

    def __init__(
        self,
        people: Iterable[Colleague],
        manifest: Mapping[str, Any],
        *,
        deliver_to: str | None = None,
        clock: Clock = time.time,
        seed: int = 0,
        patience: Patience = _USUAL,
        keys: Keys | None = None,
    ) -> None:
        chance = Random(seed)
        self.address = ""
        """Where this workspace is served, such as http://127.0.0.1:8100; set by its server."""
        self.app = Installation(manifest)
        self.keys = keys or Keys.made()
        self.clock = MovableClock(clock)
        """Slack's own: of time stamps, signatures and what expires."""
        self.mint = Mint(self.clock, chance)
        self.changes = Changes()
        self.faults = Faults()
        """What goes wrong with the app's calls and with what it is told."""
        self.triggers = Triggers(self.mint)
        self.replies = Replies(self)
        self.views = Views(self.mint)
        self.called: list[str] = []
        """Every Web API method called, refused or not, in order."""
        self.refused: list[Refused] = []
        """Every refusal the app met, in order."""
        self.sockets = SocketMode(self.mint, self.changes, chance)
        self.http = (
            SignedHttp(deliver_to, self.keys.signing_secret, self.mint) if deliver_to else None
        )
        way = self.http or self.sockets
        self.dispatch = Dispatch(way, patience, self.changes, self.faults)
        self.events = Events(self.app, self.mint, self.dispatch)
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self._messages: dict[tuple[str, str], Message] = {}
        self._populate(people)

    def _populate(self, people: Iterable[Colleague]) -> None:
        now = self.mint.clock()
        for colleague in people:
            self.users[colleague.slack_id] = User.of(colleague, now=now)
        for user_id, name, real_name, bot_id in (
            (BOT_USER, self.app.handle, self.app.bot_name, BOT_ID),
            ("U0DEPLOYER", "deploybot", "Deploy Bot", "B0DEPLOYER"),
        ):
            self.users[user_id] = User(
                user_id, name, real_name, None, "bot", HERE, int(now), bot_id
            )
        here = [user.id for user in self.users.values() if user.kind in {"member", "bot"}]
        guests = [user.id for user in self.users.values() if user.kind == "guest"]
        strangers = [user.id for user in self.users.values() if user.kind == "stranger"]
        without_bot = [user_id for user_id in here if user_id != BOT_USER]
        self.add_channel("general", here)
        self.add_channel(DESK, [*here, *guests], purpose="Ask for and about equipment")
        self.add_channel("random", without_bot)
        self.add_channel("it-team", [*here[:3], BOT_USER], kind="group")
        self.add_channel("leadership", without_bot[:3], kind="group")
        self.add_channel("partner-project", [*here, *strangers], shared=True)
        self.add_channel("old-office", here, archived=True)

    def add_channel(self, name: str, members: Iterable[str], **details: Any) -> Conversation:
        """A channel of that name with these user ids in it."""
        kind = details.pop("kind", "channel")
        created = int(self.mint.clock()) - 86_400
        channel = Conversation(
            self.mint.id("C"), name, kind, list(dict.fromkeys(members)), created, **details
        )
        self.conversations[channel.id] = channel
        return channel

    @property
    def bot(self) -> User:
        """The app's own user."""
        return self.users[BOT_USER]

    @property
    def names(self) -> dict[str, str]:
        """What every id of a person or channel is called."""
        people = {user.id: user.real_name for user in self.users.values()}
        channels = {channel.id: channel.name for channel in self.conversations.values()}
        return people | channels | {SLACKBOT: "Slackbot"}

    def vocabulary(self) -> Vocabulary:
        """What may be typed after @ and #."""
        users = [
            (typed, user.id, user.name)
            for user in self.users.values()
            for typed in dict.fromkeys((user.name, user.real_name))
        ]
        channels = {
            channel.name: channel.id
            for channel in self.conversations.values()
            if channel.kind == "channel"
        }
        return Vocabulary(users, channels)

    def member(self, who: str) -> Member:
        """Someone to act as: by handle, full name or id, whatever the case."""
        wanted = who.removeprefix("@").casefold()
        for user in self.users.values():
            if wanted in {user.id.casefold(), user.name.casefold(), user.real_name.casefold()}:
                return Member(self, user)
        raise NotPossible(f"nobody here is called {who}")

    def channel(self, name: str) -> Conversation:
        """A channel by name, with or without #, or by id."""
        wanted = name.removeprefix("#")
        for channel in self.conversations.values():
            if wanted in {channel.id, channel.name} and channel.kind != "im":
                return channel
        raise NotPossible(f"there is no channel called {name}")

    def direct(self, one: str, other: str) -> Conversation:
        """The direct messages between two users, begun if there were none."""
        for channel in self.conversations.values():
            if channel.kind == "im" and set(channel.members) == {one, other}:
                return channel
        now = int(self.mint.clock())
        channel = Conversation(self.mint.id("D"), "", "im", [one, other], now, opened=False)
        self.conversations[channel.id] = channel
        return channel

    def message(self, channel: str, ts: str) -> Message | None:
        """The message of that time stamp, ephemeral or not, unless it was deleted."""
        found = self._messages.get((channel, ts))
        return None if found is None or found.deleted else found

    def messages(self) -> list[Message]:
        """Every message that was not deleted, in the order they came."""
        return [message for message in self._messages.values() if not message.deleted]

    def post(
        self,
        channel: Conversation,
        author: User,
        text: str,
        blocks: list[JSON],
        *,
        only_for: str | None = None,
        thread_ts: str | None = None,
        metadata: JSON | None = None,
        extra: JSON | None = None,
    ) -> Message:
        """Put a message into *channel*, and tell the app."""
        message = Message(
            channel,
            self.mint.ts(),
            author.id,
            text,
            completed(blocks, self.mint),
            author.team.id,
            only_for=only_for,
            thread_ts=thread_ts,
            metadata=metadata,
            extra=dict(extra or {}),
        )
        if author.id == BOT_USER:
            message.app = self.app.author(self.mint.clock())
        elif author.kind == "bot":
            message.app = {"bot_id": author.bot_id, "app_id": "A0DEPLOYER"}
        root = self.message(channel.id, thread_ts) if thread_ts else None
        if root:
            message.extra["parent_user_id"] = root.user
            root.thread_ts = root.ts
        channel.opened = True
        self._messages[channel.id, message.ts] = message
        message.revision = self.changes.bump()
        self.events.posted(message)
        return message

    def change(self, message: Message, text: str, blocks: list[JSON]) -> None:
        """Edit a message where it stands."""
        before = message.as_json()
        message.text = text
        message.blocks = completed(blocks, self.mint)
        message.edited = self.mint.ts()
        message.revision = self.changes.bump()
        self.events.changed(message, before)

    def remove(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        message.revision = self.changes.bump()
        self.events.deleted(message)

    def whisper(self, user: User, channel: Conversation, text: str) -> None:
        """What Slack itself says to one person when the app failed them."""
        message = Message(channel, self.mint.ts(), SLACKBOT, text, [], HERE.id, only_for=user.id)
        self._messages[channel.id, message.ts] = message
        message.revision = self.changes.bump()

    def seen_by(self, user: User) -> list[Seen]:
        """What *user* sees, ephemeral messages included, in the order they came."""
        names = self.names
        return [
            seen(message, names)
            for message in self.messages()
            if user.id in message.channel.members and message.only_for in {None, user.id}
        ]

    def deactivate(self, who: str) -> None:
        """End someone's account, and tell the app."""
        user = self.member(who).user
        user.kind = "deactivated"
        user.updated = int(self.mint.clock())
        self.changes.bump()
        self.events.user_changed(user)

    def welcome(self, colleague: Colleague) -> Member:
        """Let someone join, and tell the app."""
        user = self.users[colleague.slack_id] = User.of(colleague, now=self.mint.clock())
        for name in ("general", DESK):
            self.channel(name).members.append(user.id)
        self.changes.bump()
        self.events.user_changed(user, joined=True)
        return Member(self, user)

    async def deliver(
        self, kind: ParcelKind, payload: JSON, *, attempt: int = 0, reason: str = ""
    ) -> Ack:
        """Send the app a payload made by hand, whatever is in it, once; what came back."""
        return await self.dispatch.ask(Parcel(kind, payload, attempt, reason))

    async def until(self, condition: Callable[[], T | None], within: float | None = 10.0) -> T:
        """Wait for *condition* to be true after some change; raises TimeoutError."""
        return await self.changes.until(condition, within)

    async def connected(self, within: float = 10.0) -> None:
        """Wait until the app has a socket open."""
        await self.until(lambda: self.sockets.connections, within)

    async def settled(self, within: float = 10.0) -> None:
        """Wait until every event has been acknowledged or waits for its next attempt."""
        await self.until(lambda: self.dispatch.idle, within)

    async def close(self) -> None:
        """End every fault, delivery and connection."""
        self.faults.mend()
        await self.dispatch.close()
        await self.sockets.close()
        if self.http:
            await self.http.close()
