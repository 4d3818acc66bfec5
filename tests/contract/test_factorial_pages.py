"""Lists are read to their end, whatever the source does on the way."""

import asyncio
import gc
import json
import tracemalloc
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assets.factorial import ApiClient, ApiKeyAuth, EmployeesEndpoint, ItAssetsEndpoint
from bot.errors import SourceRefused, SourceUnavailable
from tests.contract.conftest import HASTY, Served

LIVING = 248
"""Assets of the pretend Factorial that are not deleted."""


def ids(records: Sequence[Any]) -> list[str]:
    """What they are called by."""
    return [record.id for record in records]


@pytest.fixture
def assets(api: ApiClient) -> ItAssetsEndpoint:
    """The endpoint everything here is asked of."""
    return ItAssetsEndpoint(api)


async def test_all_pages_are_read_by_cursor(served: Served, assets: ItAssetsEndpoint) -> None:
    """Every asset comes once, in order, three pages for 248; no page number is ever sent."""
    rows = (await assets.all()).data()
    living = [one for one in served.factorial.inventory.assets if one.discarded_at is None]
    assert ids(rows) == ids(living)
    assert len(served.factorial.requests) == 3
    assert [len(one.named("after_id")) for one in served.factorial.requests] == [0, 1, 1]
    assert not any(one.named("page") for one in served.factorial.requests)


async def test_ids_of_old_versions_become_text(served: Served) -> None:
    """Numbers are turned into strings; UUIDs are strings in every version."""
    async with served.api(api_version="2026-04-01") as api:
        row = (await ItAssetsEndpoint(api).get()).data()[0]
    assert (row.company_id, row.owner_id, row.workplace_id) == ("4711", "1002", "11")
    assert len(row.id) == 36


async def test_an_id_beyond_any_integer_stays_exact() -> None:
    """Ids with offsets of new clusters lose no digit."""
    asset = {
        "id": 36893488147419100,
        "company_id": 368934881474191003213213,
        "it_asset_model_id": "m",
        "status": "in_stock",
    }
    async with pretend([[asset]]) as api:
        row = (await ItAssetsEndpoint(api).all()).data()[0]
    assert (row.id, row.company_id) == ("36893488147419100", "368934881474191003213213")


async def test_a_bad_row_is_reported_and_does_not_lose_its_page(
    served: Served, assets: ItAssetsEndpoint
) -> None:
    """The 99 others are there, and the bad one is named with its fault and without its content."""
    served.factorial.fail("bad_row", page=2)
    answer = await assets.all()
    assert len(answer.data()) == LIVING - 1
    missing = served.factorial.inventory.assets
    (bad,) = answer.rejected
    assert bad.id in ids(missing)
    assert bad.id not in ids(answer.data())
    assert bad.reason == "status: Field required"


async def test_rows_that_are_no_records_are_reported_by_their_place() -> None:
    """Without an id a row is named by its number."""
    good = {"id": "a", "company_id": "1", "it_asset_model_id": "m", "status": "in_stock"}
    async with pretend([[None, 7, "x", {"id": ""}, good]]) as api:
        answer = await ItAssetsEndpoint(api).all()
    assert ids(answer.data()) == ["a"]
    assert [one.id for one in answer.rejected] == ["row 1", "row 2", "row 3", "row 4"]


async def test_unknown_status_and_fields_are_kept(served: Served, assets: ItAssetsEndpoint) -> None:
    """What this client has never heard of is there to be read; a name that is sent is not lost."""
    served.factorial.fail("extra_fields")
    served.factorial.fail("unknown_status")
    row = (await assets.get()).data()[0]
    assert row.model_extra == {"custom_field": {"a": [1]}, "name": "Not ours"}
    assert row.name == "LT-0042"
    row = (await assets.get()).data()[0]
    assert row.status == "on_the_moon"


@pytest.mark.parametrize("fault", ["null_limit", "repeated_row"])
async def test_oddities_of_a_page_change_nothing(
    served: Served, assets: ItAssetsEndpoint, fault: Any
) -> None:
    """A null limit and a row that comes twice leave every asset there once."""
    served.factorial.fail(fault, times=None)
    answer = await assets.all()
    assert len(set(ids(answer.data()))) == len(answer.data()) == LIVING
    repeated = {one.reason for one in answer.rejected}
    assert repeated == ({"It was sent twice."} if fault == "repeated_row" else set())


async def test_one_page_without_meta_is_one_page(served: Served, assets: ItAssetsEndpoint) -> None:
    """A list that says nothing about itself ends with its page."""
    served.factorial.fail("no_meta", times=None)
    answer = await assets.get()
    assert len(answer.data()) == 100
    assert answer.meta().total is None


