"""Files: CSVs that people are sent, and those they hand in to be imported."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from bot.assets.csv.values import Order
from bot.errors import UsageError
from bot.importing import Tried
from bot.language.files import AskExport, AskImport, AskReportFile
from bot.language.questions import Question, ReportAssets
from bot.models import Asker, Model
from bot.policy import Viewer
from bot.render import modal, render
from handlers.answers import REPLACES, Later, Now, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Said, Submitted

CALLBACK: Final = "import"
"""The stored name of the form that takes a CSV."""
BEGIN: Final = "import_begin"
CLICKS: Final = frozenset((BEGIN, "import_confirm", "import_drop"))
"""Buttons; their ids are permanent."""
OLDER: Final = "This is from an older version of me. Hand the file in once more."
COUNTS: Final = "report_file"
"""The stored name of the button that has all counts of a report sent."""
_ORDERS: Final[Mapping[str, Order]] = {
    "2026-12-31": "ymd",
    "31/12/2026": "dmy",
    "12/31/2026": "mdy",
}
_TABLES: Final = (".csv", ".tsv", ".txt")
Payload = Mapping[str, Any]


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
    viewer = core.viewer(asker, await core.standing(asker), channel)
    answer = await core.exporting.export(wanted, viewer)
    return render(answer.template, **answer.context())


async def counts(core: Core, asker: Asker, clicked: Clicked, question: Question) -> dict[str, Any]:
    """All counts of a report as a CSV, for the button below it."""
    if not isinstance(question, ReportAssets):
        raise UsageError("There is no CSV of that.")
    return {**await _counted(core, asker, question, clicked.channel), REPLACES: False}


async def _counted(
    core: Core, asker: Asker, question: ReportAssets, channel: str | None
) -> Payload:
    """Send the counts of a report."""
    viewer = core.viewer(asker, await core.standing(asker), channel)
    answer = await core.charting.send_counts(question, viewer)
    return render(answer.template, **answer.context())


async def begun(
    core: Core, asker: Asker, wanted: AskImport, form: Form, channel: str | None
) -> Payload:
    """The form that takes a CSV; where none can be opened, the button that does."""
    if not form.is_open and not form.can_open:
        return _offer(wanted)
    await form.open(modal("working", callback=""))
    viewer = core.viewer(asker, await core.standing(asker), channel)
    return modal(
        "import_form",
        callback=CALLBACK,
        metadata=wanted.model_dump_json(exclude_defaults=True),
        name=wanted.name,
        sources=core.importing.sources(viewer),
    )


def offered(said: Said) -> Now | None:
    """A CSV in a direct message: nothing is done with it but to offer that."""
    for one in said.files:
        if one.name.casefold().endswith(_TABLES):
            return Now(dict(_offer(AskImport(file=one.id, name=one.name[:100]))))
    return None


def _offer(wanted: AskImport) -> Payload:
    return render("import_offer", name=wanted.name, wanted=wanted.model_dump_json())


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """The form, or what comes of a decision."""
    core.pace.check(click.user)
    asker = await core.people.asker(click.user)
    if click.action == BEGIN:
        return await begun(core, asker, _wanted(click.value), form, click.channel)
    viewer = core.viewer(asker, await core.standing(asker), None)
    ref = _ref(click.value)
    decide = core.importing.confirm if click.action == "import_confirm" else core.importing.drop
    answer = await decide(ref.import_, ref.version, viewer)
    return render(answer.template, **answer.context())


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Try the CSV that was handed in."""
    wanted = _wanted(sent.about)
    file = wanted.file or next((one.id for one in sent.files), "")
    if not file:
        return Wrong({"file": "Hand in a CSV."})
    tried = Tried(
        file=file,
        source=sent.entered.get("import_source"),
        client=sent.entered.get("client"),
        order=_ORDERS.get(sent.entered.get("dates", ""), "ymd"),
    )
    return Later(_tried(core, sent.user, tried))


async def _tried(core: Core, user: str, tried: Tried) -> dict[str, Any]:
    asker = await core.people.asker(user)
    viewer: Viewer = core.viewer(asker, await core.standing(asker), None)
    answer = await core.importing.try_out(tried, viewer)
    return dict(render(answer.template, **answer.context()))


def _wanted(about: str) -> AskImport:
    try:
        return AskImport.model_validate_json(about)
    except ValidationError as error:
        raise UsageError(OLDER) from error


def _ref(value: str) -> ImportRef:
    try:
        return ImportRef.model_validate_json(value)
    except ValidationError as error:
        raise UsageError(OLDER) from error
