"""Whatever happens to ITFlow's list while it is read, what stays in it is met, and met once."""

import asyncio
from collections.abc import Sequence

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from bot.assets.itflow import ApiClient, ApiKeyAuth
from bot.assets.itflow.pages import pieces
from bot.assets.itflow.reading import Reader
from bot.errors import SourceUnavailable
from tests.contract.served_itflow import HASTY

IDS = st.lists(st.integers(1, 60), max_size=40).map(sorted)
"""Ids as a list has them: in order, with gaps, and twice where a join repeated one."""
STEPS = st.lists(st.sets(st.integers(1, 60), max_size=4), max_size=12)
"""What is removed before each answer."""


class Listed:
    """A list that is paged as ITFlow does, and loses rows between pages."""

    def __init__(self, ids: Sequence[int], steps: Sequence[set[int]] = ()) -> None:
        self.ids = list(ids)
        self.asked = 0
        self._steps = list(steps)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """One page, or one asset by its id."""
        self.asked += 1
        asked = request.url.params
        if "asset_id" in asked:
            rows = [one for one in self.ids if one == int(asked["asset_id"])][:1]
        else:
            start = int(asked["offset"])
            rows = self.ids[start : start + int(asked["limit"])]
        removed = self._steps.pop(0) if self._steps else set()
        self.ids = [one for one in self.ids if one not in removed]
        if not rows:
            return httpx.Response(200, json={"success": "False", "message": "No resource (…)."})
        data = [{"asset_id": str(one), "interface_id": "1"} for one in rows]
        return httpx.Response(200, json={"success": "True", "count": len(rows), "data": data})

    def api(self) -> ApiClient:
        """A client of it."""
        transport = httpx.MockTransport(self)
        url = "https://itflow.example"
        return ApiClient(auth=ApiKeyAuth("k"), base_url=url, limits=HASTY, transport=transport)


@example([1, 1, 1, 2, 3, 4], [set(), {1}], 2)
@example([1, 1, 2, 2, 2, 3], [set(), set(), {1}], 2)
@given(IDS, STEPS, st.integers(2, 9))
def test_what_stays_in_a_list_is_met_once(
    ids: list[int], steps: list[set[int]], limit: int
) -> None:
    """Rows that others remove meanwhile hide no row that is still there."""
    served = Listed(ids, steps)

    async def read() -> list[str]:
        async with served.api() as api:
            found = pieces(api, "assets", "asset_id", limit=limit)
            return [row["asset_id"] async for piece in found for row in piece.rows]

    try:
        met = asyncio.run(read())
    except SourceUnavailable:
        assert steps  # too much went on to read it: it was given up, not taken for whole
        return
    assert set(map(str, served.ids)) <= set(met)
    assert met == sorted(met, key=int)


@given(IDS, st.integers(1, 62))
def test_an_asset_is_found_if_and_only_if_it_is_there(ids: list[int], wanted: int) -> None:
    """By few questions, whatever gaps and repeats there are."""
    spread = [one * 37 for one in ids for _ in range(5)]
    served = Listed(spread)

    async def find(asset_id: int) -> str | None:
        async with served.api() as api:
            row = await Reader(api).placed(str(asset_id))
            return row.asset_id if row else None

    there = wanted * 37 in spread
    assert asyncio.run(find(wanted * 37)) == (str(wanted * 37) if there else None)
    assert asyncio.run(find(wanted * 37 + 1)) is None
    assert served.asked < 40
