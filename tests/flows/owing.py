"""Messages owed about one subject, which a workspace is sent."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.deliveries.sending import APART, Deliveries, Drawn
from bot.deliveries.spacing import Spacing
from bot.slack import Slack
from bot.store import Records, deliveries
from bot.store.deliveries import Delivery
from sandbox.world import World

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUBJECT = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
KEPT = "kept_card"
"""What is tried again where nobody can be told of it now."""


class Owed:
    """Messages about one subject, which is drawn as its version."""

    def __init__(self, world: World, records: Records, slack: Slack) -> None:
        self.world = world
        self.records = records
        self.now = NOON
        self.version = 1
        self.lost: list[str] = []
        self.meanwhile: dict[str, Callable[[], Awaitable[None]]] = {}
        """What happens while a message is on its way, by where it goes."""
        self.sending = Deliveries(
            records=records,
            slack=slack,
            draw={"request_card": self._draw, KEPT: self._draw},
            now=lambda: self.now,
            unreachable=self._unreachable,
            retry_unreachable_after={KEPT: timedelta(hours=1)},
        )
        self.spaced(APART)

    async def _draw(self, one: Delivery) -> Drawn:
        if happens := self.meanwhile.pop(one.to, None):
            await happens()
        block = {"type": "section", "text": {"type": "plain_text", "text": f"at {self.version}"}}
        return Drawn({"text": f"{one.to} at {self.version}", "blocks": [block]}, self.version)

    async def _unreachable(self, one: Delivery) -> None:
        self.lost.append(one.to)

    async def owe(self, *places: str, template: str = "request_card") -> None:
        """Owe one to each place."""
        async with self.records.begin() as connection:
            for place in places:
                await deliveries.owe(
                    connection,
                    template,
                    SUBJECT,
                    place,
                    installation="T",
                    version=self.version,
                    at=self.now,
                )

    async def send(self, *, after: float = 0) -> None:
        """Send what is due some seconds later."""
        self.now += timedelta(seconds=after)
        await self.sending.send_due(SUBJECT)

    def seconds(self) -> float:
        """What a clock shows that goes with what is sent."""
        return self.now.timestamp()

    def spaced(self, apart: float) -> None:
        """New messages of a channel are so far apart, in seconds that go with what is sent."""
        vars(self.sending)["_spacing"] = Spacing(apart, clock=self.seconds)

    async def due(self) -> list[str]:
        """What is due in a day."""
        async with self.records.read() as connection:
            later = self.now + timedelta(days=1)
            return await deliveries.due(connection, now=later, limit=9)

    def said(self, user: str) -> list[str]:
        """What somebody has been sent."""
        shown = self.world.workspace.messages()
        return [one.text for one in shown if one.text.startswith(user)]
