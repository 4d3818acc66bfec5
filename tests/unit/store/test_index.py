"""The index holds what sources told, and finds one asset by what is written on it."""

import string
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Asset, AssetRef, Scope
from bot.store import Index, IndexMoved
from bot.store.index.rows import spelling
from tests.made import NOON, SOURCE, asset, person
from tests.rounds import rounds

ALL = Scope()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """A new, empty index."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield index
    index.close()


def fill(index: Index, assets: Sequence[Asset], **more: object) -> int:
    """A full sync of these assets; its generation."""
    generation = index.begin(SOURCE, len(assets), at=NOON)
    index.hold(SOURCE, generation, assets, checked_at=NOON, assigned={}, **more)  # type: ignore[arg-type]
    index.finish(SOURCE, generation, at=NOON)
    return generation


def ids(found: Sequence[object]) -> list[str]:
    """The ids of what was found."""
    return [held.asset.ref.id for held in found]  # type: ignore[attr-defined]


def test_an_asset_comes_back_as_it_was_held(index: Index) -> None:
    """Every field survives, and the time of the check beside it."""
    whole = asset(1, tag="LT-1", has="7", location="Berlin", client="acme", notes="dent\x00 😀")
    fill(index, [whole])

    held = index.get(ALL, whole.ref)

    assert held is not None
    assert held.asset == whole
    assert held.checked_at == NOON


@pytest.mark.parametrize("typed", ["SN-0001", "sn 0001", "sn0001", " SN–0001 ", "ＳＮ0001"])
def test_a_serial_number_is_found_however_it_is_spelt(index: Index, typed: str) -> None:
    """Case, blanks, dashes and wide letters make no difference."""
    fill(index, [asset(1), asset(2)])

    assert ids(index.find(ALL, typed, field="serial")) == ["id-1"]


def test_a_look_alike_is_not_an_equal_serial_number(index: Index) -> None:
    """O for 0 is offered as near, never shown as the answer."""
    fill(index, [asset(1)])

    assert index.find(ALL, "SN-OOO1", field="any") == []


def test_a_tag_or_an_id_is_found_where_any_word_will_do(index: Index) -> None:
    """Only `any` looks beyond serial numbers."""
    fill(index, [asset(1, tag="LT-0042")])

    assert ids(index.find(ALL, "lt 0042", field="any")) == ["id-1"]
    assert ids(index.find(ALL, "ID-1", field="any")) == ["id-1"]
    assert index.find(ALL, "LT-0042", field="serial") == []
    assert index.find(ALL, "id-1", field="serial") == []


@pytest.mark.parametrize(
    "word", ["", "   ", "--", "\x00", "\ud800", "a" * 5000, "'", '"', "%", "*"]
)
def test_odd_words_find_nothing_and_break_nothing(index: Index, word: str) -> None:
    """Whatever is typed, the answer is an empty list."""
    fill(index, [asset(1)])

    assert index.find(ALL, word, field="any") == []
    assert index.nearest(ALL, word) == []
    assert index.search(ALL, word, limit=5) == []
    assert index.get(ALL, AssetRef(SOURCE, word)) is None
    assert index.person(SOURCE, word) is None
    assert index.people_with_email(word) == []


def test_living_assets_come_before_gone_ones(index: Index) -> None:
    """A serial number used twice finds both, the living one first."""
    fill(index, [asset(1, serial="X1", name="a", gone=True), asset(2, serial="X1", name="b")])

    assert ids(index.find(ALL, "x1", field="serial")) == ["id-2", "id-1"]


def test_a_word_that_thousands_share_finds_a_bounded_number(index: Index) -> None:
    """A serial number "n/a" costs no more than a hundred assets, the living ones first."""
    crowd = [asset(n, serial="n/a", gone=n <= 150) for n in range(1, 301)]
    fill(index, crowd)

    found = index.find(ALL, "N/A", field="any")

    assert len(found) == 100
    assert not any(held.asset.gone for held in found)


def test_every_asset_counts_once_a_generation(index: Index) -> None:
    """Held twice in one sync, an asset is new to it once; in the next one again."""
    generation = index.begin(SOURCE, 2)

    def hold(*numbers: int) -> int:
        assets = [asset(number) for number in numbers]
        return index.hold(SOURCE, generation, assets, checked_at=NOON, assigned={})

    assert [hold(1, 2, 2), hold(2, 3), hold()] == [2, 1, 0]
    assert index.reading(SOURCE).read == 3
    generation = index.begin(SOURCE, 2)
    assert hold(1) == 1


def test_a_reading_tells_how_far_a_sync_is(index: Index) -> None:
    """Progress shows while it runs; completeness and the time once it has ended."""
    assert index.readings() == []
    generation = index.begin(SOURCE)
    index.hold(SOURCE, generation, [asset(1)], checked_at=NOON, assigned={}, total=9100)

    running = index.reading(SOURCE)
    index.finish(SOURCE, generation, at=NOON)
    ended = index.reading(SOURCE)

    assert (running.complete, running.read, running.total, running.assets) == (False, 1, 9100, 1)
    assert (ended.complete, ended.read, ended.total, ended.assets) == (True, 0, None, 1)
    assert ended.synced_at == NOON


def test_an_abandoned_sync_keeps_its_rows(index: Index) -> None:
    """What was read before it stopped can be asked; its progress is forgotten."""
    generation = index.begin(SOURCE, 10)
    index.hold(SOURCE, generation, [asset(1)], checked_at=NOON, assigned={})
    index.abandon(SOURCE, generation)

    assert index.reading(SOURCE)[1:5] == (False, 1, 0, None)
    assert ids(index.find(ALL, "SN-0001", field="serial")) == ["id-1"]


def test_gone_assets_are_kept_and_marked(index: Index) -> None:
    """They are found and got, and appear in no list, suggestion or count."""
    generation = fill(index, [asset(1), asset(2)])
    generation = index.begin(SOURCE)
    index.hold(SOURCE, generation, [asset(1)], checked_at=NOON, assigned={})

    assert index.unseen(SOURCE, generation, ["id-1", "id-2", "id-3"]) == ["id-2", "id-3"]
    index.finish(SOURCE, generation, gone=["id-2"], at=NOON)

    (gone,) = index.find(ALL, "SN-0002", field="serial")
    assert gone.asset == asset(2, gone=True)
    assert index.reading(SOURCE).assets == 1
    assert ids(index.nearest(ALL, "SN-0002")) == ["id-1"]
    assert ids(index.search(ALL, "SN", limit=5)) == ["id-1"]


def test_an_older_sync_cannot_write_any_more(index: Index) -> None:
    """Once another has begun, every write of the first one is refused."""
    old = index.begin(SOURCE)
    new = index.begin(SOURCE)

    with pytest.raises(IndexMoved):
        index.hold(SOURCE, old, [asset(1)], checked_at=NOON, assigned={})
    with pytest.raises(IndexMoved):
        index.unseen(SOURCE, old, ["id-1"])
    with pytest.raises(IndexMoved):
        index.finish(SOURCE, old, gone=["id-1"], at=NOON)
    index.abandon(SOURCE, old)
    assert index.hold(SOURCE, new, [asset(1)], checked_at=NOON, assigned={}) == 1


def test_a_refresh_writes_one_asset(index: Index) -> None:
    """Also one not yet held, and one now gone; the next list has it."""
    fill(index, [asset(1, name="old")])
    later = NOON + timedelta(minutes=1)

    assert index.refresh(asset(1, name="new"), checked_at=later)
    assert index.refresh(asset(2), checked_at=later)
    assert index.refresh(asset(1, name="new", gone=True), checked_at=later + timedelta(seconds=1))

    (first,) = index.find(ALL, "SN-0001", field="serial")
    assert (first.asset.name, first.asset.gone) == ("new", True)
    assert ids(index.find(ALL, "SN-0002", field="serial")) == ["id-2"]
    assert index.reading(SOURCE).assets == 1


def test_a_page_read_before_a_refresh_does_not_undo_it(index: Index) -> None:
    """The sync's older copy counts as met, and the newer one stays."""
    fill(index, [asset(1, name="old")])
    generation = index.begin(SOURCE, at=NOON)
    index.refresh(asset(1, name="new"), checked_at=NOON + timedelta(seconds=5))
    index.hold(SOURCE, generation, [asset(1, name="old")], checked_at=NOON, assigned={})

    held = index.get(ALL, AssetRef(SOURCE, "id-1"))

    assert held is not None
    assert held.asset.name == "new"
    assert index.unseen(SOURCE, generation, ["id-1"]) == []


