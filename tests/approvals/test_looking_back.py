"""Whoever is to decide about an asset may read what happened to it before, and all it is for."""

import pytest

from bot.approvals import Request
from bot.errors import NotPermitted
from bot.models import AssetRef, Role
from bot.operations import Return
from bot.policy import Who
from bot.policy.roles import Grant, Standing
from tests.approvals.boxed import asked_once, held, transfers
from tests.desk import STAFF, TWO_OF_THREE, Desk, user


async def asked_of(desk: Desk, ref: AssetRef | None) -> set[str]:
    """Of these people, whoever is asked about an asset, or was."""
    assert ref
    names = ("dana", "olaf", "eve", "lee", "kim", "ada")
    return {name for name in names if await desk.approvals().is_asked(ref, user(name))}


async def test_whom_the_rule_calls_is_asked_and_stays_so_once_it_has_ended(desk: Desk) -> None:
    """Neither whoever asked for it nor an operator; nor anybody of another asset."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    assert await asked_of(desk, request.ref) == {"lee", "kim", "ada"}
    await desk.approvals().withdraw(request.id, user("dana"))
    assert await asked_of(desk, request.ref) == {"lee", "kim", "ada"}
    assert await asked_of(desk, (await desk.asset("PF4STOCK")).ref) == set()


async def test_who_is_no_approver_any_more_is_asked_no_more(desk: Desk) -> None:
    """People and their roles are looked up anew; a delegate is asked while somebody is away."""
    request = await desk.asked()
    assert {"lee", "kim"} <= await asked_of(desk, request.ref)
    desk.people.away = {"UKIM": "UEVE"}
    assert "eve" in await asked_of(desk, request.ref)
    desk.people.away = {}
    async with desk.records.begin() as connection:
        await desk.people.join(connection, "lee")
    assert await asked_of(desk, request.ref) & {"lee", "kim", "eve"} == {"kim"}


async def test_nobody_is_asked_about_what_needs_nobody(desk: Desk) -> None:
    """An operator takes it back, and that is that."""
    asset = await desk.asset("C02XL0ABJGH5")
    request = await desk.asked(operation=Return(ref=asset.ref), asset=asset)
    assert request.rule.needed == 0
    assert await asked_of(desk, request.ref) == set()


async def test_of_several_changes_each_asset_is_what_they_are_asked_about(desk: Desk) -> None:
    """The request for all of them is the one that is decided."""
    assets = await held(desk, 2)
    await asked_once(desk, transfers(desk, assets))
    for one in assets:
        assert {"lee", "kim"} <= await asked_of(desk, one.ref)


async def looks(desk: Desk, request: Request) -> set[str]:
    """Of everybody here, and a guest, whoever may read all that a request is for."""
    with pytest.raises(NotPermitted, match="Guests"):
        await desk.approvals().may_look(request.id, user("guest"))
    names = (*STAFF, "tess", "otto")
    came = {one: await desk.approvals().may_look(request.id, user(one)) for one in names}
    return {name for name, one in came.items() if one.verdict}


async def test_who_asked_decides_or_looks_after_it_reads_all_that_a_request_is_for(
    desk: Desk,
) -> None:
    """Operators and auditors of its source too, and nobody else; once it has ended as before."""
    async with desk.records.begin() as connection:
        await desk.people.join(connection, "tess", Role.AUDITOR)
        await desk.people.join(connection, "otto")
        await desk.people.join(connection, "max")
    elsewhere = Standing(grants=(Grant(role=Role.AUDITOR, sources=frozenset({"itflow"})),))
    otto = desk.people.actors[user("otto")].model_copy(update={"standing": elsewhere})
    desk.people.actors[user("otto")] = otto
    desk.rules = [TWO_OF_THREE.model_copy(update={"ask": Who(people=frozenset({user("eve")}))})]
    assets = await held(desk, 2)
    request = await asked_once(desk, transfers(desk, assets, "eve"))
    may = {"eve", "lee", "kim", "ada", "dana", "olaf", "tess"}
    assert await looks(desk, request) == may
    await desk.approvals().decide(request.id, user("lee"), "denied")
    assert await looks(desk, request) == may
