"""The same for files that are sent and handed in."""

from bot.files.exporting import Exported
from bot.imports.importing import ImportClicked, ImportTried, Progress
from bot.store.import_rows import Trial
from handlers.files import BY_ROW
from tests.templates.samples import Sample

_WANTED = '{"v":1,"kind":"import","file":"F0SCAN","name":"assets.csv"}'
_REF = '{"v":1,"import_":"7f0c","version":1}'
_TRIAL = Trial(
    name="assets.csv",
    digest="0" * 64,
    rows=4_910,
    create=12,
    update=4_300,
    unchanged=590,
    refused=7,
    duplicate=1,
    first=(
        "line 2: create “MacBook Pro”: Serial Number “X1”",
        "line 9: refused “X2”: it is archived",
    ),
    said=("The column “Colour” is passed over.",),
)
_NONE = Progress(done=0, pending=0, undone=0, to_come=0)


def _card(state: str, status: str, facts: Trial = _TRIAL, **more: object) -> Sample:
    context = {
        "status": status,
        "facts": facts,
        "progress": _NONE,
        "total": 4_312,
        "undone": [],
        "confirm": None,
        "drop": None,
    }
    return Sample("import_card", state, {**context, **more})


FILES = (
    Sample("exported", "one", dict(Exported(rows=1).context())),
    Sample("exported", "many", dict(Exported(rows=1_204).context())),
    Sample(
        "import_form",
        "asked",
        {"name": "", "sources": ["factorial", "itflow", BY_ROW]},
    ),
    Sample(
        "import_form",
        "sent",
        {"name": "assets.csv", "sources": ["factorial"]},
    ),
    Sample("import_offer", "sent", {"name": "assets.csv", "wanted": _WANTED}),
    Sample("import_offer", "asked", {"name": "", "wanted": _WANTED}),
    Sample("import_tried", "something", dict(ImportTried(operations=4_312).context())),
    Sample("import_tried", "nothing", dict(ImportTried(operations=0).context())),
    Sample("import_clicked", "running", dict(ImportClicked(done="running").context())),
    Sample("import_clicked", "dropped", dict(ImportClicked(done="dropped").context())),
    _card("shown", "shown", confirm=_REF, drop=_REF),
    _card("broken", "shown", _TRIAL.model_copy(update={"broken": True}), total=0),
    _card("nothing", "shown", total=0),
    _card("dropped", "dropped"),
    _card(
        "running",
        "running",
        progress=Progress(done=100, pending=250, undone=2, to_come=3_960),
        undone=["line 3 X2: denied"],
    ),
    _card(
        "ended",
        "ended",
        progress=Progress(done=4_305, pending=0, undone=7, to_come=0),
        undone=["line 3 X2: denied"],
    ),
)
