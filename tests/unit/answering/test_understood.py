"""How what is asked for is said, and what is left of it without each part."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.understood import counted, heading, parts, said
from bot.language.parsed import Parsed
from bot.language.parsed_to_asked import question
from bot.language.questions import CountAssets, Filters, ListAssets, Where, question_json
from bot.models import Status

TODAY = date(2026, 11, 26)
LAPTOPS = Where(field="category", values=("Laptop",))
BERLIN = Where(field="location", values=("Berlin",))
FILTERS = st.builds(
    Filters,
    status=st.sampled_from([None, *Status]),
    client=st.sampled_from([None, "Larkfield"]),
    where=st.lists(st.sampled_from((LAPTOPS, BERLIN)), max_size=2, unique=True).map(tuple),
    unassigned=st.booleans(),
    archived=st.booleans(),
    warranty_from=st.sampled_from([None, TODAY]),
    warranty_to=st.sampled_from([None, TODAY]),
    bought_to=st.sampled_from([None, TODAY]),
    price_from=st.sampled_from([None, 0, 1000.0]),
    order=st.sampled_from([None, "oldest", "most_expensive"]),
    most=st.sampled_from([None, 1, 3]),
)


@given(FILTERS)
def test_without_each_of_its_parts_a_question_asks_for_everything(filters: Filters) -> None:
    """Each button leaves out one part, whichever order they are pressed in, and nothing else."""
    told = [part.text for part in said(filters)]
    for number, part in enumerate(said(filters)):
        rest = [one.text for one in said(part.rest)]
        assert rest == [*told[:number], *told[number + 1 :]]
    while found := list(said(filters)):
        filters = found[-1].rest
    assert filters == Filters()


def test_a_question_of_one_part_alone_has_none_to_leave_out() -> None:
    """There a button would ask for the whole inventory."""
    assert parts(ListAssets(filters=Filters(where=(BERLIN,)))) == ()
    whose, place = parts(CountAssets(filters=Filters(person="", where=(BERLIN,))), "yours")
    assert question_json.validate_json(place.without) == CountAssets(
        filters=Filters(where=(BERLIN,))
    )
    assert question_json.validate_json(whose.without) == CountAssets(filters=Filters(person=""))


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(order="oldest", most=1), "the oldest"),
        (Filters(order="oldest", most=3), "the 3 oldest"),
        (Filters(order="most_expensive"), "the most expensive first"),
        (Filters(most=5), "at most 5"),
        (Filters(unassigned=True), "nobody's"),
        (Filters(price_from=1000), "price from 1,000"),
        (Filters(price_to=999.99), "price up to 999.99"),
        (Filters(warranty_to=TODAY), "warranty ends by 26 Nov 2026"),
        (Filters(where=(BERLIN.model_copy(update={"negated": True}),)), "not in Berlin"),
    ],
)
def test_a_part_is_said_in_words(filters: Filters, words: str) -> None:
    """As it stands in a heading and on its button."""
    assert heading("Assets", filters) == f"Assets · {words}"


@pytest.mark.parametrize(
    ("total", "filters", "whose", "sentence"),
    [
        (1214, Filters(where=(LAPTOPS, BERLIN)), "", "1,214 laptops in Berlin"),
        (1, Filters(where=(LAPTOPS,)), "of Ana Ruiz", "1 laptop of Ana Ruiz"),
        (0, Filters(where=(LAPTOPS,)), "yours", "No laptops of yours"),
        (2, Filters(where=(BERLIN,), status=Status.LOST), "", "2 assets in Berlin, lost"),
        (4, Filters(where=(LAPTOPS, BERLIN), status=Status.IN_STOCK), "",
         "4 laptops in Berlin, in stock"),
        (3, Filters(where=(Where(field="category", values=("TV", "Phone")),)), "",
         "3 TVs or phones"),
        (26, Filters(where=(Where(field="category", values=("Mobile Phone", "Phone")),)), "",
         "26 phones"),
        (1, Filters(where=(Where(field="category", values=("Laptops",)),)), "", "1 laptop"),
        (2, Filters(where=(Where(field="category", values=("Accessories",)),)), "",
         "2 accessories"),
    ],
)  # fmt: skip
def test_a_count_is_said_in_one_sentence(
    total: int, filters: Filters, whose: str, sentence: str
) -> None:
    """With the words of the inventory in the plural, and in the middle of a sentence."""
    assert counted(total, filters, whose) == sentence


@pytest.mark.parametrize(
    ("window", "first"),
    [
        ({"from": None, "to": "2027-05-31"}, TODAY),
        ({"from": None, "to": "2026-11-26"}, TODAY),
        ({"from": None, "to": "2026-11-25"}, None),
        ({"from": "2026-01-01", "to": "2027-05-31"}, date(2026, 1, 1)),
    ],
)
def test_what_ends_by_a_day_to_come_ends_from_today_on(
    window: dict[str, str | None], first: date | None
) -> None:
    """What is over already ended before; who asks for that says so."""
    said_so = Parsed(intent="warranty", filters={"warranty_end": dict(window)})
    asked = question(said_so, today=TODAY)
    assert isinstance(asked, ListAssets)
    assert asked.filters.warranty_from == first
