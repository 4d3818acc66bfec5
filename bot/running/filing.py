"""What sends CSVs and pictures to people and takes their CSVs in, put together."""

from typing import Final

from bot.answering.lookup import Lookup
from bot.answering.trail import Trail
from bot.approvals import Approvals
from bot.charts import Charts
from bot.clock import real_time
from bot.deliveries.news import Begun
from bot.files.charting import Charting
from bot.files.exporting import Exporting
from bot.imports.importing import Importing
from bot.imports.writing import ImportWriting
from bot.people.identities import Identities
from bot.running.parts import Parts
from bot.slack import Installation, Slack

CHARTS: Final = "charts"
"""Where what draws pictures keeps its list of fonts, in the data directory."""


class Filing:
    """The files of one bot."""

    def __init__(
        self,
        parts: Parts,
        slack: Slack,
        installation: Installation,
        *,
        identities: Identities,
        approvals: Approvals,
        begun: Begun,
    ) -> None:
        self._index = parts.index
        self._files = slack.files
        self.spool = parts.spool()
        self._charts = Charts(parts.settings.data_dir / CHARTS)
        self.importing = Importing(
            records=parts.records,
            index=parts.index,
            sources=parts.sources,
            leaves=parts.leaves(),
            readiness=parts.readiness(),
            files=self._files,
            spool=self.spool,
            person=identities.person,
            enqueue=begun.enqueue,
            installation=installation.key,
            now=parts.now,
            clock=real_time,
        )
        self.writing = ImportWriting(
            records=parts.records,
            index=parts.index,
            approvals=approvals,
            importing=self.importing,
            files=self._files,
            spool=self.spool,
            enqueue=begun.enqueue,
            has_left=parts.has_left,
            now=parts.now,
            clock=real_time,
        )

    def exporting(self, lookup: Lookup, trail: Trail) -> Exporting:
        """What sends CSVs."""
        index, files, spool = self._index, self._files, self.spool
        return Exporting(lookup=lookup, index=index, files=files, spool=spool, trail=trail)

    def charting(self, lookup: Lookup, trail: Trail) -> Charting:
        """What sends pictures and counts."""
        files, spool = self._files, self.spool
        return Charting(lookup=lookup, charts=self._charts, files=files, spool=spool, trail=trail)
