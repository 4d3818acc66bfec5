"""What is for whom, in Slack: each row of the table of docs/security.md, asked by each role."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection

import pytest

from bot.answering.trail import A_FEW, Deed
from bot.history import Event
from bot.people.identities import Links
from bot.policy import Surface
from bot.store.history_rows import every
from sandbox.slack import Member
from sandbox.slack.faults import Fault
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, asked, form, told
from tests.flows.test_home_flow import home
from tests.unit.policy.test_roles_table import TABLE

ROLES = """
[[roles]]
role = "operator"
people = ["alex.moreno@larkfield.example"]

[[roles]]
role = "approver"
people = ["U0PRIYARAM"]

[[roles]]
role = "auditor"
people = ["U0MEITANAK"]
"""
CAST = {"admin": "dana", "operator": "alex", "approver": "priya", "auditor": "mei"}
"""Who asks for each role; Tom has none."""
ADMIN = {"ASSETBOT_ADMINS": "dana.desk@larkfield.example"}
SERIAL = "C02XL0ABJGH5"
KESTREL = """
[[roles]]
role = "operator"
people = ["U0TOMBECKE"]
clients = ["itflow/Kestrel Freight"]
"""
GROUP = '[[roles]]\nrole = "operator"\ngroups = ["{group}"]\n'
Probe = Callable[[Scene, Member], Awaitable[bool]]


async def said(member: Member, line: str) -> str:
    """What the bot answers to a command."""
    await member.types(f"/asset {line}")
    return (await member.answer()).plain


def total(page: str) -> int:
    """How many a list says there are."""
    found = re.search(r" of ([0-9,]+)$", page, re.MULTILINE)
    assert found, page
    return int(found[1].replace(",", ""))


def saying(line: str, marker: str) -> Probe:
    """Whether a command is answered with what it asks for."""

    async def probe(_scene: Scene, member: Member) -> bool:
        answer = await said(member, line)
        assert (marker in answer) != answer.startswith("Sorry."), answer
        return marker in answer

    return probe


def sharing(line: str) -> Probe:
    """Whether what a mention is answered with can be shared, and what everyone reads then."""

    async def probe(scene: Scene, member: Member) -> bool:
        await member.says(f"@assetbot {line}", to="it-desk")
        answer = await member.answer()
        if "Share here" not in answer.buttons:
            return False
        await member.clicks("Share here", on=answer)
        await scene.quiet()
        shared = scene.hana.sees("it-desk")[-1].plain
        assert "R58TWIN0001" in shared or "PF4STOCK" in shared
        assert "Price" not in shared
        return True

    return probe


async def details(_scene: Scene, member: Member) -> bool:
    """Whether a card has price, notes and addresses: all of them or none."""
    cards = await said(member, SERIAL) + await said(member, "BW-LT-01")
    seen = {word for word in ("Price:", "Notes:", "IP address:", "MAC address:") if word in cards}
    assert len(seen) in {0, 4}, seen
    return bool(seen)


async def nearest(_scene: Scene, member: Member) -> bool:
    """Whether something is suggested; that it says nothing of who has it."""
    answer = await said(member, "serial C02XL0ABJGH6")
    assert "Alex" not in answer
    assert "Price" not in answer
    return "Nearest:" in answer


async def hand_overs(_scene: Scene, member: Member) -> bool:
    """Whether others' hand-overs are listed: everyone is told of their own."""
    answer = await said(member, "handovers")
    assert ("of others" in answer) != ("Nothing you were given or gave is open." in answer)
    return "of others" in answer


