"""One person in front of Slack: where they may be, and what Slack tells them went wrong."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox.slack.conversations import Conversation
from sandbox.slack.delivery.dispatch import TOO_LATE
from sandbox.slack.delivery.parcels import Ack, Parcel
from sandbox.slack.installation import BOT_USER
from sandbox.slack.messages import Message, Seen
from sandbox.slack.people import User
from sandbox.slack.refusals import NotPossible

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]
T = TypeVar("T")


class Person:
    """Someone of the workspace, and the moment of the last thing they did."""

    def __init__(self, workspace: "Workspace", user: User) -> None:
        self.user = user
        self._workspace = workspace
        self._since = workspace.changes.count
        self._at_home = False
        """Whether they are looking at the app's home tab."""

    @property
    def mention(self) -> str:
        """How messages name this person."""
        return f"<@{self.user.id}>"

    def sees(self, channel: str | None = None) -> list[Seen]:
        """Every message this person sees now, in order; in one channel when named."""
        place = self._place(channel).id if channel else None
        shown = self._workspace.seen_by(self.user)
        return [message for message in shown if place in {None, message.channel}]

    async def until(self, condition: Callable[[], T | None], within: float | None = 30.0) -> T:
        """Wait for *condition* on what they see to be true; raises TimeoutError."""
        return await self._workspace.until(condition, within)

    def direct(self, who: str) -> str:
        """The id of their direct messages with someone, begun if there were none."""
        self._may_act(None)
        place = self._workspace.direct(self.user.id, self._workspace.user(who).id)
        self._workspace.changes.bump()
        return place.id

    def reloads(self) -> None:
        """Begin anew, as on another device: what was shown to them alone is gone."""
        self._at_home = False
        for message in self._workspace.messages():
            if message.only_for == self.user.id:
                message.deleted = True
        self._workspace.views.clear(self.user.id)
        self._workspace.changes.bump()

    def _acts(self, place: Conversation | None = None, *, by_force: bool = False) -> None:
        """They do something now; raises NotPossible where Slack would not let them."""
        if not by_force:
            self._may_act(place)
        self._since = self._workspace.changes.count

    def _place(self, name: str) -> Conversation:
        if name in self._workspace.conversations:
            return self._workspace.conversations[name]
        if name == "bot":
            return self._workspace.direct(self.user.id, BOT_USER)
        if name.startswith("@"):
            return self._workspace.direct(self.user.id, self._workspace.user(name).id)
        return self._workspace.channel(name)

    def _may_act(self, place: Conversation | None) -> None:
        if self.user.kind == "deactivated":
            raise NotPossible(f"{self.user.real_name}'s account is deactivated")
        if place and self.user.id not in place.members:
            raise NotPossible(f"{self.user.real_name} is not in #{place.name}")
        if place and place.archived:
            raise NotPossible(f"#{place.name} is archived")

    def _message(self, seen: Seen) -> Message:
        """The message they saw, if it is still there."""
        message = self._workspace.message(seen.channel, seen.ts)
        if message is None:
            raise NotPossible("that message is gone")
        return message

    async def _asks_app(self, payload: JSON) -> Ack:
        """Send an interaction to the app, and wait for what comes back."""
        if not self._workspace.app.interactive:
            return Ack(failure="interactivity_disabled")
        if self._workspace.app.ended:
            return Ack(failure="connection_failed")
        return await self._workspace.dispatch.ask(Parcel("interactive", payload))


def named(ack: Ack) -> str:
    """What Slack calls a failed acknowledgement; nothing when it did not fail."""
    if ack.failure in {"", "interactivity_disabled"}:
        return ack.failure
    return "operation_timeout" if ack.failure == TOO_LATE else "dispatch_failed"
