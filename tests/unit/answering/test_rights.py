"""What tells of details by what it asks for is answered to those who may read them alone."""

from datetime import date

import pytest

from bot.answering.rights import entitled
from bot.errors import NotPermitted
from bot.language.questions import (
    CountAssets,
    CountWarranties,
    Filters,
    ListAssets,
    Question,
    ReportAssets,
)
from bot.policy import TERMINAL, viewer

TELLING = (
    Filters(ip="10.2.10.21"),
    Filters(mac="02-00-5E-01-00-05"),
    Filters(price_from=1000),
    Filters(order="cheapest"),
)
OPERATOR = viewer(None, TERMINAL, today=date(2026, 11, 26))


@pytest.mark.parametrize("filters", TELLING, ids=str)
@pytest.mark.parametrize("asked", [ListAssets, CountAssets, ReportAssets, CountWarranties])
def test_no_detail_is_told_to_everyone_by_what_is_listed_or_counted(
    asked: type[ListAssets | CountAssets | ReportAssets | CountWarranties], filters: Filters
) -> None:
    """Who has such an address, or such a price, is a detail; an operator is told."""
    question: Question = asked(filters=filters)
    assert entitled(question, OPERATOR).scope == OPERATOR.lists
    with pytest.raises(NotPermitted, match="not for everyone here"):
        entitled(question, OPERATOR.for_everyone())
