"""A question as a form, and the form as a question: what is not changed is asked as it was."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.anew import Anew, AnewForm, asked, form
from bot.answering.anew.shown import SAID
from bot.language.questions import (
    MOST_ASKED,
    CountAssets,
    CountWarranties,
    Filtered,
    Filters,
    ListAssets,
    Position,
    ReportAssets,
    Where,
)
from bot.models import Status
from bot.render import modal
from sandbox.slack.block_kit.blocks import check_view

TODAY = date(2026, 11, 26)
LAPTOPS = Where(field="category", values=("Laptop",))
NO_PHONES = Where(field="category", values=("Phone", "Mobile Phone"), negated=True)
BERLIN = Where(field="location", values=("Berlin",))

TEXTS = st.text(max_size=6) | st.sampled_from(
    [
        "Laptop",
        "Büro 3",
        "a\nb",
        " ",
        "\u202e",
        "x" * 200,
        "<me>",
        "<@U0ANARUIZ>",
        "lost",
        "nope",
        "<mailto:ana@acme.example>",
    ]
)
DAYS = st.none() | st.dates()
PRICES = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.just(1499.9)
WHERES = st.builds(
    Where,
    field=st.sampled_from(SAID),
    values=st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    negated=st.booleans(),
)
FILTERS = st.builds(
    Filters,
    **{name: st.none() | TEXTS for name in ("category", "model", "location", "client", "ip")},
    status=st.sampled_from([None, *Status]),
    archived=st.booleans(),
    where=st.lists(WHERES, max_size=5).map(tuple),
    person=st.sampled_from(
        [None, "", "U0ANARUIZ", "nobody", "ana@acme.example", f"{'a' * 160}@acme.example"]
    ),
    unassigned=st.booleans(),
    order=st.sampled_from([None, "newest", "oldest", "most_expensive", "cheapest"]),
    most=st.none() | st.integers(1, MOST_ASKED),
    **{f"{name}_{end}": DAYS for name in ("warranty", "bought") for end in ("from", "to")},
    **{f"price_{end}": PRICES for end in ("from", "to")},
)
QUESTIONS = st.one_of(
    st.builds(ListAssets, filters=FILTERS, asks=st.sampled_from([None, "warranty"])),
    *(st.builds(asks, filters=FILTERS) for asks in (CountAssets, ReportAssets, CountWarranties)),
)


def made(question: Filtered, *usual: str) -> AnewForm:
    """Its form."""
    return form(question, usual, priced=False, called={"U0ANARUIZ": "Ana Ruiz"})


def entered(shown: AnewForm, **changes: Any) -> dict[str, str]:
    """What Slack sends of a form in which nothing was changed but this; None is left empty."""

    def held() -> Iterator[tuple[str, str | None]]:
        for name, chosen in shown.menus.items():
            yield name, "\n".join(one.id for one in chosen)
        for name, ticked in shown.ticks.items():
            yield name, "\n".join(ticked)
        yield from {**shown.dates, **shown.texts, "anew_order": shown.order}.items()
        yield "anew_archived", "archived" if shown.archived else ""
        yield from ((f"anew_{name}", value) for name, value in changes.items())

    return {name: value for name, value in dict(held()).items() if value}


@given(QUESTIONS)
def test_a_form_that_nobody_changes_asks_the_same(question: Filtered) -> None:
    """However strange the question is, and whatever of it no input can hold."""
    shown = made(question, "category", "status")
    assert asked(question, entered(shown)) == question
    check_view(modal(shown.template, callback="anew", metadata="", **shown.context()))


@given(QUESTIONS)
def test_what_a_form_is_about_comes_back_as_it_was(question: Filtered) -> None:
    """The question lies in it, and is taken for no other."""
    about = Anew(question=question, channel="C0DESK")
    assert Anew.model_validate_json(about.carried()) == about


QUESTION = ListAssets(
    filters=Filters(where=(LAPTOPS, BERLIN), warranty_from=TODAY, order="oldest", most=3),
    position=Position(keys=("1", "2")),
)


@pytest.mark.parametrize(
    ("changes", "filters"),
    [
        ({"category": "Laptop\nTablet"}, {"where": (
            Where(field="category", values=("Laptop", "Tablet")), BERLIN)}),
        ({"category": None}, {"where": (BERLIN,)}),
        ({"location": "Madrid"}, {"where": (
            LAPTOPS, Where(field="location", values=("Madrid",)))}),
        ({"assignee": "<me>"}, {"person": ""}),
        ({"assignee": "<@U0ANARUIZ>"}, {"person": "U0ANARUIZ"}),
        ({"assignee": "<nobody>"}, {"unassigned": True}),
        ({"assignee": "Ana Ruiz\nMei Tanaka"}, {"where": (
            LAPTOPS, BERLIN, Where(field="assignee", values=("Ana Ruiz", "Mei Tanaka")))}),
        ({"status": "lost\nstolen\nnone of ours"}, {"where": (
            LAPTOPS, BERLIN, Where(field="status", values=("lost", "stolen")))}),
        ({"warranty_from": None, "warranty_to": "2027-03-01"},
         {"warranty_from": None, "warranty_to": date(2027, 3, 1)}),
        ({"order": "newest", "most": None}, {"order": "newest", "most": None}),
        ({"order": None, "most": " 12 "}, {"order": None, "most": 12}),
    ],
)  # fmt: skip
def test_each_part_can_be_changed_and_the_others_stay(
    changes: Mapping[str, Any], filters: Mapping[str, Any]
) -> None:
    """Its answer begins with the first page."""
    again = asked(QUESTION, entered(made(QUESTION, "assignee", "status"), **changes))
    expected = QUESTION.filters.model_copy(update=dict(filters))
    assert again == ListAssets(filters=expected)


def test_what_was_written_as_a_filter_is_changed_like_what_was_said() -> None:
    """`category:laptop` is one word of its own; of several, any will do."""
    question = CountAssets(
        filters=Filters(category="laptop", person="U0ANARUIZ", price_from=1000, archived=True)
    )
    shown = made(question)
    assert [one.name for one in shown.menus["anew_assignee"]] == ["Ana Ruiz"]
    changes = {"category": "laptop\nTablet", "assignee": "Mei Tanaka", "archived": None}
    again = asked(question, entered(shown, **changes, price_from="1499,90", price_to="2000"))
    assert again == CountAssets(
        filters=Filters(
            where=(
                Where(field="category", values=("laptop", "Tablet")),
                Where(field="assignee", values=("Mei Tanaka",)),
            ),
            price_from=1499.9,
            price_to=2000,
        )
    )


@pytest.mark.parametrize("local", ["ana", "a" * 160])
def test_who_was_asked_for_by_an_address_is_one_choice_like_a_name(local: str) -> None:
    """It may be too long for a menu: somebody else takes its place all the same."""
    question = ReportAssets(filters=Filters(person=f"{local}@acme.example"))
    shown = made(question, "assignee", "status")
    named = [one.name for one in shown.menus["anew_assignee"]]
    assert named == ([f"{local}@acme.example"] if len(local) < 160 else [])
    lost = asked(question, entered(shown, status="lost"))
    assert isinstance(lost, ReportAssets)
    assert lost.filters.person == question.filters.person
    again = asked(question, entered(shown, assignee="Mei Tanaka"))
    mei = Where(field="assignee", values=("Mei Tanaka",))
    assert again == ReportAssets(filters=Filters(where=(mei,)))


def test_what_is_excluded_is_shown_as_such() -> None:
    """What is chosen beside it is less what is excluded, and where nothing is left that is said."""
    question = ListAssets(filters=Filters(where=(NO_PHONES,)))
    shown = made(question, "category")
    assert [one.id for one in shown.menus["anew_not_category"]] == ["Phone", "Mobile Phone"]
    assert shown.menus["anew_category"] == ()
    again = asked(question, entered(shown, category="Phone\nLaptop"))
    assert again == ListAssets(filters=Filters(where=(LAPTOPS,)))
    wrong = asked(question, entered(shown, category="Phone"))
    assert isinstance(wrong, dict)
    assert list(wrong) == ["anew_not_category"]


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"warranty_from": "someday"}, "anew_warranty_from"),
        ({"warranty_to": "2026-11-25"}, "anew_warranty_to"),
        ({"price_from": "1,49,90"}, "anew_price_from"),
        ({"price_to": "1499.90 EUR"}, "anew_price_to"),
        ({"most": "-1"}, "anew_most"),
        ({"most": "9" * 30}, "anew_most"),
        ({"assignee": "<me>\nMei Tanaka"}, "anew_assignee"),
        ({"category": "\n".join(map(str, range(21)))}, "anew_category"),
        ({"category": "\n".join(str(one) * 120 for one in range(20))}, "anew_category"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_input(changes: Mapping[str, Any], at: str) -> None:
    """In a sentence; nothing is asked."""
    wrong = asked(QUESTION, entered(made(QUESTION, "assignee"), **changes))
    assert isinstance(wrong, dict)
    assert list(wrong) == [at]
    assert wrong[at].endswith(".")


def test_what_is_priced_is_ordered_by_price_for_those_alone_who_may_read_it() -> None:
    """Unless it stands in that order already."""
    assert made(ListAssets()).orders == ("newest", "oldest")
    by_price = ListAssets(filters=Filters(order="cheapest"))
    assert made(by_price).orders == ("newest", "oldest", "cheapest")
    assert len(form(ListAssets(), (), priced=True, called={}).orders) == 4
    assert [made(asks()).orders for asks in (CountAssets, ReportAssets, CountWarranties)] == [
        ()
    ] * 3
