"""Answers of which a part is missing, because a source refuses its key."""

from bot.answering.answers import NotFound, Row, Table
from tests.templates.samples import Sample, card

_ONE = NotFound(word="X1", field="any", nearest=(), asked=("itflow",), refused=("factorial",))
_ROWS = (
    Row(word="C02XL0ABJGH5", outcome="found", card=card(), count=1),
    Row(word="LT-0100", outcome="undecided"),
)
_SEVERAL = Table(rows=_ROWS, refused=("factorial", "itflow"))
REFUSED = tuple(
    Sample(answer.template, "refused", dict(answer.context())) for answer in (_ONE, _SEVERAL)
)