async def test_a_full_page_without_meta_is_no_end(served: Served, assets: ItAssetsEndpoint) -> None:
    """Where nothing says whether there is more, as many rows as were asked for may not be all."""
    served.factorial.fail("no_meta", times=None)
    with pytest.raises(SourceUnavailable, match="does not say whether there is more"):
        await assets.all()
    with pytest.raises(SourceUnavailable, match="does not say whether there is more"):
        await assets.all(params={"limit": 7})
    served.factorial.mend()
    served.factorial.fail("no_meta", page=3, times=None)
    assert len((await assets.all()).data()) == LIVING


@pytest.mark.parametrize("row", [{"id": "1"}, {}, None])
async def test_a_page_of_far_too_many_rows_is_refused(row: Any) -> None:
    """It is not read row by row, which would keep everybody else waiting."""
    good = [_asset(str(number)) for number in range(1_000)]
    async with pretend([good]) as api:
        assert len((await ItAssetsEndpoint(api).all()).data()) == 1_000
    for rows in ([*good, _asset("1000")], [row, *good]):
        async with pretend([rows]) as api:
            with pytest.raises(SourceUnavailable, match="1,001 rows at once"):
                await ItAssetsEndpoint(api).all()


async def test_a_cursor_that_stands_still_is_an_error(
    served: Served, assets: ItAssetsEndpoint
) -> None:
    """A page that is its own next page ends the reading, not the patience of the reader."""
    served.factorial.fail("stuck_cursor", times=None)
    with pytest.raises(SourceUnavailable, match="again and again"):
        await assets.all()
    assert served.asked("it_assets") <= 4


async def test_more_without_a_place_is_an_error(served: Served, assets: ItAssetsEndpoint) -> None:
    """A list that breaks off is not taken for the whole."""
    served.factorial.fail("no_cursor")
    with pytest.raises(SourceUnavailable, match="says there is more, but not where"):
        await assets.all()


async def test_pages_in_a_circle_are_an_error() -> None:
    """Cursors that lead back to the beginning end the reading."""
    pages = [[_asset(f"{page}{row}") for row in range(3)] for page in range(8)]
    async with pretend(pages, circle=True) as api:
        with pytest.raises(SourceUnavailable, match="again and again"):
            await ItAssetsEndpoint(api).all()


async def test_a_list_that_never_ends_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a greatest number of pages."""
    monkeypatch.setattr("bot.assets.factorial.pages.MOST_PAGES", 5)
    async with pretend([[_asset(str(page))] for page in range(9)]) as api:
        with pytest.raises(SourceUnavailable, match="does not come to an end"):
            await ItAssetsEndpoint(api).all()


async def test_a_missing_row_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Fewer rows than the source counts are told to whoever runs it."""
    async with pretend([[_asset("a"), _asset("b")]], total=3) as api:
        assert len((await ItAssetsEndpoint(api).all()).data()) == 2
    assert "counts 3 it_management/it_assets and sent 2" in caplog.text


async def test_errors_in_place_of_a_list_are_loud(served: Served, assets: ItAssetsEndpoint) -> None:
    """`{"errors": null}` is not read as no assets."""
    served.factorial.fail("errors_null", times=None)
    with pytest.raises(SourceRefused, match="without a list") as refused:
        await assets.all()
    assert refused.value.status is None
    with pytest.raises(SourceUnavailable, match="another shape"):
        await assets.get_by_id(served.factorial.inventory.assets[0].id)


async def test_a_failure_on_a_later_page_ends_the_list(
    served: Served, assets: ItAssetsEndpoint
) -> None:
    """A list is whole or an error, never a part that looks whole."""
    served.factorial.fail("status", status=500, page=3, times=None)
    pages = assets.pages()
    assert len((await anext(pages)).items) == len((await anext(pages)).items) == 100
    with pytest.raises(SourceUnavailable, match="500"):
        await anext(pages)


async def test_a_reader_may_stop_early(served: Served, assets: ItAssetsEndpoint) -> None:
    """Leaving a list after its first page leaves nothing running."""
    served.factorial.fail("hang", page=2)
    pages = assets.pages()
    await anext(pages)
    await pages.aclose()
    assert not [task for task in asyncio.all_tasks() if "read_page" in repr(task)]


async def test_assets_made_and_deleted_while_reading_are_no_trouble(
    served: Served, assets: ItAssetsEndpoint
) -> None:
    """A new asset comes at the end, and what follows a deleted one is not skipped."""
    living = [one for one in served.factorial.inventory.assets if one.discarded_at is None]
    pages = assets.pages()
    seen = ids((await anext(pages)).items)
    served.factorial.discard(living[50].id)
    model = served.factorial.inventory.models[0].id
    made = served.factorial.add({"it_asset_model_id": model, "serial_number": "NEW-1"})
    async for chunk in pages:
        seen += ids(chunk.items)
    assert seen == [*ids(living), made.id]


