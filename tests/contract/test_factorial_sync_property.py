"""Any pages, faults, changes and retries on the wire leave the index equal, or honestly behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
from aiohttp import web
from hypothesis import example, given
from hypothesis import strategies as st

from bot.assets.factorial import ApiClient, ApiKeyAuth
from bot.assets.factorial import Factorial as Adapter
from bot.assets.http import Limits
from bot.models import AssetRef, Scope
from bot.sync.reading import Synced
from sandbox.factorial import Factorial, Fault, Kind
from sandbox.factorial.faults import MEANWHILE
from sandbox.inventory import make
from sandbox.serving import Serving
from tests.contract.conftest import KEY, TODAY
from tests.made import SOURCE
from tests.place import Place
from tests.rounds import rounds

ASSETS = 9
"""As many to begin with."""
HASTY = Limits(read_budget=0.2, first_wait=0.001, longest_wait=0.002)
UNTRUE: frozenset[Kind] = frozenset({"unknown_status"})
"""What a source says of an asset and takes back later; nobody can tell it from the truth."""


class Act(NamedTuple):
    """Something somebody does in Factorial before a sync, to the asset at that place."""

    what: str
    place: int


class Step(NamedTuple):
    """What happens before a sync, and what goes wrong during it."""

    acts: list[Act]
    faults: list[dict[str, Any]]


ACTS = st.builds(Act, st.sampled_from(["add", "edit", "give", "discard"]), st.integers(0, 11))
FAULTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(get_args(Kind)),
        "times": st.sampled_from([1, 1, 2, None]),
        "page": st.sampled_from([None, 1, 2, 3]),
        "resource": st.sampled_from(["it_assets", "it_assets", "employees", ""]),
        "status": st.sampled_from([401, 403, 404, 429, 500]),
        "seconds": st.just(0.002),
    }
)
STEPS = st.lists(
    st.builds(Step, st.lists(ACTS, max_size=3), st.lists(FAULTS, max_size=2)),
    min_size=1,
    max_size=4,
)


class Served:
    """A small Factorial, a client of it, and the place it is read into."""

    def __init__(self, factorial: Factorial, adapter: Adapter, place: Place) -> None:
        self.factorial = factorial
        self.adapter = adapter
        self.place = place

    def act(self, act: Act) -> None:
        """What somebody does."""
        living = [one for one in self.factorial.inventory.assets if not one.discarded_at]
        model = self.factorial.inventory.models[0].id
        if act.what == "add" or not living:
            number = len(self.factorial.inventory.assets)
            serial = f"NEW{number}"
            self.factorial.add({"it_asset_model_id": model, "serial_number": serial})
            return
        row = living[act.place % len(living)]
        if act.what == "edit":
            self.factorial.edit(row.id, {"notes": f"{row.notes} again"})
        elif act.what == "give":
            self.factorial.edit(row.id, {"owner_id": str(1001 + act.place), "status": "assigned"})
        else:
            self.factorial.discard(row.id)

    def told(self) -> dict[str, tuple[Any, ...]]:
        """Every asset that is not deleted, as Factorial has it."""
        return {
            one.id: (one.serial_number, one.status, one.owner_id, one.notes or None)
            for one in self.factorial.inventory.assets
            if not one.discarded_at
        }

    def held(self) -> dict[str, tuple[Any, ...]]:
        """Every asset that the index shows."""
        return {
            asset_id: (
                one.serial_number,
                one.source_status,
                one.assignee.id if one.assignee else None,
                one.notes,
            )
            for asset_id, one in self.place.held().items()
        }

    async def sync(self) -> Synced:
        """One sync, a quarter of an hour after the last."""
        self.place.now += timedelta(minutes=15)
        return await self.place.sync(self.adapter)


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Served]:
    """The world of one example."""
    inventory = make(ASSETS, 7, TODAY)
    del inventory.assets[ASSETS:]
    factorial = Factorial(inventory, KEY)
    app = web.Application()
    app.add_subapp("/factorial", factorial.routes())
    serving = Serving(app)
    await serving.start()
    base_url = f"{serving.address}/factorial"
    adapter = Adapter(ApiClient(auth=ApiKeyAuth(KEY), base_url=base_url, limits=HASTY))
    place = await Place.open(folder)
    try:
        yield Served(factorial, adapter, place)
    finally:
        await place.close()
        await adapter.close()
        factorial.mend()
        await serving.stop()


@rounds(one_in=8)
@given(steps=STEPS, rows=st.integers(1, 5))
@example(steps=[Step([], [{"kind": "empty", "page": 2}])], rows=1)
@example(steps=[Step([Act("discard", 0)] * some, []) for some in (4, 4, 1)], rows=1)
def test_an_index_equals_factorial_or_is_honestly_behind(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], rows: int
) -> None:
    """Nothing that Factorial has is lost on any day, and one good day makes up for all of them."""
    folder = tmp_path_factory.mktemp("place")

    async def days() -> None:
        async with served(folder) as world:
            for step in steps:
                await follow(world, step)
            await recover(world)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.assets.factorial.pages.LIMIT", rows)
        asyncio.run(days())


async def follow(world: Served, step: Step) -> None:
    """Take a step, and see that nothing was lost that is there, and nothing said that is not so."""
    before = world.held()
    for act in step.acts:
        world.act(act)
    faults = [world.factorial.fail(**fault) for fault in step.faults]
    synced = await world.sync()
    world.factorial.mend()
    told, held = world.told(), world.held()
    assert held.keys() >= before.keys() & told.keys()
    assert synced.outcome in {"done", "failed", "refused", "empty"}
    if synced.outcome != "done":
        assert synced.error
        assert held.keys() >= before.keys()
    elif not synced.error and not synced.rejected and not any(map(excused, faults)):
        assert held == told
    assert world.place.index.reading(SOURCE).assets == len(held)


def excused(fault: Fault) -> bool:
    """Whether it makes a whole reading differ from what is so when it has ended."""
    return fault.kind in MEANWHILE | UNTRUE


async def recover(world: Served) -> None:
    """Without faults the index is as Factorial is, at the second sync at the latest."""
    world.adapter._api.http.limits = Limits()
    synced = await world.sync()
    if synced.outcome == "empty":  # it may be that the key sees nothing: what was held is kept
        assert not world.told()
        assert synced.error
    elif synced.error:  # more than half of all gone at once must be said twice
        assert "until the next sync says the same" in synced.error
        synced = await world.sync()
    if world.told():
        assert (synced.outcome, synced.error) == ("done", None)
        assert world.held() == world.told()
    kinds = await world.place.told()
    assert kinds.count(("first_sync", None)) <= 1
    for asset_id in {one for _, one in kinds if one}:
        life = [kind for kind, one in kinds if one == asset_id and kind != "changed"]
        assert all(a != b for a, b in pairwise(life))
        if life and world.place.index.get(Scope(), AssetRef(SOURCE, asset_id)):
            assert (life[-1] != "gone") == (asset_id in world.held())