def test_a_check_in_the_far_future_is_no_newer_copy(index: Index) -> None:
    """A clock that was put back does not freeze what was held under it."""
    index.refresh(asset(1, name="old"), checked_at=NOON + timedelta(days=400))
    generation = index.begin(SOURCE)
    index.hold(SOURCE, generation, [asset(1, name="new")], checked_at=NOON, assigned={})

    held = index.get(ALL, AssetRef(SOURCE, "id-1"))

    assert held is not None
    assert (held.asset.name, held.checked_at) == ("new", NOON)


def test_strays_are_what_neither_sync_nor_look_up_met(index: Index) -> None:
    """An asset looked up since the sync began is none."""
    fill(index, [asset(1), asset(2), asset(3)])
    generation = index.begin(SOURCE, at=NOON + timedelta(minutes=1))
    index.hold(SOURCE, generation, [asset(1)], checked_at=NOON + timedelta(minutes=1), assigned={})
    index.refresh(asset(3), checked_at=NOON + timedelta(minutes=2))

    strays = index.strays(SOURCE, generation)

    assert [one for _, one in strays] == ["id-2"]
    assert index.strays(SOURCE, generation, after=strays[-1][0]) == []


def test_a_changed_asset_is_found_by_its_new_spelling_only(index: Index) -> None:
    """The old serial number, tag and words lead nowhere any more."""
    fill(index, [asset(1, serial="ABCDEF", tag="T-77777", name="Lathe")])
    fill(index, [asset(1, serial="UVWXYZ", tag="T-88888", name="Crane")])

    for old in ("ABCDEF", "T-77777", "lathe"):
        assert index.find(ALL, old, field="any") == []
        assert index.search(ALL, old, limit=5) == []
    assert index.nearest(ALL, "ABCDEX") == []
    for new in ("UVWXYZ", "T-88888", "crane"):
        assert ids(index.search(ALL, new, limit=5)) == ["id-1"]


