"""The nearest spellings: what is offered when a serial number was misread or mistyped."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Scope
from bot.store import Held, Index
from bot.store.index.nearest import cutoff, one_away
from tests.made import NOON, SOURCE, asset
from tests.rounds import rounds

ALL = Scope()
MADE = "C02XL0ABJGH5"
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index with the serial number of the examples among many of the same make."""
    index = Index.open(tmp_path / "index.sqlite3")
    others = [asset(n, serial=f"C02{n * 7919 % 10**6:06}QRV") for n in range(1, 300)]
    hold(index, [asset(1000, serial=MADE, tag="LT-0042"), *others])
    yield index
    index.close()


def hold(index: Index, assets: Sequence[object]) -> None:
    """A full sync of these assets."""
    generation = index.begin(SOURCE)
    index.hold(SOURCE, generation, assets, checked_at=NOON, assigned={})  # type: ignore[arg-type]
    index.finish(SOURCE, generation, at=NOON)


def serials(found: Sequence[Held]) -> list[str | None]:
    """The serial numbers of what was found."""
    return [held.asset.serial_number for held in found]


@pytest.mark.parametrize(
    "typed",
    [
        "CO2XLOABJGH5",  # O for 0
        "C02XI0ABJGHS",  # I for L, S for 5
        "c02xl08abjgh5",  # one too many
        "C02XL0ABJG5H",  # swapped
        "C02XL0ABGH5",  # missing
        "C02XL00ABJGH5",  # doubled
        "C02 XL0-ABJ GH6",  # blanks, a dash, one wrong
        "X02XL0ABJGHX",  # both ends wrong
        "C02XL0",  # the beginning
        "ABJGH5",  # the end
        "L0ABJG",  # the middle
        "LT0043",  # its tag, one wrong
    ],
)
def test_the_nearest_one_is_offered_first(index: Index, typed: str) -> None:
    """Reading errors, slips of the keys and parts lead to the asset that was meant."""
    assert serials(index.nearest(ALL, typed))[:1] == [MADE]


@pytest.mark.parametrize("typed", ["ZZZZZZZZZZZZ", "hello", "a laptop", "9", "xy", "Q" * 400])
def test_nonsense_is_near_nothing(index: Index, typed: str) -> None:
    """Far from every spelling there is nothing to offer."""
    assert index.nearest(ALL, typed) == []


def test_look_alikes_come_before_slips_and_those_before_parts(index: Index) -> None:
    """0 for O, then swapped or missing characters, then another character, then parts."""
    hold(
        index,
        [
            asset(1, serial="QWERTYUA"),
            asset(2, serial="QWERTYU"),
            asset(3, serial="QWERTYUPPPPPPP"),
            asset(4, serial="QWERTYU0"),
            asset(5, serial="QWERTYOU"),
        ],
    )

    found = serials(index.nearest(ALL, "QWERTYUO", limit=10))

    assert found == ["QWERTYU0", "QWERTYOU", "QWERTYU", "QWERTYUA"]
    assert serials(index.nearest(ALL, "QWERTYUP", limit=10))[-1] == "QWERTYUPPPPPPP"


@pytest.mark.parametrize("typed", ["QWRETY", "QWXRTY", "QWETY", "QWEXRTY", "QW", "QX"])
def test_a_slip_in_the_middle_of_a_short_word_is_found(index: Index, typed: str) -> None:
    """Where no three characters in a row are as they should be; two letters are too few."""
    hold(index, [asset(1, serial="QWERTY")])

    assert serials(index.nearest(ALL, typed)) == (["QWERTY"] if len(typed) > 2 else [])


def test_at_most_so_many_are_offered(index: Index) -> None:
    """Five unless told otherwise, from however many are near."""
    hold(index, [asset(2000 + n, serial=f"MNT{n:04}") for n in range(500)])

    assert len(index.nearest(ALL, "MNT9999")) <= 5
    assert len(index.nearest(ALL, "MNT0O1O")) == 5
    assert serials(index.nearest(ALL, "MNT0O1O", limit=1)) == ["MNT0010"]


