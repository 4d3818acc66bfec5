"""Who and what there is in the workspace: people, channels and user groups, by their names."""

from collections.abc import Iterable
from typing import Any

from sandbox.inventory import Colleague
from sandbox.slack.acting.typed import Vocabulary
from sandbox.slack.conversations import DESK, Conversation
from sandbox.slack.groups import Group
from sandbox.slack.ids import Mint
from sandbox.slack.installation import APP_ID, BOT_ID, BOT_USER, Installation
from sandbox.slack.people import HERE, SLACKBOT, User
from sandbox.slack.refusals import NotPossible


class Directory:
    """Everyone of the workspace and where they write, with the app among them."""

    def __init__(self, people: Iterable[Colleague], app: Installation, mint: Mint) -> None:
        self.app = app
        self.mint = mint
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.groups: dict[str, Group] = {}
        self._populate(people)

    def _populate(self, people: Iterable[Colleague]) -> None:
        now = self.mint.clock()
        for colleague in people:
            self.users[colleague.slack_id] = User.of(colleague, now=now)
        for user_id, name, real_name, bot_id, app_id in (
            (BOT_USER, self.app.handle, self.app.bot_name, BOT_ID, APP_ID),
            ("U0DEPLOYER", "deploybot", "Deploy Bot", "B0DEPLOYER", "A0DEPLOYER"),
        ):
            self.users[user_id] = User(
                user_id, name, real_name, None, "bot", HERE, int(now), bot_id, app_id
            )
        here = [user.id for user in self.users.values() if user.kind in {"member", "bot"}]
        guests = [user.id for user in self.users.values() if user.kind == "guest"]
        strangers = [user.id for user in self.users.values() if user.kind == "stranger"]
        without_bot = [user_id for user_id in here if user_id != BOT_USER]
        self.add_channel("general", here)
        self.add_channel(DESK, here, purpose="Ask for and about equipment")
        self.add_channel("agency", [*here, *guests])
        self.add_channel("random", without_bot)
        self.add_channel("it-team", [*here[:3], BOT_USER], kind="group")
        self.add_channel("leadership", without_bot[:3], kind="group")
        self.add_channel("partner-project", [*here, *strangers], shared=True)
        self.add_channel("old-office", here, archived=True)
        self.add_group("it-team", here[:3])

    def add_channel(self, name: str, members: Iterable[str], **details: Any) -> Conversation:
        """A channel of that name with these user ids in it."""
        kind = details.pop("kind", "channel")
        created = int(self.mint.clock()) - 86_400
        channel = Conversation(
            self.mint.id("C"), name, kind, list(dict.fromkeys(members)), created, **details
        )
        self.conversations[channel.id] = channel
        return channel

    def add_group(self, handle: str, members: Iterable[str]) -> Group:
        """A user group of that handle with these user ids in it."""
        now = int(self.mint.clock())
        users = list(members)
        group = Group(self.mint.id("S"), handle, handle, users, now, now, by=users[0])
        self.groups[group.id] = group
        return group

    @property
    def bot(self) -> User:
        """The app's own user."""
        return self.users[BOT_USER]

    @property
    def names(self) -> dict[str, str]:
        """What every id of a person or channel is called."""
        people = {user.id: user.real_name for user in self.users.values()}
        channels = {channel.id: channel.name for channel in self.conversations.values()}
        groups = {group.id: group.handle for group in self.groups.values()}
        return people | channels | groups | {SLACKBOT: "Slackbot"}

    def knows(self, what: str, record_id: str) -> bool:
        """Whether there is a "user", "conversation" or "public channel" of that id."""
        if what == "user":
            return record_id in self.users or record_id == SLACKBOT
        place = self.conversations.get(record_id)
        return place is not None and (what == "conversation" or place.kind == "channel")

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
        groups = {group.handle: group.id for group in self.groups.values()}
        return Vocabulary(users, channels, groups)

    def user(self, who: str) -> User:
        """Someone by handle, full name or id, whatever the case."""
        wanted = who.removeprefix("@").casefold()
        for user in self.users.values():
            if wanted in {user.id.casefold(), user.name.casefold(), user.real_name.casefold()}:
                return user
        raise NotPossible(f"nobody here is called {who}")

    def channel(self, name: str) -> Conversation:
        """A channel by name, with or without #, or by id."""
        wanted = name.removeprefix("#")
        for channel in self.conversations.values():
            if wanted in {channel.id, channel.name} and channel.kind != "im":
                return channel
        raise NotPossible(f"there is no channel called {name}")

    def among(self, members: list[str]) -> Conversation:
        """The direct messages among several users, begun if there were none."""
        for channel in self.conversations.values():
            if channel.kind == "mpim" and set(channel.members) == set(members):
                return channel
        name = "mpdm-" + "--".join(self.users[member].name for member in members) + "-1"
        return self.add_channel(name, members, kind="mpim", opened=False)

    def direct(self, one: str, other: str) -> Conversation:
        """The direct messages between two users, begun if there were none."""
        for channel in self.conversations.values():
            if channel.kind == "im" and set(channel.members) == {one, other}:
                return channel
        now = int(self.mint.clock())
        channel = Conversation(self.mint.id("D"), "", "im", [one, other], now, opened=False)
        self.conversations[channel.id] = channel
        return channel
