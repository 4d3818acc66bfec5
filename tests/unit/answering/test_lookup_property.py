"""Whatever sources hold and however much of it was read: nothing is denied that one would tell."""

import asyncio
from typing import Literal, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.answers import Answer, Found, NotFound, Several, StillReading, Table
from bot.language.questions import Sought
from bot.language.words.serials import key
from bot.models import Asset
from bot.policy import AssetView
from tests.made import asset
from tests.place import Place
from tests.rounds import rounds
from tests.two_sources import HERE, THERE, Desk

SPELT = ("AB12", "AB-12", "ab 12", "A812", "AB", "12", "QX-9", "qx9", "QX 9")
"""One thing in several spellings, look-alikes, and words that are part of others."""


class Item(NamedTuple):
    """An asset, and what became of it since its source was read."""

    source: str
    serial: str | None
    tag: str | None
    since: Literal["as it was", "new", "deleted", "corrected"]

    def at(self, number: int, *, now: bool) -> list[Asset]:
        """What its source has of it, when it was read or now."""
        if self.since == ("deleted" if now else "new"):
            return []
        corrected = now and self.since == "corrected"
        serial = "CORRECTED" if corrected else self.serial
        return [asset(number, source=self.source, serial=serial, tag=self.tag)]


ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from([HERE, THERE]),
        st.none() | st.sampled_from(SPELT),
        st.none() | st.sampled_from(SPELT),
        st.sampled_from(["as it was", "as it was", "new", "deleted", "corrected"]),
    ),
    max_size=5,
)


class Facts:
    """What is so, by which answers are judged."""

    def __init__(self, items: list[Item], read: set[str]) -> None:
        self.then = {n: one for n, item in enumerate(items) for one in item.at(n, now=False)}
        self.now = {n: one for n, item in enumerate(items) for one in item.at(n, now=True)}
        self.read = read

    def held(self, source: str, *, now: bool) -> list[Asset]:
        """What a source has of these, when it was read or now."""
        return [
            one for one in (self.now if now else self.then).values() if one.ref.source == source
        ]

    def must_be_found(self, word: str, field: Sought) -> bool:
        """Whether the index knows it still to be there, or a source finds it as it is spelt."""
        known = (
            one
            for number, one in self.now.items()
            if one.ref.source in self.read and self.then.get(number) == one
        )
        told = {one.serial_number for one in self.now.values()}
        return bool(told & {word, key(word)}) or any(is_on(one, word, field) for one in known)

    def one_must_be_found(self, words: list[str], field: Sought) -> bool:
        """Whether the same is so for any of several words."""
        return any(self.must_be_found(word, field) for word in words)

    def judge(self, answer: Answer, words: list[str], field: Sought) -> None:
        """Raise unless the answer is an honest one to these words."""
        match answer:
            case Found():
                whole = "".join(words)
                shown = answer.card.asset
                assert is_on(shown, whole, field)
                assert not answer.card.stale
                refs = {one.ref: one.serial_number for one in self.now.values()}
                assert shown.gone == (shown.ref not in refs)
                assert shown.gone or refs[shown.ref] == shown.serial_number
                assert not (shown.gone and self.one_must_be_found([whole, *words], field))
            case Several():
                assert answer.total > 1
                assert all(is_on(card.asset, "".join(words), field) for card in answer.cards)
            case Table():
                assert len(words) > 1
                for row in answer.rows:
                    assert row.outcome in {"found", "several"} or not self.must_be_found(
                        row.word, field
                    )
                    assert not row.card or is_on(row.card.asset, row.word, field)
                found = any(row.outcome in {"found", "several"} for row in answer.rows)
                assert found or not self.must_be_found(" ".join(words), "serial")
            case NotFound():
                assert not self.one_must_be_found([" ".join(words), *words], field)
                assert set(answer.unread) == {HERE, THERE} - self.read
            case StillReading():
                assert field == "any"
                assert not self.read
                assert not self.must_be_found(" ".join(words), field)
            case _:
                raise AssertionError(answer)


def is_on(one: Asset | AssetView, word: str, field: Sought) -> bool:
    """Whether a word, however it is spelt, is what is asked for of an asset."""
    spelt = [one.serial_number, *([one.tag] if field == "any" else [])]
    return key(word) in {key(text) for text in spelt if text}


@rounds(one_in=4)
@given(
    items=ITEMS,
    read=st.sets(st.sampled_from([HERE, THERE])),
    field=st.sampled_from(["serial", "any"]),
    asked=st.lists(st.sampled_from([*SPELT, "AB 12", "NOSUCH"]), min_size=1, max_size=4),
)
@example(
    items=[Item(HERE, "AB12", None, "corrected"), Item(HERE, "AB", None, "new")],
    read={HERE},
    field="serial",
    asked=["AB 12"],
)
@example(
    items=[Item(HERE, "AB12", None, "deleted"), Item(HERE, "AB", None, "new")],
    read={HERE},
    field="serial",
    asked=["AB 12"],
)
def test_no_answer_is_a_guess_or_denies_what_is_there(
    tmp_path_factory: pytest.TempPathFactory,
    items: list[Item],
    read: set[str],
    field: Sought,
    asked: list[str],
) -> None:
    """Read or unread, new, deleted or corrected since, and asked for in any spelling."""
    facts = Facts(items, read)

    async def example() -> None:
        place = await Place.open(folder := tmp_path_factory.mktemp("desk"))
        try:
            desk = Desk(place, folder)
            for source in (desk.here, desk.there):
                own = source.held
                source.held = own + facts.held(source.source, now=False)
                if source.source in read:
                    await desk.reads(source)
                source.held = own + facts.held(source.source, now=True)
            desk.later()
            for text in asked:
                words = text.split()
                facts.judge(await desk.asked(*words, field=field), words, field)
        finally:
            await place.close()

    asyncio.run(example())
