"""`assetbot person erase` takes somebody out of faults, imports, consents and several changes."""

from collections.abc import Awaitable, Callable

import pytest

from bot import history
from bot.approvals import Wish
from bot.history import Event
from bot.language.questions import AssetsOf
from bot.models import Asset, Denied, Named
from bot.operations import Assign
from bot.policy import Who
from bot.settings import Settings
from bot.store import (
    alerts,
    faults,
    hand_overs,
    import_rows,
    made_rules,
    requests,
    submissions,
    topics,
)
from bot.store.alerts import Muted, Silence, Standing
from bot.store.faulted import Fault, FaultStatus, Report, Severity, Step
from bot.store.hand_overs import HandOver
from bot.store.import_rows import Import, ImportRow, State, Trial
from bot.store.made_rules import Made
from bot.store.requested import Decision
from bot.store.topics import Spot
from bot.terminal.persons import NotErased
from bot.warranty import Cover
from tests.approvals.boxed import asked, asked_once, held, parts, returns, transfers, worked_off
from tests.approvals.erased import WORDS, all_rows, arrive, erase
from tests.desk import HOME, RECEIVER, SERIAL, TWO_OF_THREE, Desk, user


def person(desk: Desk, name: str) -> str:
    """Somebody's id in the records."""
    return desk.people.actors[user(name)].person


async def at_dana(desk: Desk) -> Asset:
    """An asset that Dana has, as the source calls her."""
    return (await desk.asset()).model_copy(update={"assignee": desk.receiver()})


def said(desk: Desk, name: str, words: str) -> Report:
    """What somebody says of a fault."""
    return Report(
        id=f"r-{name}",
        fault_id="f1",
        person_id=person(desk, name),
        user_id=user(name),
        severity=Severity.FLAW,
        at=desk.real,
        words=words,
    )


async def a_fault(desk: Desk, *, ended: bool = True) -> str:
    """Dana and Lee report what Dana has, and Dana sees to it in part."""
    asset, dana = await at_dana(desk), person(desk, "dana")
    reports = said(desk, "dana", "I, dana"), said(desk, "lee", "It hums.")
    by_dana = {"at": desk.real, "by": dana, "user": "UDANA"}
    fault = Fault(
        id="f1",
        installation_id=HOME,
        source=asset.ref.source,
        asset_id=asset.ref.id,
        severity=Severity.FLAW,
        steps=(Step(kind="reported", **by_dana, report="r-dana"),),
        actor=dana,
        actor_user="UDANA",
        created_at=desk.real,
        asset=asset,
    )
    steps = (
        *fault.steps,
        Step(kind="joined", at=desk.real, by=person(desk, "lee"), user="ULEE", report="r-lee"),
        Step(kind="return_failed", at=desk.real),
        Step(kind="done", **by_dana),
    )
    words = {"step:2": f"{RECEIVER} has it now.", "step:3": "because dana says so", "new": "LT-9"}
    end = {"ended_at": desk.real, "status": FaultStatus.DONE} if ended else {}
    async with desk.records.begin() as connection:
        assert await faults.add(connection, fault, reports[0])
        joined = fault.model_copy(update={**end, "steps": steps})
        assert await faults.join(connection, fault, joined, reports[1])
        await faults.write_texts(connection, fault.id, words)
    return fault.id


async def an_import(desk: Desk, name: str, status: State) -> str:
    """Somebody's import, whose one row gives an asset to Dana."""
    asset = await desk.asset()
    step = import_rows.Step(operation=Assign(ref=asset.ref, to=desk.receiver()))
    row = ImportRow(at=0, chunk=0, line=2, title="LT-1", plan=step)
    one = Import(
        id=f"i-{name}",
        installation_id=HOME,
        requester=person(desk, name),
        user_id=user(name),
        status=status,
        facts=Trial(name="a.csv", digest="0", rows=1, first=(f"line 2: to “{RECEIVER}”",)),
        created_at=desk.real,
    )
    async with desk.records.begin() as connection:
        await import_rows.add(connection, one, [row])
    return one.id


async def a_hand_over(desk: Desk, giver: str, recipient: str) -> str:
    """Something is given from one to the other, who has not answered yet."""
    asset = await desk.asset()
    one = HandOver(
        id="h-open",
        installation_id=HOME,
        request_id="none",
        source=asset.ref.source,
        asset_id=asset.ref.id,
        to_id="1",
        recipient=person(desk, recipient),
        giver=person(desk, giver),
        giver_user=user(giver),
        offered_at=desk.real,
        asked_at=desk.real,
    )
    async with desk.records.begin() as connection:
        assert await hand_overs.add(connection, one)
    return one.id