def test_a_scope_is_part_of_every_question(index: Index) -> None:
    """Sources, clients and a person each narrow what can be found, listed, suggested, counted."""
    mine = asset(1, client="acme", has="7", location="Berlin")
    other = asset(2, client="bolt", has="8", location="Paris")
    fill(index, [mine, other], persons={"7": "person-7", "8": "person-8"})

    for scope in (
        Scope(sources=frozenset({SOURCE}), clients=frozenset({"acme"})),
        Scope(clients=frozenset({"acme", "none"})),
        Scope(person="person-7"),
    ):
        assert index.find(scope, "SN-0002", field="any") == []
        assert index.get(scope, other.ref) is None
        assert ids(index.find(scope, "SN-0001", field="any")) == ["id-1"]
        assert ids(index.nearest(scope, "SN-0003")) == ["id-1"]
        assert ids(index.search(scope, "sn", limit=5)) == ["id-1"]
        assert index.values(scope, "location") == ["Berlin"]
    for nothing in (
        Scope(sources=frozenset()),
        Scope(sources=frozenset({"itflow"})),
        Scope(clients=frozenset()),
        Scope(person="person-9"),
    ):
        assert index.find(nothing, "SN-0001", field="any") == []
        assert index.nearest(nothing, "SN-0001") == []
        assert index.search(nothing, "sn", limit=5) == []
        assert index.values(nothing, "location") == []


def test_people_of_two_sources_with_one_id_are_two(index: Index) -> None:
    """Whoever has the same id elsewhere is somebody else."""
    fill(index, [asset(1, has="7")], persons={"7": "person-7"})
    generation = index.begin("itflow")
    other = asset(2, has="7", source="itflow")
    index.hold("itflow", generation, [other], checked_at=NOON, assigned={}, persons={"7": "other"})

    assert ids(index.search(Scope(person="person-7"), "sn", limit=5)) == ["id-1"]
    assert index.get(Scope(person="person-7"), other.ref) is None


