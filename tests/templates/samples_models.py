"""The same for lists of models."""

from bot.answering.answers import ListedModels
from bot.models import AssetModel, Counted
from bot.policy import Looked
from tests.templates.samples import Sample

_TURN = '{"v":1,"kind":"models","position":{"keys":["laptop"]}}'
_ROWS = (
    Counted(
        source="factorial",
        model=AssetModel(id="1", category="laptop", manufacturer="Apple", name="MacBook Pro 14"),
        assets=1_204,
    ),
    Counted(
        source="itflow",
        model=AssetModel(id='["","",""]', category="other", name="Cable"),
        assets=1,
    ),
)


def _models(state: str, answer: ListedModels) -> Sample:
    return Sample(answer.template, state, dict(answer.context()))


MODELS = (
    _models(
        "middle",
        ListedModels(
            words="",
            rows=_ROWS,
            total=40,
            first=16,
            last=17,
            earlier=_TURN,
            later=_TURN,
            several_sources=True,
            silent=("itflow",),
            listed=Looked(words=("factorial",)),
        ),
    ),
    _models(
        "one",
        ListedModels(
            words="macbook",
            rows=_ROWS[:1],
            total=1,
            first=1,
            last=1,
            earlier=None,
            later=None,
            several_sources=False,
            silent=(),
            listed=None,
        ),
    ),
    _models(
        "none",
        ListedModels(
            words="typewriter",
            rows=(),
            total=0,
            first=0,
            last=0,
            earlier=None,
            later=None,
            several_sources=False,
            silent=(),
            listed=None,
        ),
    ),
)
