"""Filters as they are typed: names, values, quotation marks."""

from datetime import date, timedelta

import pytest

from bot.errors import UsageError
from bot.language.commands.filters import filters
from bot.language.questions import Filters
from bot.models import Status

TODAY = date(2026, 11, 22)


def test_an_apostrophe_inside_a_value_stays() -> None:
    """“Queen's” keeps its apostrophe, quoted or not."""
    assert filters("location:Queen's", today=TODAY).location == "Queen's"
    assert filters('location:"Queen\'s Yard"', today=TODAY).location == "Queen's Yard"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("in stock", Status.IN_STOCK),
        ("in_stock", Status.IN_STOCK),
        ("InStock", Status.IN_STOCK),
        ("maintenance", Status.IN_REPAIR),
        ("retired", Status.RETIRED),
    ],
)
def test_a_status_is_read_in_its_common_spellings(text: str, status: Status) -> None:
    """Blanks, underscores, case and the sources' own words do not matter."""
    assert filters(f'status:"{text}"', today=TODAY).status == status


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("over", None, TODAY - timedelta(days=1)),
        ("30", TODAY, TODAY + timedelta(days=30)),
        ("30d", TODAY, TODAY + timedelta(days=30)),
        ('"90 days"', TODAY, TODAY + timedelta(days=90)),
        ("2027-03-31", None, date(2027, 3, 31)),
    ],
)
def test_a_warranty_filter_is_a_window(text: str, start: date | None, end: date) -> None:
    """Warranties that are over, that end soon, or that end by a day."""
    read_filters = filters(f"warranty:{text}", today=TODAY)
    assert (read_filters.warranty_from, read_filters.warranty_to) == (start, end)


def test_filters_of_an_asset_on_a_network_are_read() -> None:
    """A value with blanks stands in quotes; the colons of an address belong to it."""
    text = 'client:"Brightwater Dental" os:"Windows 11 Pro" ip:10.2.10.21 mac:02:00:5e:02:00:21'
    assert filters(text, today=TODAY) == Filters(
        client="Brightwater Dental",
        os="Windows 11 Pro",
        ip="10.2.10.21",
        mac="02:00:5e:02:00:21",
    )


def test_archived_is_asked_for_like_a_status() -> None:
    """It is no status of ours, for an archived asset has one beside it; the two do not mix."""
    assert filters("status:archived", today=TODAY) == Filters(archived=True)
    assert filters("status:lost", today=TODAY) == Filters(status=Status.LOST)
    with pytest.raises(UsageError, match="stands there twice"):
        filters("status:lost status:archived", today=TODAY)
    with pytest.raises(UsageError, match="other, archived"):
        filters("status:gone", today=TODAY)


def test_a_value_of_several_words_is_told_to_stand_in_quotes() -> None:
    """The second word is most likely none of a filter's own: the advice is what was meant."""
    with pytest.raises(UsageError, match=r'stands in quotes: model:"MacBook Pro"\.'):
        filters("model:MacBook Pro 14", today=TODAY)


@pytest.mark.parametrize(
    ("typed", "plainly"),
    [
        ("location:Berlin,London", "assets in Berlin or London"),
        ('category:laptop location:Berlin; "New York"', "assets in Berlin or New York"),
        ("category:laptop,phone", "laptop or phone"),
        ("status:lost,stolen", "assets lost or stolen"),
        ("team:Support,Sales", "assets in Berlin or London"),
    ],
)
def test_several_values_of_a_filter_are_told_to_be_asked_for_in_words(
    typed: str, plainly: str
) -> None:
    """A comma means two values, and no one value in quotes; the example is a sentence."""
    with pytest.raises(UsageError, match=f"in plain words: {plainly}") as refused:
        filters(typed, today=TODAY)
    assert refused.value.usage == plainly
    assert "quotes" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "near"), [("in stok", "in stock"), ("retierd", "retired"), ("archive", "archived")]
)
def test_the_nearest_status_is_offered(typed: str, near: str) -> None:
    """A slip of one letter is told by what was meant, and the example has it."""
    with pytest.raises(UsageError, match=f"Do you mean “{near}”") as refused:
        filters(f'status:"{typed}"', today=TODAY)
    filters(refused.value.usage.removeprefix("list "), today=TODAY)


def test_nothing_is_offered_for_a_status_that_is_like_none() -> None:
    """A guess would mislead."""
    with pytest.raises(UsageError, match="The statuses are") as refused:
        filters("status:gone", today=TODAY)
    assert "Do you mean" not in str(refused.value)
