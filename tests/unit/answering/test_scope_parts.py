"""A scope of several parts: sources whole, or some clients of them, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import history
from bot.answering.reach import reach
from bot.language.questions import Filters
from bot.models import Asset, AssetRef, Part, Role, Scope
from bot.policy.roles import Grant, Standing
from bot.store import Index, Records
from bot.store.history_rows import page
from tests.empty import records_in
from tests.made import NOON, asset

SOURCES = ("factorial", "itflow", "itflow-2")
CLIENTS = (None, "7", "8")
EVERYTHING = [
    asset(10 * place + number, source=source, serial=f"{source}-{client}-{number}", client=client)
    for place, source in enumerate(SOURCES)
    for number, client in enumerate(CLIENTS, start=1)
]
"""One asset of each source and client; clients of two sources have the same ids."""
PARTS = st.lists(
    st.builds(
        Part,
        source=st.sampled_from([*SOURCES, "elsewhere"]),
        clients=st.none() | st.frozensets(st.sampled_from(["7", "8", "9"])),
    ),
    max_size=4,
).map(tuple)


def lies_in(one: Asset, parts: tuple[Part, ...]) -> bool:
    """Whether an asset lies in one of the parts, as one would say it."""
    client = one.client.id if one.client else None
    return any(
        part.source == one.ref.source and (part.clients is None or client in part.clients)
        for part in parts
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index that holds everything."""
    made = Index.open(tmp_path_factory.mktemp("parts") / "index.sqlite3")
    made.refresh(*EVERYTHING, checked_at=NOON)
    return made


@given(PARTS)
def test_nothing_outside_its_parts_is_found_listed_counted_or_suggested(
    index: Index, parts: tuple[Part, ...]
) -> None:
    """Whatever they are: overlapping, of unknown sources, without a client, none at all."""
    scope = Scope(parts=parts)
    within = {one.ref for one in EVERYTHING if lies_in(one, parts)}
    listing = index.listed(scope, Filters(), position=None, limit=50)
    assert {one.asset.ref for one in listing.rows} == within
    assert listing.total == len(within)
    assert {one.ref for one in EVERYTHING if index.get(scope, one.ref)} == within
    found = {
        held.asset.ref
        for one in EVERYTHING
        for held in index.find(scope, one.serial_number or "", field="serial")
    }
    assert found == within
    near = {held.asset.ref for held in index.nearest(scope, "itflow-7-", limit=50)}
    assert near <= within
    clients = {f"Client {one.client.id}" for one in EVERYTHING if one.ref in within and one.client}
    assert set(index.values(scope, "client")) == clients
    assert all(scope.reaches(ref.source) for ref in within)


async def test_history_is_read_within_the_parts_too(tmp_path: Path) -> None:
    """An event of another client is no event."""
    records = await Records.open(records_in(tmp_path))
    ref = AssetRef("itflow", "1")
    events = [
        history.Event(kind=kind, at=NOON, ref=ref, client=client)
        for kind, client in (("a", "7"), ("b", "8"), ("c", None))
    ]
    async with records.begin() as connection:
        await history.append_all(connection, events)

    async def kinds(*parts: Part) -> list[str]:
        async with records.read() as connection:
            scope = Scope(parts=parts)
            return [one.kind for one in (await page(connection, scope, [ref], limit=9)).events]

    assert await kinds(Part(source="itflow")) == ["c", "b", "a"]
    assert await kinds(Part(source="itflow", clients=frozenset({"7"}))) == ["a"]
    assert await kinds(Part(source="factorial")) == []
    assert await kinds() == []
    await records.close()


def test_a_reach_is_made_of_the_ids_that_clients_have_now(index: Index) -> None:
    """By the name a role gives; a name nobody has reaches nothing."""
    grants = (
        Grant(role=Role.AUDITOR, sources=frozenset({"factorial"})),
        Grant(
            role=Role.OPERATOR,
            sources=frozenset({"itflow"}),
            clients=frozenset({"client 7", "nobody"}),
        ),
        Grant(role=Role.APPROVER),
    )
    found = reach(index, Standing(grants=grants))
    assert found is not None
    assert found.words == ("factorial", "Client 7", "nobody")
    assert found.parts == (
        Part(source="factorial"),
        Part(source="itflow", clients=frozenset({"7"})),
    )
    assert reach(index, Standing(grants=(Grant(role=Role.ADMIN),))) is None
    assert reach(index, Standing()) is None
