"""The pretend workspace: people, channels and messages, and the app that is installed in it."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from random import Random
from typing import Any, Final, TypeVar

from sandbox.inventory import Colleague
from sandbox.slack.acting import Member
from sandbox.slack.block_kit.parts import completed
from sandbox.slack.changes import Changes
from sandbox.slack.content import attached
from sandbox.slack.conversations import DESK, Conversation
from sandbox.slack.delivery.dispatch import Dispatch, Patience
from sandbox.slack.delivery.events import Events
from sandbox.slack.delivery.parcels import Ack, Parcel, ParcelKind
from sandbox.slack.delivery.signed import SignedHttp
from sandbox.slack.delivery.sockets import PING_SECONDS, SocketMode
from sandbox.slack.delivery.wire import Wire
from sandbox.slack.directory import Directory
from sandbox.slack.faults import Faults
from sandbox.slack.files import File, Upload
from sandbox.slack.groups import Group
from sandbox.slack.ids import Clock, Keys, Mint, MovableClock
from sandbox.slack.installation import BOT_USER, Installation
from sandbox.slack.messages import Message, Seen, seen
from sandbox.slack.people import HERE, SLACKBOT, Grid, User
from sandbox.slack.rates import Rates
from sandbox.slack.refusals import Refused
from sandbox.slack.replies import Replies
from sandbox.slack.threads import begins, counted, threads
from sandbox.slack.triggers import Triggers
from sandbox.slack.variants import Variants
from sandbox.slack.views import Views

T = TypeVar("T")
JSON = dict[str, Any]

_USUAL: Final = Patience()


class Workspace(Directory):
    """One Slack workspace with one app installed, over Socket Mode or signed HTTP.

    *people* are its members; *manifest* is the app's, parsed. Deliveries go to the address
    *deliver_to*, or down the sockets the app opens when there is none. *grid* is the organisation
    that the workspace is part of, if any.
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
        grid: Grid | None = None,
        ping_every: float = PING_SECONDS,
    ) -> None:
        chance = Random(seed)
        self.address = ""
        """Where this workspace is served, such as http://127.0.0.1:8100; set by its server."""
        self.keys = keys or Keys.made()
        self.clock = MovableClock(clock)  # Slack's own: of time stamps, and of what expires
        super().__init__(people, Installation(manifest, grid), Mint(self.clock, chance))
        self.changes = Changes()
        self.faults = Faults()  # what goes wrong with the app's calls and with what it is told
        self.rates = Rates(self.clock)  # how often the app may call, once that is turned on
        self.variants = Variants()  # which of the plausible Slacks this is
        self.triggers = Triggers(self.mint)
        self.replies = Replies(self)
        self.called: list[str] = []  # every Web API method called, refused or not, in order
        self.refused: list[Refused] = []  # every refusal the app met, in order
        self.sockets = SocketMode(self.mint, self.changes, chance, ping_every=ping_every)
        secret = self.keys.signing_secret
        self.http = SignedHttp(deliver_to, secret, self.mint) if deliver_to else None
        way = self.http or self.sockets
        self.wire = Wire(self.keys, self.clock, self.changes)  # what went to the app and came back
        self.dispatch = Dispatch(way, patience, self.changes, self.faults, self.wire)
        self.events = Events(self.app, self.mint, self.dispatch)
        self.views = Views(self)
        self.files: dict[str, File] = {}
        self.uploads: dict[str, Upload] = {}  # announced and not shared yet, by address
        self.downloads: list[str] = []  # the id of each file fetched, as often as it was
        self._messages: dict[tuple[str, str], Message] = {}

    def vary(self, **options: Any) -> None:
        """Be another plausible Slack from now on; *options* are those of Variants."""
        self.variants = replace(self.variants, **options)

    def member(self, who: str) -> Member:
        """Someone to act as: by handle, full name or id, whatever the case."""
        return Member(self, self.user(who))

    def message(self, channel: str, ts: str) -> Message | None:
        """The message of that time stamp, ephemeral or not, unless it was deleted."""
        found = self._messages.get((channel, ts))
        return None if found is None or found.deleted else found

    def root(self, channel: str, ts: str) -> Message | None:
        """The message of that time stamp, if it can be answered in a thread."""
        found = self.message(channel, ts)
        return found if found and begins(found) else None

    def replies_to(self, root: Message) -> list[Message]:
        """The answers in the thread that *root* begins, which everyone sees, in order."""
        return threads(self.messages()).get((root.channel.id, root.ts), [])

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
        subtype: str = "",
        extra: JSON | None = None,
        attachments: Iterable[JSON] = (),
    ) -> Message:
        """Put a message into *channel*, and tell the app."""
        message = Message(
            channel,
            self.mint.ts(),
            author.id,
            text,
            completed(blocks, self.mint),
            author.team.id,
            app=self._author(author),
            only_for=only_for,
            thread_ts=thread_ts,
            metadata=metadata,
            subtype=subtype,
            extra=dict(extra or {}),
            attachments=attached(list(attachments), self.mint),
        )
        self._answer(message)
        channel.opened = True
        self._messages[channel.id, message.ts] = message
        message.revision = self.changes.bump()
        self.events.posted(message)
        return message

    def _answer(self, message: Message) -> None:
        """Let a message that is in a thread say whom it answers, and the thread begin with it."""
        root = self.message(message.channel.id, message.thread_ts) if message.thread_ts else None
        if root is None:
            return
        message.extra["parent_user_id"] = root.user
        if message.only_for is None:
            root.thread_ts = root.ts
        if message.subtype == "thread_broadcast":
            message.extra["root"] = self._root(root, message)

    def _author(self, author: User) -> JSON:
        """What a message by an app says of it."""
        if author.id == BOT_USER:
            return self.app.author(self.mint.clock())
        return {"bot_id": author.bot_id, "app_id": author.app_id} if author.kind == "bot" else {}

    def _root(self, root: Message, newest: Message) -> JSON:
        """What a reply that is also shown in its channel tells of the thread."""
        return {
            "type": "message",
            "user": root.user,
            "text": root.text,
            "ts": root.ts,
            **counted(root, [*self.replies_to(root), newest]),
        }

    def upload(self, name: str, content: bytes, user: User, channel: Conversation) -> File:
        """A new file, for *channel*."""
        now, host = int(self.mint.clock()), self.address
        file = File(self.mint.id("F"), name, content, user, channel, now, host=host)
        self.files[file.id] = file
        return file

    def share(
        self,
        files: Iterable[File],
        channel: Conversation,
        user: User,
        text: str = "",
        *,
        thread_ts: str | None = None,
    ) -> Message:
        """Put a message with files into *channel*, and tell the app."""
        shared = list(files)
        for file in shared:
            self.files[file.id] = file
        told = [file.as_json() for file in shared]
        extra = {"files": told, "upload": False, "display_as_bot": False}
        message = self.post(
            channel, user, text, [], subtype="file_share", thread_ts=thread_ts, extra=extra
        )
        for file in shared:
            file.shared.append((channel, message.ts))
            self.events.file_shared(file, channel)
        return message

    def change(
        self,
        message: Message,
        text: str,
        blocks: list[JSON],
        attachments: list[JSON] | None = None,
    ) -> None:
        """Edit a message where it stands; without new *attachments* it keeps those it has."""
        before = message.as_json()
        if attachments is not None:
            message.attachments = attached(attachments, self.mint)
        message.text = text
        message.blocks = completed(blocks, self.mint)
        for entries in message.entries.values():
            entries.keep(message.blocks)
        message.edited = self.mint.ts()
        message.revision = self.changes.bump()
        self.events.changed(message, before)

    def unfurl(self, message: Message, attachments: list[JSON]) -> None:
        """Show previews of links below a message."""
        before = message.as_json()
        message.attachments = attachments
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

    def let_in(self, channel: Conversation, user: User, *, inviter: User | None = None) -> None:
        """Let someone into a channel, and tell the app."""
        if user.id in channel.members:
            return
        channel.members.append(user.id)
        said = f"<@{user.id}> has joined the channel"
        extra = {"inviter": inviter.id} if inviter else {}
        self.post(channel, user, said, [], subtype="channel_join", extra=extra)
        self.events.joined(user, channel, inviter)

    def let_out(self, channel: Conversation, user: User) -> None:
        """Let someone out of a channel, and tell the app."""
        channel.members.remove(user.id)
        said = f"<@{user.id}> has left the channel"
        self.post(channel, user, said, [], subtype="channel_leave")
        self.events.left(user, channel)

    def connect(self, channel: Conversation) -> None:
        """Share a channel with the other organisation, and tell the app."""
        channel.shared = True
        self.events.shared(channel)

    def disconnect(self, channel: Conversation) -> None:
        """End sharing a channel, whose people of elsewhere leave, and tell the app."""
        channel.shared = False
        ours = [member for member in channel.members if self.users[member].team == HERE]
        channel.members[:] = ours
        self.events.unshared(channel)

    def uninstall(self) -> None:
        """Take the app out of the workspace: it is told, and its token is refused from now on."""
        self.events.revoked()
        self.events.uninstalled()
        self.app.ended = "account_inactive"

    def revoke(self) -> None:
        """Take the app's token back: it is told, and the token is refused from now on."""
        self.events.revoked()
        self.app.ended = "token_revoked"

    def regroup(self, group: Group, members: Iterable[str]) -> None:
        """Let others be in a user group, and tell the app."""
        before, group.users = group.users, list(members)
        was, group.updated = group.updated, int(self.mint.clock())
        self.events.regrouped(group, before, was)

    def appoint(self, who: str, *, is_admin: bool) -> None:
        """Make someone an admin of the workspace, or no longer one, and tell the app."""
        user = self.member(who).user
        user.is_admin = is_admin
        user.updated = int(self.mint.clock())
        self.changes.bump()
        self.events.user_changed(user)

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

    async def until(self, condition: Callable[[], T | None], within: float | None = 30.0) -> T:
        """Wait for *condition* to be true after some change; raises TimeoutError."""
        return await self.changes.until(condition, within)

    async def connected(self, within: float = 30.0) -> None:
        """Wait until the app has a socket open."""
        await self.until(lambda: self.sockets.connections, within)

    async def settled(self, within: float = 30.0) -> None:
        """Wait until every event has been acknowledged or waits for its next attempt."""
        await self.until(lambda: self.dispatch.idle, within)

    async def close(self) -> None:
        """End every fault, delivery and connection."""
        self.faults.mend()
        await self.dispatch.close()
        await self.sockets.close()
        if self.http:
            await self.http.close()
