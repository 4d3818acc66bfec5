"""Any sequence of a source's moods leaves the index equal to it, or honestly behind."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceError, SourceRefused, SourceUnavailable
from bot.models import AssetRef, Scope
from tests.made import SOURCE, FakeSource, asset
from tests.place import Place
from tests.rounds import rounds

ALL = Scope()
DOWN = SourceUnavailable("factorial did not answer", source=SOURCE)
REFUSED = SourceRefused("factorial refused: 401", source=SOURCE, status=401)


def fails(error: BaseException) -> Callable[[], object]:
    """Something that raises when its moment comes."""

    def fail() -> None:
        raise error

    return fail


STEPS = st.lists(
    st.tuples(
        st.sets(st.integers(0, 9)),  # which assets the source has
        st.integers(0, 2),  # what stands in their notes
        st.sampled_from([None, None, DOWN, REFUSED]),
        st.integers(1, 4),  # on which page it fails
        st.booleans(),  # whether its list is cut short
    ),
    max_size=6,
)


@rounds(one_in=2)
@given(steps=STEPS)
def test_an_index_equals_its_source_or_is_honestly_behind(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[set[int], int, object, int, bool]],
) -> None:
    """Whatever a source does: after a sync that ends well all is as it says, else nothing lost."""
    folder = tmp_path_factory.mktemp("place")

    async def example() -> None:
        place = await Place.open(folder)
        try:
            await follow(place, steps)
        finally:
            await place.close()

    asyncio.run(example())


async def follow(place: Place, steps: list[tuple[set[int], int, object, int, bool]]) -> None:
    """Take the steps, checking after each what must be true then."""
    source = FakeSource()
    for numbers, note, error, page, short in steps:
        before = place.held()
        place.now += timedelta(minutes=15)
        source.held = [asset(n, notes=str(note)) for n in sorted(numbers)]
        listed = {one.ref.id: one for one in source.held}
        source.before_page = {page: fails(error)} if isinstance(error, SourceError) else {}
        source.counts = len(source.held) + 1 if short else None
        synced = await place.sync(source)
        held = place.held()
        if synced.outcome == "done" and not synced.error:
            assert held == listed
        else:
            assert held.keys() >= before.keys()
            assert synced.gone == 0
            assert short or synced.outcome != "done" or len(listed) * 2 < len(before)
        assert synced.outcome in {"done", "failed", "refused", "empty"}
        for asset_id, one in held.items():
            assert one in (listed.get(asset_id), before.get(asset_id))
        assert place.index.reading(SOURCE).assets == len(held)
    kinds = await place.told()
    assert kinds.count(("first_sync", None)) <= 1
    for number in range(10):
        life = [kind for kind, one in kinds if one == f"id-{number}" and kind != "changed"]
        assert all(a != b for a, b in pairwise(life))
        if life and place.index.get(ALL, AssetRef(SOURCE, f"id-{number}")):
            assert (life[-1] != "gone") == (f"id-{number}" in place.held())