PROBES: dict[Surface, Probe] = {
    Surface.ONE: saying(SERIAL, "MacBook Pro 14"),
    Surface.DETAILS: details,
    Surface.CHOICE: saying("R58TWIN0001", "2 assets match"),
    Surface.NEAREST: nearest,
    Surface.MINE: saying("mine", "Your assets"),
    Surface.WHOAMI: saying("whoami", "You can"),
    Surface.SEVERAL: saying(f"{SERIAL} PF4STOCK", "Asked   "),
    Surface.OTHERS: saying("of @sofia", "Assets of Sofia Rossi"),
    Surface.LISTS: saying("list", "–10 of "),
    Surface.CONFLICTS: saying("conflicts", "No two sources are said to hold the same"),
    Surface.SHARE_ONE: sharing("who has PF4STOCK?"),
    Surface.SHARE_LIST: sharing("who has R58TWIN0001?"),
    Surface.HAND_OVERS: hand_overs,
    Surface.FAULTS: saying("faults", "No fault is open"),
    Surface.RUN: saying("channel client none", "This channel is for no client as it is"),
}
"""How each row is asked for; the others where changes, history, reports … are tested."""
ELSEWHERE = {
    *(Surface.PAGES, Surface.HISTORY, Surface.DECIDED, Surface.EXPORT, Surface.REPORTS),
    *(Surface.ALERTS, Surface.RULES),
    *(Surface.CHANGES, Surface.REPORT, Surface.DECIDE),
}


async def test_each_role_gets_what_the_table_says_and_nothing_else(both: Stage) -> None:
    """Cards, lists, choices, suggestions, shares and commands, by each of the five roles."""
    assert PROBES.keys() | ELSEWHERE == set(Surface)
    async with both(config=ROLES, **ADMIN) as scene:
        found: dict[str, dict[str, str]] = {str(surface): {} for surface in PROBES}
        for role in next(iter(TABLE.values())):
            member = getattr(scene, CAST.get(role, "tom"))
            for surface, probe in PROBES.items():
                found[str(surface)][role] = "yes" if await probe(scene, member) else "no"
        assert found == {thing: TABLE[thing] for thing in found}


async def test_a_page_that_was_shared_cannot_be_turned_by_whoever_may_not_list(
    both: Stage,
) -> None:
    """A button asks again whose click it is."""
    async with both() as scene:
        await scene.dana.says("@assetbot list", to="it-desk")
        await scene.dana.clicks("Share here", on=await scene.dana.answer())
        await scene.quiet()
        shared = scene.tom.sees("it-desk")[-1]
        await scene.tom.clicks("Next", on=shared)
        assert "Lists are for auditors and operators" in (await scene.tom.answer()).plain


async def test_an_operator_of_one_client_lists_and_counts_that_client_alone(both: Stage) -> None:
    """Rows, totals, known values, what somebody has: all are Kestrel's; details too."""
    async with both(config=KESTREL) as scene:
        listed = await said(scene.tom, "list")
        whole = await said(scene.dana, "list")
        value = await said(scene.tom, 'list client:"Brightwater Dental"')
        others = await said(scene.tom, "of @alex")
        several = await said(scene.tom, "5CD2TWIN77 C02XL0ABJGH5")
        card = await said(scene.tom, SERIAL)
        own = (await said(scene.tom, "5CD2TWIN77 KF-LT-01")).splitlines()
    assert "You may list Kestrel Freight alone: nothing else was looked at." in listed
    rows = [line for line in listed.splitlines() if " · " in line and "of" not in line[:12]]
    assert rows
    assert all(line.startswith("Kestrel Freight · ") for line in rows)
    assert total(listed) < total(whole)
    assert "There is no client “Brightwater Dental”. Known: Kestrel Freight." in value
    assert "None." in others
    assert "MacBook" not in several
    assert "Brightwater" not in several
    assert "MacBook Pro 14" in card
    assert "Price" not in card
    assert any("Kestrel Freight · KF-LT-01" in line for line in own)


async def test_who_may_list_one_client_is_told_of_nobody_at_another(both: Stage) -> None:
    """A form says the same of somebody there as of somebody who is not there at all."""
    there = ("Bea Molar", "bea.molar@brightwater.example")
    nowhere = ("Bea Zolar", "bea.zolar@brightwater.example")
    async with both(config=KESTREL) as scene:
        for one, other in zip(there, nowhere, strict=True):
            told = []
            for who in (one, other):
                await scene.tom.says(f"reassign KF-LT-01 to {who}")
                await scene.tom.clicks("Open the form", on=await scene.tom.answer())
                told.append((await form(scene.tom, "To whom")).plain.replace(who, "somebody"))
                await scene.tom.closes()
            assert told[0] == told[1]


