"""Files: CSVs that people are sent, and those they hand in to be imported."""

from collections.abc import Mapping
from typing import Final

from bot.assets.csv.values import Order
from bot.errors import UsageError
from bot.imports.importing import Tried
from bot.language.asked import AskExport, AskImport, AskReportFile
from bot.language.questions import Question, ReportAssets
from bot.models import Asker, Model
from bot.render import modal, render, reply
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Said, Submitted
from handlers.reading import read
from handlers.sending import Payload

CALLBACK: Final = "import"
"""The stored name of the form that takes a CSV."""
BEGIN: Final = "import_begin"
CLICKS: Final = frozenset((BEGIN, "import_confirm", "import_drop"))
"""Buttons; their ids are permanent."""
COUNTS: Final = "report_file"
"""The stored name of the button that has all counts of a report sent."""
_ORDERS: Final[Mapping[str, Order]] = {
    "2026-12-31": "ymd",
    "31/12/2026": "dmy",
    "12/31/2026": "mdy",
}
_OTHER_ORDER: Final = (
    "hand it in again with 31/12/2026 or 12/31/2026 under “Dates are written like” "
    "if that is the order"
)
BY_ROW: Final = "Each row’s own, from its column Source"
"""The choice where a CSV is for more than one source."""
_TABLES: Final = (".csv", ".tsv", ".txt")


class ImportRef(Model):
    """What a button on the card of an import carries."""

    v: int = 1
    import_: str
    version: int


async def done(
    core: Core,
    asker: Asker,
    wanted: AskExport | AskReportFile | AskImport,
    form: Form,
    channel: str | None,
) -> Payload:
    """What was typed about files."""
    if isinstance(wanted, AskExport):
        return await _exported(core, asker, wanted, channel)
    if isinstance(wanted, AskReportFile):
        return await _counted(core, asker, ReportAssets(filters=wanted.filters), channel)
    return await begun(core, asker, wanted, form, channel)


async def _exported(core: Core, asker: Asker, wanted: AskExport, channel: str | None) -> Payload:
    """Send the CSV that was asked for."""
    return reply(await core.exporting.export(wanted, await core.viewer_of(asker, channel)))


async def counts(core: Core, asker: Asker, clicked: Clicked, question: Question) -> Payload:
    """All counts of a report as a CSV, for the button below it."""
    if not isinstance(question, ReportAssets):
        raise UsageError("There is no CSV of that.")
    return await _counted(core, asker, question, clicked.channel)


async def _counted(
    core: Core, asker: Asker, question: ReportAssets, channel: str | None
) -> Payload:
    """Send the counts of a report."""
    viewer = await core.viewer_of(asker, channel)
    return reply(await core.charting.send_counts(question, viewer))


async def begun(
    core: Core, asker: Asker, wanted: AskImport, form: Form, channel: str | None
) -> Payload:
    """The form that takes a CSV; where none can be opened, the button that does."""
    if form.can_show:
        await form.loading()
    viewer = await core.viewer_of(asker, channel)
    sources = core.importing.sources(viewer)
    if not form.can_show:
        return _offer(wanted)
    return modal(
        "import_form",
        callback=CALLBACK,
        metadata=wanted.model_dump_json(exclude_defaults=True),
        name=wanted.name,
        sources=[*sources, BY_ROW] if len(sources) > 1 else sources,
    )


def offered(core: Core, said: Said) -> Later | None:
    """A CSV in a direct message: nothing is done with it but to offer that."""
    for one in said.files:
        if one.name.casefold().endswith(_TABLES):
            return Later(_offered(core, said, AskImport(file=one.id, name=one.name[:100])))
    return None


async def _offered(core: Core, said: Said, wanted: AskImport) -> Payload:
    """The button that opens the form; raises NotPermitted for who would be refused there."""
    asker = await core.people.asker(said.user)
    core.importing.sources(await core.viewer_of(asker, said.channel))
    return _offer(wanted)


def _offer(wanted: AskImport) -> Payload:
    return render("import_offer", name=wanted.name, wanted=wanted.model_dump_json())


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """The form, or what comes of a decision."""
    asker = await core.people.asker(click.user)
    if click.action == BEGIN:
        return await begun(core, asker, read(AskImport, click.value), form, click.channel)
    viewer = await core.viewer_of(asker, None)
    ref = read(ImportRef, click.value)
    decide = core.importing.confirm if click.action == "import_confirm" else core.importing.drop
    return reply(await decide(ref.import_, ref.version, viewer))


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Try the CSV that was handed in."""
    wanted = read(AskImport, sent.about)
    file = wanted.file or next((one.id for one in sent.files), "")
    if not file:
        return Wrong({"file": "Hand in a CSV."})
    source = sent.entered.get("import_source")
    tried = Tried(
        file=file,
        source=None if source == BY_ROW else source,
        client=sent.entered.get("client"),
        order=_ORDERS.get(sent.entered.get("dates", ""), "ymd"),
        other_order=_OTHER_ORDER,
    )
    return Later(_tried(core, sent.user, tried))


async def _tried(core: Core, user: str, tried: Tried) -> Payload:
    asker = await core.people.asker(user)
    return reply(await core.importing.try_out(tried, await core.viewer_of(asker, None)))
