"""Several changes under load: refused in part, killed half-way, raced for, under any rules."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.approvals import Request
from bot.policy import Rule, Who, facts, ruling
from bot.store import Records, request_parts
from tests.approvals.boxed import asked, came_to, held, parts, returns, worked_off
from tests.approvals.dying import Between, Killed, kill
from tests.desk import APPROVER, OPERATOR, Desk, opened
from tests.empty import records_in
from tests.rounds import rounds

ANOTHER = {"executor": "another"}
FEW, MANY = 20, 300
REFUSED = 7


def counted(at: int) -> dict[str, object]:
    """What kills the process once so many writes have been begun, and all that follows."""
    begun = 0

    def count() -> None:
        nonlocal begun
        begun += 1
        if begun >= at:
            kill()

    return {"before_write": count}


async def refuses(desk: Desk, request: Request) -> None:
    """Seven of the assets have changed hands since they were asked for."""
    there = desk.receiver("Tom Becker").id
    some = [
        one
        for one in await parts(desk, request)
        if one.asset and one.asset.assignee and one.asset.assignee.id != there
    ]
    for one in some[:REFUSED]:
        desk.factorial.edit(one.asset_id or "", {"owner_id": there})


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("size", [FEW, pytest.param(MANY, marks=pytest.mark.prove)])
async def test_all_but_seven_are_done_and_those_are_explained(
    records: Records, size: int, *, killed: bool
) -> None:
    """Also when the process is killed a third of the way: another goes on, nothing twice."""
    async with opened(records, assets=40 + size * 3 // 2) as desk:
        await _all_but_seven(desk, size, killed=killed)


async def _until_it_dies(big: Desk, dying: Any) -> None:
    """A job that takes long leaves the rest to the next."""
    while big.begun:
        await big.work(sources={"factorial": dying})


async def _all_but_seven(big: Desk, size: int, *, killed: bool) -> None:
    (request,) = (await asked(big, returns(await held(big, size)))).requests
    await refuses(big, request)
    if killed:
        dying = Between(big.client, **counted(size // 3))  # type: ignore[arg-type]
        with pytest.raises(Killed):
            await _until_it_dies(big, dying)
        big.begun.clear()
        big.later(seconds=31)
        await big.approvals(**ANOTHER).reconcile()
    ended = await worked_off(big, request, **ANOTHER)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "in_part")
    assert await came_to(big, request) == {"completed": size - REFUSED, "failed": REFUSED}
    async with big.records.read() as connection:
        first = await request_parts.page(connection, request.id, limit=REFUSED + 1)
        tally = await request_parts.tally(connection, request.id)
    explained = [one.outcome and one.outcome.changed for one in first]
    assert [bool(one and "assignee" in one) for one in explained] == [*[True] * REFUSED, False]
    assert (tally.done, tally.failed, tally.left) == (size - REFUSED, REFUSED, 0)
    assert big.writes == size - REFUSED


async def test_two_who_ask_for_the_same_at_once_get_each_asset_once(desk: Desk) -> None:
    """What one has got the other is told of, whoever came first."""
    assets = await held(desk, 6)
    answers = await asyncio.gather(
        asked(desk, returns(assets[:4])), asked(desk, returns(assets[2:], "olaf"))
    )
    got = [
        one.ref
        for answer in answers
        for request in answer.requests
        for one in await parts(desk, request)
    ]
    assert sorted(filter(None, got)) == sorted(one.ref for one in assets)
    assert sum(len(answer.left_out) for answer in answers) == 2


async def test_a_form_sent_twice_at_once_is_one_request(desk: Desk) -> None:
    """Both answers name it."""
    wishes = returns(await held(desk, 3))
    first, second = await asyncio.gather(
        asked(desk, wishes, key="view-1"), asked(desk, wishes, key="view-1")
    )
    assert [one.id for one in first.requests] == [one.id for one in second.requests] != []


async def test_two_processes_at_one_request_write_each_change_once(desk: Desk) -> None:
    """The second finds it held, and leaves it."""
    (request,) = (await asked(desk, returns(await held(desk, 6)))).requests
    await asyncio.gather(*(desk.approvals().see_to(request.id) for _ in range(2)))
    assert (desk.writes, (await desk.get(request)).status) == (6, "completed")


CATEGORIES = ("laptop", "screen", "phone", "tablet", "vehicle")


def rule(number: int, category: str | None, needed: int, *, reason: bool) -> Rule:
    """A rule for returns."""
    return Rule(
        name=f"rule {number}",
        operations=frozenset({"return"}),
        category=category,
        ask=Who(roles=frozenset({OPERATOR})),
        approve=Who(roles=frozenset({APPROVER})),
        needed=needed,
        reason=reason,
    )


any_rules = st.lists(
    st.tuples(st.sampled_from([None, *CATEGORIES]), st.integers(0, 2), st.booleans()), max_size=4
)


async def weighed(given_rules: list[tuple[str | None, int, bool]]) -> None:
    """Everything is asked for at once, and each change is compared with its own rule."""
    with TemporaryDirectory() as folder:
        records = await Records.open(records_in(Path(folder)))
        async with opened(records) as desk:
            desk.rules = [
                rule(number, category, needed, reason=reason)
                for number, (category, needed, reason) in enumerate(given_rules)
            ]
            assets = await held(desk, 12)
            answer = await asked(desk, returns(assets), reason="They leave.")
            assert answer.left_out == ()
            for request in answer.requests:
                for part in await parts(desk, request):
                    assert part.asset
                    own = ruling(desk.rules, facts("return", part.asset)).rule
                    assert part.rule == own
                    assert own.needed == request.rule.needed == 0 or own == request.rule
                    assert request.execute_by is None or own.needed == 0
        await records.close()


@given(any_rules)
@rounds(one_in=10)
def test_no_change_runs_under_a_weaker_rule_than_its_own(
    given_rules: list[tuple[str | None, int, bool]],
) -> None:
    """Whatever the rules are: what needs approval waits for it, and shares it with its like."""
    asyncio.run(weighed(given_rules))