@pytest.mark.parametrize(
    ("parameter", "value", "field"),
    [
        ("owner_ids[]", ["1002"], "owner_id"),
        ("serial_numbers[]", ["C02XL0ABJGH5", "R58TWIN0001"], "serial_number"),
        ("workplace_ids[]", ["11", "12"], "workplace_id"),
        ("team_ids[]", ["31"], "team_id"),
    ],
)
@pytest.mark.parametrize("ignored", [False, True])
async def test_a_filter_holds_even_where_it_is_ignored(
    served: Served,
    assets: ItAssetsEndpoint,
    parameter: str,
    value: list[str],
    field: str,
    *,
    ignored: bool,
) -> None:
    """What a filter excludes does not come, though a source may send everything."""
    if ignored:
        served.factorial.fail("ignored_filters", times=None)
    rows = (await assets.all(params={parameter: value})).data()
    assert rows
    assert {getattr(row, field) for row in rows} == set(value)


async def test_private_data_is_dropped_on_arrival(served: Served, api: ApiClient) -> None:
    """Of an employee there is nothing but what the bot needs."""
    people = (await EmployeesEndpoint(api).all()).data()
    assert len(people) == len(served.factorial.inventory.employees)
    kept = json.dumps([person.model_dump(mode="json") for person in people])
    assert "PRIVATE" not in kept
    assert "home.example" not in kept
    assert set(people[0].model_dump()) == {
        *("id", "full_name", "first_name", "last_name", "login_email", "email"),
        *("manager_id", "location_id", "active", "terminated_on"),
    }
    assert people[0].model_extra is None
    assert served.factorial.requests[0].named("only_active") == ["false"]


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.integers(0, 30).map(lambda number: _asset(str(number))),
                st.just({"id": "bad"}),
                st.none(),
            ),
            max_size=4,
        ),
        max_size=6,
    )
)
async def test_any_pages_give_each_asset_once_or_an_error(pages: list[list[Any]]) -> None:
    """Whatever rows repeat, in whatever order: no asset is lost, none comes twice."""
    sent = {row["id"] for page in pages for row in page if row and row["id"] != "bad"}
    async with pretend(pages or [[]]) as api:
        try:
            rows = ids((await ItAssetsEndpoint(api).all()).data())
        except SourceUnavailable:
            assert any(not _news(pages, number) for number in range(len(pages) - 1))
            return
    assert len(rows) == len(set(rows))
    assert set(rows) == sent


@pytest.fixture
def tidied() -> Iterator[None]:
    """Garbage is looked for as often as in a bot, not as seldom as in the tests."""
    seldom = gc.get_threshold()
    gc.set_threshold(700, *seldom[1:])
    yield
    gc.set_threshold(*seldom)


@pytest.mark.usefixtures("tidied")
async def test_memory_does_not_grow_with_the_number_of_pages() -> None:
    """Reading four times as many assets page by page takes no more memory."""

    async def peak(pages: int) -> int:
        rows = [[_asset(f"{page:03}-{row:03}") for row in range(100)] for page in range(pages)]
        async with pretend(rows) as api:
            tracemalloc.start()
            async for chunk in ItAssetsEndpoint(api).pages():
                assert len(chunk.items) == 100
            size = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return size

    await peak(40)  # the parser keeps some thousand short texts for the next time
    assert await peak(40) < 1.2 * await peak(10)


def _news(pages: list[list[Any]], number: int) -> bool:
    """Whether a page brings anything the ones before it did not."""
    before = {row["id"] for page in pages[:number] for row in page if row}
    return any(
        row is None or row["id"] == "bad" or row["id"] not in before for row in pages[number]
    )


def _asset(asset_id: str) -> dict[str, Any]:
    return {"id": asset_id, "company_id": "1", "it_asset_model_id": "m", "status": "in_stock"}


def pretend(pages: list[list[Any]], *, total: int | None = None, circle: bool = False) -> ApiClient:
    """A client whose source has just these pages; only the socket is replaced."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("after_id", 0))
        last = number + 1 == len(pages)
        meta = {
            "has_next_page": circle or not last,
            "end_cursor": str((number + 1) % len(pages)),
            "total": total,
        }
        return httpx.Response(200, json={"data": pages[number], "meta": meta})

    transport = httpx.MockTransport(answer)
    return ApiClient(auth=ApiKeyAuth("key"), limits=HASTY, transport=transport)