async def test_nothing_of_them_is_left_in_a_fault(desk: Desk, settings: Settings) -> None:
    """What others said of it is there to be read, and that somebody did it."""
    await arrive(desk)
    await a_fault(desk)
    before = await all_rows(desk)
    assert all(word in before for word in WORDS)
    await erase(settings)
    left = await all_rows(desk)
    assert [word for word in WORDS if word in left] == []
    async with desk.records.read() as connection:
        fault = await faults.get(connection, "f1")
    assert fault
    assert fault.asset
    assert (fault.asset.serial_number, fault.new_label) == (SERIAL, "LT-9")
    assert [(one.user_id, one.words) for one in fault.reports] == [
        ("erased", ""),
        ("ULEE", "It hums."),
    ]
    assert [one.user for one in fault.steps] == [None, "ULEE", None, None]


async def test_their_own_imports_go_and_others_lose_their_name(
    desk: Desk, settings: Settings
) -> None:
    """What an import of somebody else has written can still be looked up, without the name."""
    await arrive(desk)
    await an_import(desk, "dana", "ended")
    await an_import(desk, "olaf", "running")
    await erase(settings)
    left = await all_rows(desk)
    assert [word for word in WORDS if word in left] == []
    async with desk.records.read() as connection:
        assert await import_rows.get(connection, "i-dana") is None
        other = await import_rows.get(connection, "i-olaf")
        (row,) = await import_rows.next_chunk(connection, "i-olaf")
    assert other
    assert other.facts.rows == 1
    assert isinstance(row.plan.operation, Assign)
    assert row.plan.operation.to == Named(id=desk.receiver().id, name="")


async def test_a_consent_goes_with_whoever_recorded_it(desk: Desk, settings: Settings) -> None:
    """That they recorded one stays; by which reference does not."""
    await arrive(desk)
    request = await desk.asked("olaf")
    decided = Decision(
        person=person(desk, "dana"),
        user="UDANA",
        verdict="consented",
        at=desk.real,
        consents={"3": "a call of I, dana"},
    )
    async with desk.records.begin() as connection:
        assert await requests.decide(connection, request, decided)
    await erase(settings)
    left = await all_rows(desk)
    assert "a call of" not in left
    (decision,) = (await desk.get(request)).decisions
    assert (decision.user, decision.verdict, decision.consents) == ("erased", "consented", {})


async def test_their_name_goes_from_several_changes_too(desk: Desk, settings: Settings) -> None:
    """From what was asked for together, and from each of its parts."""
    await arrive(desk)
    wishes = [
        Wish(user=user("olaf"), operation=desk.transfer(one, RECEIVER), asset=one)
        for one in await held(desk, 4)
        if one.assignee != desk.receiver()
    ]
    request = await asked_once(desk, wishes)
    await desk.approve(request, "lee")
    await worked_off(desk, request)
    assert RECEIVER in await all_rows(desk)
    await erase(settings)
    left = await all_rows(desk)
    assert [word for word in WORDS if word in left] == []
    assert len(await parts(desk, request)) == len(wishes)
    assert (await desk.get(request)).status == "completed"


async def test_a_form_they_sent_goes(desk: Desk, settings: Settings) -> None:
    """While it can still be told whose it is."""
    await arrive(desk)
    async with desk.records.begin() as connection:
        await submissions.keep(connection, HOME, "E1", "because dana says so", at=desk.real)
    await erase(settings)
    assert "because dana says so" not in await all_rows(desk)


@pytest.mark.parametrize(
    "opened",
    [
        pytest.param(lambda desk: a_fault(desk, ended=False), id="a fault they reported"),
        pytest.param(lambda desk: an_import(desk, "dana", "running"), id="an import"),
        pytest.param(lambda desk: a_hand_over(desk, "dana", "lee"), id="a hand-over from them"),
        pytest.param(lambda desk: a_hand_over(desk, "lee", "dana"), id="a hand-over to them"),
    ],
)
async def test_nobody_is_erased_while_something_of_theirs_is_open(
    desk: Desk, settings: Settings, opened: Callable[[Desk], Awaitable[str]]
) -> None:
    """It says which, and changes nothing."""
    await arrive(desk)
    number = await opened(desk)
    before = await all_rows(desk)
    with pytest.raises(NotErased, match=number):
        await erase(settings)
    assert await all_rows(desk) == before


async def test_what_is_open_of_others_keeps_nobody(desk: Desk, settings: Settings) -> None:
    """Faults, imports and hand-overs that are not theirs."""
    await arrive(desk)
    await an_import(desk, "olaf", "running")
    await a_hand_over(desk, "olaf", "lee")
    assert "erased" in (await erase(settings))[0]


