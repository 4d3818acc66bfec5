"""People coming and going: channels are joined, left, renamed and archived."""

from sandbox.slack.acting.person import Person
from sandbox.slack.conversations import Conversation
from sandbox.slack.refusals import NotPossible


class Gathering(Person):
    """What a person does with channels."""

    async def joins(self, channel: str) -> None:
        """Join a public channel."""
        place = self._place(channel)
        self._may_act(None)
        if place.kind != "channel" or place.archived or self.user.kind in {"guest", "stranger"}:
            raise NotPossible(f"{self.user.real_name} cannot join {channel} by themselves")
        self._acts()
        self._workspace.let_in(place, self.user)

    async def leaves(self, channel: str) -> None:
        """Leave a channel."""
        place = self._place(channel)
        self._acts(place)
        self._workspace.let_out(place, self.user)

    async def invites(self, who: str, *, to: str) -> None:
        """Bring someone, or the bot as "@" and its name, into a channel."""
        place = self._group(to)
        self._workspace.let_in(place, self._workspace.user(who), inviter=self.user)

    async def removes(self, who: str, *, out_of: str) -> None:
        """Take someone, or the bot, out of a channel."""
        place = self._group(out_of)
        user = self._workspace.user(who)
        if user.id not in place.members:
            raise NotPossible(f"{user.real_name} is not in #{place.name}")
        self._workspace.let_out(place, user)

    async def begins(self, *others: str) -> str:
        """Begin direct messages among several, the bot as "@" and its name; what it is called."""
        self._acts()
        users = [self.user, *map(self._workspace.user, others)]
        name = "mpdm-" + "--".join(user.name for user in users) + "-1"
        self._workspace.add_channel(name, [user.id for user in users], kind="mpim")
        return name

    async def renames(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        place = self._group(channel)
        if place.kind == "mpim":
            raise NotPossible("direct messages have no name to change")
        place.name = name.removeprefix("#")
        self._workspace.changes.bump()
        self._workspace.events.renamed(place)

    async def archives(self, channel: str) -> None:
        """Close a channel for good."""
        place = self._group(channel)
        place.archived = True
        self._workspace.changes.bump()
        self._workspace.events.archived(place, self.user)

    async def unarchives(self, channel: str) -> None:
        """Open an archived channel again."""
        place = self._workspace.channel(channel)
        self._acts()
        place.archived = False
        self._workspace.changes.bump()
        self._workspace.events.archived(place, self.user)

    def _group(self, channel: str) -> Conversation:
        place = self._workspace.channel(channel)
        self._acts(place)
        return place