def test_values_come_most_frequent_first_as_written(index: Index) -> None:
    """Case does not make two of one, the newest spelling is shown, and gone assets do not count."""
    fill(index, [asset(1, location="berlin"), asset(2, location="Berlin")])
    fill(index, [asset(3, location="Paris"), asset(4), asset(5, location="Oslo", gone=True)])

    assert index.values(ALL, "location") == ["Berlin", "Paris"]
    assert index.values(ALL, "team") == []
    assert index.values(ALL, "status") == ["in stock"]
    assert index.values(ALL, "category") == ["laptop"]
    assert index.values(ALL, "model") == ["MacBook Pro 14"]


def test_people_are_found_by_id_and_by_any_address(index: Index) -> None:
    """Case makes no difference; several people with one address are all told."""
    ana, ben = person(1, "ana@x.example", "ana@home.example"), person(2, "ana@x.example")
    index.hold_people(SOURCE, [ana, ben])

    assert index.person(SOURCE, "1") == ana
    assert index.people_with_email(" ANA@x.example ") == [ana, ben]
    assert index.people_with_email("ana@home.example") == [ana]


def test_people_no_longer_told_of_are_dropped(index: Index) -> None:
    """With their addresses; but an empty answer empties nothing."""
    index.hold_people(SOURCE, [person(1, "a@x.example"), person(2, "b@x.example")])
    index.hold_people("itflow", [person(1, "a@x.example", source="itflow")])
    index.hold_people(SOURCE, [person(2, "c@x.example")])
    index.hold_people(SOURCE, [])

    assert index.person(SOURCE, "1") is None
    assert index.people_with_email("b@x.example") == []
    assert index.people_with_email("c@x.example") == [person(2, "c@x.example")]
    assert [one.source for one in index.people_with_email("a@x.example")] == ["itflow"]


def test_reads_from_many_threads_do_not_disturb_a_writer(index: Index) -> None:
    """Every reader sees whole assets while a sync rewrites them."""
    fill(index, [asset(n) for n in range(50)])
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for number in range(200):
                assert index.find(ALL, f"SN-{number % 50:04}", field="any")
        except BaseException as failure:  # noqa: BLE001 - told to the test below
            failures.append(failure)

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for turn in range(5):
        fill(index, [asset(n, name=f"turn {turn}") for n in range(50)])
    for reader in readers:
        reader.join()

    assert failures == []


@rounds()
@given(
    st.lists(
        st.tuples(
            st.integers(0, 12),
            st.sampled_from(["Berlin", "Paris", None]),
            st.sampled_from(["acme", "bolt", None]),
            st.booleans(),
        ),
        max_size=40,
    )
)
def test_counts_and_values_follow_every_change(
    index: Index, steps: list[tuple[int, str | None, str | None, bool]]
) -> None:
    """Whatever is held, moved, lost and found again, the tallies equal what a count would say."""
    now: dict[int, Asset] = {}
    for number in range(13):  # the index outlives one example
        now[number] = asset(number, gone=True)
    for number, location, client, gone in steps:
        now[number] = asset(number, location=location, client=client, gone=gone)
        fill(index, [now[number]])
    fill(index, list(now.values()))

    living = [one for one in now.values() if not one.gone]
    assert index.reading(SOURCE).assets == len(living)
    for client in ("acme", "bolt"):
        scope = Scope(clients=frozenset({client}))
        places = [
            one.location.name
            for one in living
            if one.location and one.client and one.client.id == client
        ]
        expected = sorted(set(places), key=lambda place: (-places.count(place), place))
        assert index.values(scope, "location") == expected


@rounds()
@given(st.text(min_size=1, max_size=40), st.text(alphabet=string.printable, max_size=40))
def test_any_text_is_found_by_itself(index: Index, serial: str, tag: str) -> None:
    """Whatever a source uses as a serial number or tag, typing it finds the asset."""
    fill(index, [asset(1, serial=serial, tag=tag)])

    for text in (serial, tag):
        if spelling(text):
            assert ids(index.find(ALL, text, field="any")) == ["id-1"]