async def test_what_they_quietened_or_paused_stays_so(desk: Desk, settings: Settings) -> None:
    """An alert says that somebody did, and not who."""
    await arrive(desk)
    day, at = desk.real.date(), desk.real
    cover = Cover((await desk.asset()).ref, day)
    silence = Silence(until=None, by=person(desk, "dana"), by_user="UDANA", at=at)
    rule = Standing(installation_id=HOME, rule="laptops", began=day, slot=day)
    made = Made(
        installation_id=HOME,
        rule="laptop.1",
        channel="C0DESK",
        terms={},
        by=person(desk, "dana"),
        by_user="UDANA",
        key="a form",
        at=at,
    )
    async with desk.records.begin() as connection:
        await alerts.begin(connection, rule)
        assert await alerts.pause(connection, rule, at, "UDANA")
        assert await alerts.quieten(connection, HOME, "laptops", Muted(cover, silence))
        assert await made_rules.add(connection, made)
    await erase(settings)
    left = await all_rows(desk)
    assert [word for word in WORDS if word in left] == []
    async with desk.records.read() as connection:
        quiet = await alerts.silences(connection, HOME, "laptops", among=[cover])
        standing = (await alerts.standings(connection, HOME))["laptops"]
        (left_rule,) = await made_rules.all_of(connection, HOME)
    assert left_rule.by_user == "erased"
    assert quiet[cover].by_user == "erased"
    assert (standing.paused_at, standing.paused_user) == (at, "erased")


async def test_a_refusal_keeps_neither_who_paused_nor_the_user_who_was_refused(
    desk: Desk, settings: Settings
) -> None:
    """The one is told to whoever asks; that somebody was refused, and when, stays for good."""
    await arrive(desk)
    desk.people.actors["UDANA"] = desk.people.actors["UDANA"].model_copy(
        update={"standing": desk.people.actors["UADA"].standing}
    )
    approvals = desk.approvals()
    await approvals.pause("UDANA")
    refused = await desk.ask("ada")
    assert isinstance(refused, Denied)
    assert "paused by Dana" in refused.reason
    assert "Dana" not in refused.on_record
    await approvals.resume("UDANA")
    del desk.people.actors["UDANA"]  # no member any more
    assert isinstance(await desk.ask("dana"), Denied)
    assert "UDANA" in await all_rows(desk)
    await erase(settings)
    left = await all_rows(desk)
    assert [word for word in WORDS if word in left] == []
    assert [one.kind for one in await desk.history()].count("refused") == 1


async def test_a_refusal_keeps_none_of_those_whom_a_rule_names(
    desk: Desk, settings: Settings
) -> None:
    """Whoever asks reads the line of the rule that is too short; history has that it was."""
    await arrive(desk)
    named = Who(people=frozenset({"dana@example.com"}))
    desk.rules = [TWO_OF_THREE.model_copy(update={"approve": named})]
    refused = await desk.ask("ada")
    assert isinstance(refused, Denied)
    assert 'approve = ["dana@example.com", "name@example.com"]' in refused.reason
    (event,) = await desk.history()
    assert event.texts["why"].startswith("This needs 2 approvals")
    await erase(settings)
    left = await all_rows(desk)
    assert [word for word in WORDS if word in left] == []


async def test_what_was_left_out_of_several_changes_keeps_none_of_those_whom_a_rule_names(
    desk: Desk, settings: Settings
) -> None:
    """Neither the request that the others became nor history has the line of the rule."""
    await arrive(desk)
    named = Who(people=frozenset({"dana@example.com"}))
    only = {"approve": named, "operations": frozenset({"return"})}
    desk.rules = [TWO_OF_THREE.model_copy(update=only)]
    first, second = await held(desk, 2)
    asked_for = await asked(desk, [*returns([first], "ada"), *transfers(desk, [second], "ada")])
    (left_out,) = asked_for.left_out
    assert left_out.reason.startswith("This needs 2 approvals")
    (request,) = asked_for.requests
    await desk.approvals().withdraw(request.id, user("ada"))
    await erase(settings)
    left = await all_rows(desk)
    assert "dana@example.com" not in left


async def test_what_others_asked_about_them_names_them_no_more(
    desk: Desk, settings: Settings
) -> None:
    """History keeps that a list was asked for, and what was asked about others.

    A conversation that was about them is about nothing.
    """
    await arrive(desk)
    asked_for = (
        AssetsOf(slack_user="UDANA"),
        AssetsOf(email="Dana@Example.com"),
        AssetsOf(slack_user="ULEE"),
    )
    listed = [
        Event(kind="listed", at=desk.real, texts={"question": one.carried()}) for one in asked_for
    ]
    async with desk.records.begin() as connection:
        await history.append_all(connection, listed)
        of_dana = ("@UDANA", "<@UDANA>", "dana@example.com")
        for thread, assignee in enumerate((*of_dana, "<@ULEE>")):
            spot = Spot(HOME, "D1", str(thread), "ULEE")
            about = f'{{"intent":"find","filters":{{"assignee":"{assignee}"}}}}'
            await topics.keep(connection, spot, about, at=desk.real)
    await erase(settings)
    kept = [one.texts for one in await desk.history() if one.kind == "listed"]
    assert kept == [{}, {}, {"question": asked_for[-1].carried()}]
    left = await all_rows(desk)
    assert f"'thread': '{len(of_dana)}'" in left
    assert [word for word in ("UDANA", "dana@example.com") if word in left] == []
