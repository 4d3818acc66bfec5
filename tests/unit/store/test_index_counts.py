"""Counts out of the index are what one would count by hand, whatever the filters and the scope."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.questions import Filters
from bot.models import Asset, Money, Part, Scope, Status
from bot.store import Index
from tests.made import NOON, asset
from tests.rounds import rounds

SINCE = (date(2025, 1, 1), date(2023, 1, 1))
UNTIL = (date(2026, 11, 30), date(2026, 12, 31), date(2027, 6, 30))
MONEY = st.none() | st.builds(
    Money,
    minor_units=st.integers(-(10**12), 10**12) | st.just(10**30),
    currency=st.sampled_from(["EUR", "JPY"]),
)
DAYS = st.none() | st.dates(date(2022, 1, 1), date(2027, 12, 31))
ASSETS = st.lists(
    st.tuples(
        st.sampled_from(["factorial", "itflow"]),
        st.sampled_from(["laptop", "phone", ""]),
        st.sampled_from(list(Status)),
        st.sampled_from([None, "Berlin", "Lisbon"]),
        st.sampled_from([None, "7", "8"]),
        *(DAYS, DAYS, MONEY, st.booleans(), st.booleans()),
    ),
    max_size=30,
)
FILTERS = st.builds(
    Filters,
    category=st.none() | st.sampled_from(["LAPTOP", "phone"]),
    location=st.none() | st.just("berlin"),
    archived=st.booleans(),
    warranty_to=st.none() | st.just(date(2027, 6, 30)),
)
SCOPES = st.sampled_from(
    [
        Scope(),
        Scope(sources=frozenset({"itflow"})),
        Scope(parts=(Part(source="itflow", clients=frozenset({"7"})), Part(source="factorial"))),
        Scope(parts=()),
    ]
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index, made once."""
    index = Index.open(tmp_path_factory.mktemp("counts") / "index.sqlite3")
    yield index
    index.close()


def made(number: int, given: tuple[object, ...]) -> Asset:
    """An asset of what was drawn for it."""
    source, category, status, location, client, bought, ends, price, archived, gone = given
    return asset(
        number,
        source=source,  # type: ignore[arg-type]
        category=category,  # type: ignore[arg-type]
        status=status,  # type: ignore[arg-type]
        location=location,  # type: ignore[arg-type]
        client=client,  # type: ignore[arg-type]
        warranty_end=ends,  # type: ignore[arg-type]
        purchase_date=bought,
        price=price,
        archived=archived,
        gone=gone,  # type: ignore[arg-type]
    )


def passes(one: Asset, scope: Scope, filters: Filters) -> bool:
    """Whether an asset is counted, as one would say it."""
    client = one.client.id if one.client else None
    within = scope.reaches(one.ref.source) and (
        scope.parts is None
        or any(
            part.source == one.ref.source and (part.clients is None or client in part.clients)
            for part in scope.parts
        )
    )
    category, end = one.model.category if one.model else "", one.warranty_end
    return (
        within
        and not one.gone
        and one.archived == filters.archived
        and (filters.category is None or category.casefold() == filters.category.casefold())
        and (filters.location is None or (one.location is not None and one.location.id == "Berlin"))
        and (filters.warranty_to is None or (end is not None and end <= filters.warranty_to))
    )


@rounds(one_in=2)
@given(ASSETS, FILTERS, SCOPES)
def test_every_count_is_that_of_a_loop_over_all_assets(
    index: Index, given_assets: Sequence[tuple[object, ...]], filters: Filters, scope: Scope
) -> None:
    """By status, age, client, currency, category, location and the ends of warranties."""
    index.forget()
    assets = [made(number, one) for number, one in enumerate(given_assets, 1)]
    index.refresh(*assets, checked_at=NOON)
    counted = [one for one in assets if passes(one, scope, filters)]

    found = index.counted(scope, filters, SINCE)
    summed = found.summed
    assert sum(one.assets for one in summed) == len(counted)
    for place, status in enumerate(Status):
        known = sum(one.statuses[place] for one in summed)
        assert known == sum(one.status == status for one in counted)
    bought = [one.purchase_date for one in counted if one.purchase_date]
    assert sum(one.dated for one in summed) == len(bought)
    for place, day in enumerate(SINCE):
        assert sum(one.since[place] for one in summed) == sum(one >= day for one in bought)
    worth: Counter[tuple[str, str, str]] = Counter()
    priced = 0
    for one in counted:
        if one.price and one.price.minor_units <= 10**12:
            client = one.client.name if one.client else ""
            worth[one.ref.source, client, one.price.currency] += one.price.minor_units
            priced += 1
    sums = {(one.source, one.client, one.currency): one.worth for one in summed if one.currency}
    assert sums == dict(worth)
    assert sum(one.assets for one in summed if one.currency) == priced

    categories = Counter(one.model.category if one.model else "" for one in counted)
    assert dict(found.categories) == dict(categories)
    places = Counter(one.location.name if one.location else "" for one in counted)
    assert dict(found.locations) == dict(places)
    assert len(counted) == index.listed(scope, filters, position=None, limit=1).total


@rounds(one_in=2)
@given(ASSETS, FILTERS, SCOPES)
def test_warranties_are_counted_in_the_first_span_they_do_not_outlast(
    index: Index, given_assets: Sequence[tuple[object, ...]], filters: Filters, scope: Scope
) -> None:
    """With the first and the last day on which any ends."""
    index.forget()
    assets = [made(number, one) for number, one in enumerate(given_assets, 1)]
    index.refresh(*assets, checked_at=NOON)
    filters = filters.model_copy(update={"warranty_to": date(2027, 6, 30)})
    counted = [one for one in assets if passes(one, scope, filters)]
    ends = sorted(one.warranty_end for one in counted if one.warranty_end)
    expected: Counter[tuple[int, str]] = Counter()
    for one in counted:
        if one.warranty_end and one.model:
            span = next(place for place, day in enumerate(UNTIL) if one.warranty_end <= day)
            expected[span, one.model.category] += 1

    ending = index.ending(scope, filters, UNTIL)

    assert ending.counts == dict(expected)
    assert ending.between == ((ends[0], ends[-1]) if ends else ())
