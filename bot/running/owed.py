"""Messages owed, by what draws each, and whom else to ask where one reaches nobody."""

from dataclasses import dataclass

from bot.alarms import Alarms
from bot.alerts import DIGEST, Alerts
from bot.approvals import Approvals
from bot.audit.heads import TEMPLATE as AUDIT_HEAD
from bot.audit.heads import Heads
from bot.changes.drawing import Drawing
from bot.changes.feed import LINE, Feed
from bot.changes.taken import TAKEN, Taken
from bot.deliveries.sending import Draw, Drawn
from bot.faults import CARD as FAULT_CARD
from bot.faults import Faults
from bot.hand_overs import HandOverDrawing, HandOvers
from bot.hand_overs.recording import MESSAGES
from bot.imports.importing import CARD as IMPORT_CARD
from bot.imports.importing import Importing
from bot.store import Records
from bot.store.deliveries import Delivery
from bot.store.requested import CARD


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Whose the messages are."""

    records: Records
    approvals: Approvals
    drawing: Drawing
    faults: Faults
    hand_overs: HandOvers
    alerts: Alerts
    alarms: Alarms
    heads: Heads
    feed: Feed
    taken: Taken
    importing: Importing

    def by_template(self) -> dict[str, Draw]:
        """What draws each message, by its template."""
        return {
            **self.drawing.by_template(),
            **self.faults.by_template(),
            **HandOverDrawing(self.records).by_template(),
            **self.alerts.by_template(),
            **self.alarms.by_template(),
            AUDIT_HEAD: self._head,
            LINE: self.feed.draw,
            TAKEN: self.taken.draw,
            IMPORT_CARD: self.importing.draw,
        }

    async def unreachable(self, one: Delivery) -> None:
        """Ask others where somebody who should decide, or see to a fault, cannot be reached."""
        if one.template == CARD:
            await self.approvals.unreachable(one.subject, one.to)
        elif one.template == DIGEST:
            await self.alerts.unreachable(one)
        elif one.template == FAULT_CARD:
            await self.faults.unreachable(one)
        elif one.template.partition("/")[0] in MESSAGES:
            await self.hand_overs.unreachable(one.subject, one.template, one.to)

    async def _head(self, one: Delivery) -> Drawn | None:
        """The message about the head of the audit trail."""
        payload = await self.heads.drawn(one.subject)
        return Drawn(payload, one.version) if payload else None
