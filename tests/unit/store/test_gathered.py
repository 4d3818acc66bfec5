"""Questions that come at the same moment are one, and no answer is older than its question."""

import asyncio
from collections.abc import Collection, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import Records
from bot.store.events import Claim, Happened, claim_event, claim_new
from bot.store.gathered import AT_ONCE, Gathered, evened
from tests.made import NOON

TEAM = "T1"


class Asked:
    """Answers with what is true when it is asked, once it is let; raises for what is not there."""

    def __init__(self) -> None:
        self.truth = {f"key {number}": 0 for number in range(50)}
        self.questions: list[list[str]] = []
        self.may_answer = asyncio.Event()

    async def ask(self, keys: Collection[str]) -> Mapping[str, int]:
        """The numbers of these, as they are at the beginning."""
        self.questions.append([*keys])
        found = {key: self.truth[key] for key in keys}
        await self.may_answer.wait()
        return found


async def test_what_is_asked_meanwhile_is_one_question() -> None:
    """Of three that ask for two keys while a first is answered, all are answered by one read."""
    asked = Asked()
    gathered = Gathered(asked.ask)
    first = asyncio.create_task(gathered.of("key 0"))
    await _settled()
    others = [asyncio.create_task(gathered.of(key)) for key in ("key 1", "key 2", "key 1")]
    await _settled()
    asked.may_answer.set()

    assert await asyncio.gather(first, *others) == [0, 0, 0, 0]
    assert asked.questions == [["key 0"], ["key 1", "key 2"]]


async def test_no_answer_is_older_than_its_question() -> None:
    """Who asks for the very key that is being read waits for the read after it."""
    asked = Asked()
    gathered = Gathered(asked.ask)
    before = asyncio.create_task(gathered.of("key 0"))
    await _settled()
    asked.truth["key 0"] = 1
    after = asyncio.create_task(gathered.of("key 0"))
    await _settled()
    asked.may_answer.set()

    assert (await before, await after) == (0, 1)


async def test_many_keys_are_several_questions() -> None:
    """No question is for more than its share, and nobody is passed over."""
    asked = Asked()
    asked.may_answer.set()
    gathered = Gathered(asked.ask)

    await asyncio.gather(*map(gathered.of, asked.truth))

    assert max(map(len, asked.questions)) == AT_ONCE
    assert sorted(key for some in asked.questions for key in some) == sorted(asked.truth)


async def test_a_failure_is_told_to_all_who_wait_for_it() -> None:
    """Both who asked for what cannot be read are told so, and the next question is asked anew."""
    asked = Asked()
    asked.may_answer.set()
    gathered = Gathered(asked.ask)

    told = await asyncio.gather(gathered.of("none"), gathered.of("none"), return_exceptions=True)

    assert [type(one) for one in told] == [KeyError, KeyError]
    assert await gathered.of("key 1") == 0


async def test_one_who_gives_up_takes_nobody_along() -> None:
    """Of two who wait for one key, one is cancelled and the other is answered."""
    asked = Asked()
    gathered = Gathered(asked.ask)
    gone, stays = (asyncio.create_task(gathered.of("key 3")) for _ in range(2))
    await _settled()
    gone.cancel()
    asked.may_answer.set()

    assert await stays == 0
    with pytest.raises(asyncio.CancelledError):
        await gone


@given(st.lists(st.integers(), unique=True, max_size=40))
def test_evened_keys_are_the_same_in_few_lengths(keys: list[int]) -> None:
    """They are as many as a power of two, and none is lost, added or moved."""
    found = evened(keys)

    assert found[: len(keys)] == keys
    assert set(found) == set(keys)
    assert not found or len(found) & (len(found) - 1) == 0
    assert len(found) < 2 * max(len(keys), 1)


async def test_only_what_is_new_is_claimed_together(records: Records) -> None:
    """Of three events that are claimed together, the one that somebody has is not ours."""
    async with records.begin() as connection:
        await claim_event(connection, TEAM, "Ev1", now=NOON, user="U1")
    happened = [Happened(f"Ev{number}", "U1", "REF", NOON) for number in range(3)]

    async with records.singly() as connection:
        ours = await claim_new(connection, TEAM, happened)
        again = await claim_new(connection, TEAM, happened)
        still = await claim_event(connection, TEAM, "Ev2", now=NOON)

    assert ours == {"Ev0", "Ev2"}
    assert not again
    assert still is Claim.UNDER_WAY


async def _settled() -> None:
    """All that can go on without an answer has."""
    for _ in range(5):
        await asyncio.sleep(0)