def test_two_characters_are_near_their_look_alikes_only(index: Index) -> None:
    """Of two characters one wrong leaves any two; a look-alike is still a look-alike."""
    hold(index, [asset(1, serial="B1"), asset(2, serial="B2")])

    assert serials(index.nearest(ALL, "8I")) == ["B1"]
    assert index.nearest(ALL, "B3") == []
    assert [cutoff(n) for n in (1, 2, 3, 5, 6, 9, 10, 30)] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_a_narrow_scope_offers_only_what_is_in_it(index: Index) -> None:
    """The crowd outside does not use up the candidates."""
    crowd = [asset(3000 + n, serial=f"TRKXY{n:04}", client="acme") for n in range(1500)]
    hold(index, [*crowd, asset(9000, serial="TRKXYZQQ", client="bolt")])

    bolt = Scope(clients=frozenset({"bolt"}))

    assert serials(index.nearest(bolt, "TRKXYJJQ")) == ["TRKXYZQQ"]
    assert serials(index.search(bolt, "trk", limit=5)) == ["TRKXYZQQ"]


@rounds()
@given(st.text(ALPHABET, min_size=6, max_size=14), st.data())
def test_one_slip_never_hides_an_asset(index: Index, serial: str, data: st.DataObject) -> None:
    """Any character missing, doubled, replaced or swapped, any misread: the asset is offered."""
    hold(index, [asset(1, serial=serial)])
    at = data.draw(st.integers(0, len(serial) - 1))
    other = data.draw(st.sampled_from(ALPHABET))
    slips = [
        serial[:at] + serial[at + 1 :],
        serial[:at] + other + serial[at:],
        serial[:at] + other + serial[at + 1 :],
        serial[:at] + serial[at + 1 : at + 2] + serial[at] + serial[at + 2 :],
    ]
    typed = data.draw(st.sampled_from(slips))
    misread = typed.translate(str.maketrans("015802", "OISBOZ"))

    for word in (typed, misread, misread.lower()):
        assert serial in serials(index.nearest(ALL, word, limit=50))


@rounds()
@given(st.text(max_size=30))
def test_any_words_at_all_are_answered(index: Index, words: str) -> None:
    """Whatever is typed into a search, quotes and operators included, it is only words."""
    assert len(index.nearest(ALL, words)) <= 5
    assert len(index.search(ALL, words, limit=5)) <= 5


@given(st.text("abc019", min_size=1, max_size=8))
def test_spellings_one_slip_away_are_no_repeats(text: str) -> None:
    """Each is made once, none is the text itself or empty."""
    slips = one_away(text)

    assert len(set(slips)) == len(slips)
    assert text not in slips
    assert "" not in slips


def test_a_search_finds_words_wherever_they_stand(index: Index) -> None:
    """Serial numbers and tags equal, then begun; then titles begun; then parts of any word."""
    hold(
        index,
        [
            asset(1, serial="ABC", name="one", model="ThinkPad X1"),
            asset(2, serial="ABCD", name="two", model="ThinkPad T14"),
            asset(3, serial="X-1", name="abc printer", model="LaserJet"),
            asset(4, serial="ZZABC", name="four", model="Pad"),
        ],
    )

    def found(words: str) -> list[str]:
        return [held.asset.ref.id for held in index.search(ALL, words, limit=10)]

    assert found("abc") == ["id-1", "id-2", "id-3", "id-4"]
    assert found("thinkpad t14") == ["id-2"]
    assert found("THINK-PAD") == ["id-1", "id-2"]
    assert found("apple laser") == ["id-3"]
    assert found("x1") == ["id-3"]
    assert found("thinkpad laser") == []
    assert len(index.search(ALL, "abc", limit=2)) == 2