async def test_what_is_shared_says_what_is_right_for_its_readers(both: Stage) -> None:
    """That nothing else was looked at: what somebody may list is told to them alone."""
    async with both(config=KESTREL) as scene:
        await scene.tom.types("/asset list category:server")
        listed = await scene.tom.answer()
        await scene.tom.clicks("Share here", on=listed)
        await scene.quiet()
        shared = scene.mei.sees("it-desk")[-1].plain
    assert "You may list Kestrel Freight alone: nothing else was looked at." in listed.plain
    assert "Of Kestrel Freight alone: nothing else was looked at." in shared
    assert "You may" not in shared


async def test_a_user_group_gives_a_role_as_long_as_one_is_in_it(both: Stage) -> None:
    """Slack is asked after the acknowledgement, and again within a minute."""
    async with both(config=GROUP) as scene:
        (group,) = scene.slack.groups.values()
        clock = [0.0]
        groups = scene.bot.roles._groups
        groups._clock = lambda: clock[0]
        assert "–10 of " in await said(scene.alex, "list")
        assert "Sorry" in await said(scene.tom, "list")
        scene.slack.regroup(group, [scene.tom.user.id])
        clock[0] = 59.0
        assert "–10 of " in await said(scene.tom, "list")
        assert "Sorry" in await said(scene.alex, "list")
        assert scene.slack.called.count("usergroups.users.list") == 2


async def test_nobody_is_in_a_group_that_slack_does_not_tell_of(both: Stage) -> None:
    """The refusal says why; what everyone may is answered all the same."""
    async with both(config=GROUP) as scene:
        scene.slack.faults.add(
            Fault("refused", "usergroups.users.list", times=None, error="fatal_error")
        )
        refused = await said(scene.alex, "list")
        card = await said(scene.alex, SERIAL)
        why = await said(scene.alex, "whoami")
    assert "Slack did not tell me just now who is in the user group" in refused
    assert "MacBook Pro 14" in card
    assert "Price" not in card
    assert "nobody counts as in it" in why


async def test_the_owners_and_admins_of_the_workspace_are_admins_until_others_are_named(
    both: Stage,
) -> None:
    """And no longer than they are it: Slack's event changes it at once."""
    async with both() as scene:
        assert "an admin of this workspace" in await said(scene.dana, "whoami")
        assert "Sorry" in await said(scene.tom, "list")
        scene.slack.appoint("tom", is_admin=True)
        scene.slack.appoint("dana", is_admin=False)
        await scene.quiet()
        assert "–10 of " in await said(scene.tom, "list")
        assert "Sorry" in await said(scene.dana, "list")


async def test_whoami_names_each_role_and_where_it_comes_from(both: Stage) -> None:
    """Setting, table, group; and what follows."""
    async with both(config=GROUP + KESTREL, **ADMIN) as scene:
        admin = await said(scene.dana, "whoami")
        member = await said(scene.alex, "whoami")
        limited = await said(scene.tom, "whoami")
    assert "You are admin, because ASSETBOT_ADMINS names you." in admin
    assert "table 1 of [[roles]] in assetbot.toml names the user group S" in member
    assert "You are operator of kestrel freight in itflow, because table 2 of [[roles]]" in limited
    assert "approve and deny what others ask for" in limited.partition("Not for you")[2]
    assert "If you need one of these, ask @Dana Desk" in limited


async def test_more_questions_than_a_minute_has_are_put_off(both: Stage) -> None:
    """With a sentence that says until when; nobody else waits."""
    async with both(ASSETBOT_QUESTIONS_A_MINUTE="2") as scene:
        for _ in range(2):
            assert "MacBook" in await said(scene.alex, SERIAL)
        late = await said(scene.alex, SERIAL)
        assert "I answer one person 2 times a minute. Please ask again in" in late
        assert "MacBook" in await said(scene.tom, SERIAL)


async def test_what_answers_the_bot_is_never_put_off(both: Stage) -> None:
    """Decisions are no questions. On a home tab a form says that one has to wait."""
    async with both(ASSETBOT_QUESTIONS_A_MINUTE="1", ASSETBOT_ADMINS=ADMINS) as scene:
        priya = scene.priya
        card = await asked(scene)
        assert "MacBook" in await said(priya, SERIAL)
        await priya.clicks("Approve", on=card)
        await told(scene.dana, "Done.")
        await priya.opens_home()
        await home(priya, "Your assets")
        await priya.clicks("In stock")
        await form(priya, "I answer one person 1 times a minute. Please ask again in")


async def events(scene: Scene) -> list[Event]:
    """All that people did, as history has it."""
    await scene.quiet()
    await scene.bot.trail.drain()
    async with scene.bot.trail._records.read() as connection:
        return [one for one in await every(connection) if one.actor or one.kind == "roles_changed"]


async def test_what_people_look_at_of_others_and_what_they_are_refused_is_written_down(
    both: Stage,
) -> None:
    """Not what one has oneself, and not what nobody has."""
    async with both() as scene:
        await said(scene.alex, SERIAL)
        await said(scene.alex, "mine")
        await said(scene.dana, "PF4STOCK")
        await scene.bot.trail.drain()
        await said(scene.tom, SERIAL)
        await said(scene.tom, SERIAL)
        await said(scene.tom, "list")
        await said(scene.dana, "list category:laptop")
        await said(scene.dana, "of @alex")
        await scene.gemma.types(f"/asset {SERIAL}", channel="agency")
        gemma = (await scene.gemma.answer()).plain
        told = await events(scene)
        person = await scene.bot.identities.person(scene.tom.user.id)
    assert "Guests" in gemma
    kinds = [one.kind for one in told if one.kind != "roles_changed"]
    assert sorted(kinds) == sorted(["looked_up"] * 2 + ["refused"] * 2 + ["listed"] * 2)
    looked = [one for one in told if one.kind == "looked_up"]
    assert {one.actor for one in looked} == {person}
    assert all(one.ref and one.ref.source == "factorial" for one in looked)
    refused = [one for one in told if one.kind == "refused"]
    assert {one.facts["how"] for one in refused} == {"command"}
    assert any("Lists are for" in one.texts["reason"] for one in refused)
    listed = [one for one in told if one.kind == "listed"]
    assert {one.facts["question"] for one in listed} == {"list", "of"}
    assert "laptop" in listed[0].texts["question"]


async def test_what_many_look_at_in_one_moment_is_all_written_down_in_order(both: Stage) -> None:
    """A few at a time, so that nobody who asks waits for all of it."""
    many = range(2 * A_FEW + 1)
    async with both() as scene:
        for number in many:
            scene.bot.trail.note(scene.dana.user.id, Deed("listed", facts={"total": number}))
        told = await events(scene)
    assert [one.facts["total"] for one in told if one.kind == "listed"] == [*many]


async def test_an_event_that_cannot_be_written_keeps_nobody_from_an_answer(
    both: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says that it was not written."""
    async with both() as scene:
        await said(scene.tom, SERIAL)
        await scene.bot.trail.drain()

        async def broken(_users: Collection[str]) -> Links:
            raise OSError("no disk")

        monkeypatch.setattr(scene.bot.identities, "reread", broken)
        assert "MacBook" in await said(scene.tom, SERIAL)
        await scene.bot.trail.drain()
        assert "not written down" in caplog.messages


async def test_a_change_of_roles_is_written_down_once(both: Stage) -> None:
    """Gained and lost, by two that look at the same time."""
    async with both() as scene:
        look = scene.bot.duties.role_changes.look
        every_time = scene.bot.duties.role_changes
        await look()
        scene.slack.appoint("tom", is_admin=True)
        await scene.quiet()
        await look()  # a short while ago: not yet
        every_time._looked_at = every_time._looked_at.min.replace(
            tzinfo=every_time._looked_at.tzinfo
        )
        await asyncio.gather(look(), look())
        told = [one for one in await events(scene) if one.kind == "roles_changed"]
        users = ("U0TOMBECKE", "U0DANADESK")
        persons = [await scene.bot.identities.person(user) for user in users]
    tom, dana = ([one.facts for one in told if one.facts["person"] == who] for who in persons)
    assert [(one["was"], one["now"]) for one in tom] == [([], ["admin"])]
    assert [one["now"] for one in dana] == [["admin"]]
    assert all(user not in repr(told) for user in users)
