"""Rules made in Slack: shown before, opened with a line, changed without telling anything twice."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.alerts import Draft, RuleRef, RulesPage
from bot.alerts.rule_form import agreed, entered
from bot.alerts.shown import RuleShown
from bot.errors import NotPermitted, UsageError
from bot.language.questions import Filters, Where
from bot.models import Role, Scope
from bot.policy import Bound, viewer
from bot.policy.roles import Grant, Standing
from bot.settings.alerts import AlertRule
from bot.store import deliveries
from bot.store.alerts import Alert
from bot.store.history_rows import every
from tests.alerts.alerting import CHANNEL, SUNDAY, Alerting, buttons, words
from tests.desk import user
from tests.made import SOURCE, asset

MONDAY = SUNDAY.date() + timedelta(days=1)
OLAF, EVE, ADA, DANA = user("olaf"), user("eve"), user("ada"), user("dana")
ASKED = {
    "alert_zone": "Europe/Berlin",
    "at": "09:00",
    "thresholds": "60, 30, 7, 0",
    "weekdays": "monday",
    "left_out": "retired\nlost\nstolen\narchived",
}


def ends(days: int, number: int = 1, **more: Any) -> Any:
    """An asset whose warranty ends in some days from Monday."""
    return asset(number, warranty_end=MONDAY + timedelta(days=days), **more)


def drafted(draft: Draft | None = None, **more: str) -> Draft:
    """What the form of a rule makes of this."""
    draft = draft or Draft(channel=CHANNEL)
    found = entered(draft, {**ASKED, **more})
    assert isinstance(found, AlertRule)
    return draft.model_copy(update={"terms": found})


async def made(alerting: Alerting, who: str = OLAF, key: str = "V1", **more: str) -> Alert:
    """A rule that somebody makes; the line that it opens with."""
    before = {one.id for one in await alerting.digests()}
    await alerting.alerts().save(who, drafted(None, **more), key=key)
    (opening,) = [one for one in await alerting.digests() if one.id not in before]
    return opening


async def listed(alerting: Alerting) -> RuleShown:
    """The one rule there is, as its list has it."""
    (one,) = (await alerting.alerts().rules(OLAF, RulesPage(channel=CHANNEL))).rules
    return one


async def change(alerting: Alerting, who: str, name: str, **more: str) -> None:
    """Somebody changes a rule."""
    form = await alerting.alerts().form(who, Draft(channel="", rule=name), "UTC")
    draft = drafted(Draft.model_validate_json(form.draft), **more)
    await alerting.alerts().save(who, draft, key="V2")


async def test_what_a_rule_will_do_is_shown_before_it_opens_with_a_line(
    alerting: Alerting,
) -> None:
    """It announces only from then on; sent twice, one form makes one rule."""
    alerting.rules = []
    alerting.hold(ends(-9), ends(-2, 2), ends(40, 3), ends(90, 4))
    shown = await alerting.alerts().confirm(OLAF, drafted())
    assert (shown.over, shown.due) == (2, 1)
    opening = await made(alerting)
    assert "2 already over before this rule" in words(await alerting.drawn(opening))
    assert await alerting.lines(opening) == []
    await alerting.alerts().save(OLAF, drafted(), key="V1")
    assert len(await alerting.digests()) == 1
    assert await alerting.told(days=1) == ["id-3"]
    (shown_rule,) = (await alerting.alerts().rules(OLAF, RulesPage(channel=CHANNEL))).rules
    assert (shown_rule.id, shown_rule.owner) == ("all.1", OLAF)
    async with alerting.records.read() as connection:
        assert [one.kind for one in await every(connection)] == ["alert_made"]


async def test_what_was_announced_stays_announced_when_a_rule_is_changed(
    alerting: Alerting,
) -> None:
    """What it is about from now on and is over already is not told of; what was put off is."""
    alerting.rules = []
    alerting.hold(ends(3), ends(4, 2), ends(-4, 3, category="Phone"), ends(12, 4, category="Phone"))
    await made(alerting, alert_category="Laptop")
    (digest,) = await alerting.ticks(days=1)
    assert len(await alerting.lines(digest)) == 2
    ref = await alerting.ref(digest)
    assert (await alerting.alerts().snooze(ref, OLAF, MONDAY + timedelta(days=10))).verdict
    alerting.now += timedelta(days=7)
    await alerting.alerts().pass_time()  # the one that is not put off is over now
    await change(alerting, OLAF, "laptop.1", thresholds="7, 0")
    assert await alerting.told(days=7) == ["id-1", "id-4"]
    assert await alerting.told(days=7) == []


async def test_what_is_over_is_not_told_of_anew_where_a_rule_tells_earlier(
    alerting: Alerting,
) -> None:
    """What has yet to end is: its new threshold is reached."""
    alerting.rules = []
    alerting.hold(ends(3), ends(20, 2))
    await made(alerting, thresholds="30")
    assert await alerting.told(days=1) == ["id-1", "id-2"]
    assert await alerting.told(days=7) == []
    await change(alerting, OLAF, "all.1", thresholds="60, 30")
    assert await alerting.told(days=7) == ["id-2"]


async def test_a_rule_is_about_any_of_several_names_and_an_edit_keeps_them(
    alerting: Alerting,
) -> None:
    """They stand in the preview, in the list and in the form; too many are refused beside them."""
    alerting.rules = []
    kinds = ("Laptop", "Tablet", "Phone, desk")
    alerting.hold(*(ends(5, number, category=one) for number, one in enumerate(kinds, 1)))
    several = "Tablet\nPhone, desk"
    draft = drafted(None, alert_category=several)
    assert (await alerting.alerts().confirm(OLAF, draft)).filter == (
        'category:Tablet or "Phone, desk"'
    )
    await made(alerting, alert_category=several)
    (shown,) = (await alerting.alerts().rules(OLAF, RulesPage(channel=CHANNEL))).rules
    assert (shown.id, shown.filter) == ("tablet-phone-desk.1", 'category:Tablet or "Phone, desk"')
    form = await alerting.alerts().form(OLAF, Draft(channel="", rule=shown.id), "UTC")
    assert [one.id for one in form.category] == ["Tablet", "Phone, desk"]
    assert await alerting.told(days=1) == ["id-2", "id-3"]
    many = "\n".join(f"{number:03}{'x' * 140}" for number in range(12))
    found = entered(draft, {**ASKED, "alert_category": "Laptop", "alert_team": many})
    assert isinstance(found, dict)
    assert list(found) == ["alert_team"]


async def test_a_rule_is_moved_to_another_channel_by_whose_it_is(alerting: Alerting) -> None:
    """What it told stays in the old one, as that channel may be told; nothing is told twice."""
    alerting.rules = []
    alerting.hold(ends(3, client="acme"), ends(12, 2, client="acme"), ends(12, 3, client="other"))
    await made(alerting)
    (digest,) = await alerting.ticks(days=1)
    there = Bound(client="other", scope=Scope(clients=frozenset({"other"})))
    bound = {"C0OTHER": there}.get
    with pytest.raises(NotPermitted):
        await change(alerting, DANA, "all.1", alert_channel="C0OTHER")
    (owed,) = [one for one in await alerting.owed() if one.subject == digest.id]
    await alerting.alerts().unreachable(owed)
    assert (await listed(alerting)).refused
    form = await alerting.alerts().form(OLAF, Draft(channel="", rule="all.1"), "UTC")
    draft = drafted(Draft.model_validate_json(form.draft), alert_channel="C0OTHER")
    alerts = alerting.alerts(bound=bound)
    assert (form.posts_in, (await alerts.confirm(OLAF, draft)).moved) == (CHANNEL, True)
    saved = await alerts.save(OLAF, draft, key="V2")
    assert (saved.channel, saved.moved) == ("C0OTHER", True)
    await alerts.unreachable(owed)
    assert not (await listed(alerting)).refused
    async with alerting.records.read() as connection:
        (one, _) = sorted(
            await deliveries.about(connection, digest.id), key=lambda one: one.template
        )
        assert [event.kind for event in await every(connection)] == ["alert_made", "alert_moved"]
    drawn = await alerts.by_template()["alert"](one)
    assert drawn
    assert (one.to, "All 3" in buttons(drawn.payload)) == (CHANNEL, True)
    assert words(drawn.payload).count("Client acme") == 2
    alerting.now += timedelta(days=7)
    await alerts.pass_time()
    *_, new = await alerting.digests()
    assert (new.channel, [one.ref.id for one in await alerting.lines(new)]) == (
        "C0OTHER",
        ["id-3"],
    )


async def test_a_change_passes_over_nothing_that_a_rule_has_yet_to_look_at(
    alerting: Alerting,
) -> None:
    """Whether it waited for the next look, or was paused: it is caught up in one digest."""
    alerting.rules = []
    alerting.hold(ends(3), ends(17, 2))
    await made(alerting)
    alerting.now += timedelta(days=1)
    await change(alerting, OLAF, "all.1", thresholds="7, 0")
    assert await alerting.told() == ["id-1"]
    assert await alerting.alerts().pause(OLAF, "all.1")
    assert await alerting.told(days=15) == []
    await change(alerting, OLAF, "all.1", thresholds="7")
    assert await alerting.alerts().resume(OLAF, "all.1")
    assert await alerting.told() == ["id-2"]


async def test_a_rule_is_its_owners_and_the_admins_to_change_and_remove(
    alerting: Alerting,
) -> None:
    """What somebody has changed since is said so, and what stands in the file is changed there."""
    await made(alerting)
    async with alerting.records.begin() as connection:
        await alerting.people.join(connection, "dana", Role.OPERATOR)
    for who in (DANA, EVE):
        with pytest.raises(NotPermitted):
            await alerting.alerts().remove(who, RuleRef(rule="all.1"))
        with pytest.raises(NotPermitted):
            await alerting.alerts().pause(who, "all.1")
    with pytest.raises(NotPermitted):
        await alerting.alerts().save(EVE, drafted(), key="V3")
    with pytest.raises(UsageError, match="stands in assetbot"):
        await alerting.alerts().remove(ADA, RuleRef(rule="all"))
    assert await alerting.alerts().pause(OLAF, "all.1")
    assert await alerting.alerts().resume(ADA, "all.1")
    await change(alerting, ADA, "all.1", thresholds="1")
    with pytest.raises(UsageError, match="since"):
        await alerting.alerts().remove(OLAF, RuleRef(rule="all.1", version=1))
    await alerting.alerts().remove(OLAF, RuleRef(rule="all.1", version=2))
    assert [one.id for one in (await alerting.alerts().rules(ADA, RulesPage())).rules] == ["all"]
    await made(alerting, key="V4")
    shown = (await alerting.alerts().rules(OLAF, RulesPage(channel=CHANNEL))).rules
    assert [one.id for one in shown] == ["all", "all.2"]


async def test_of_many_who_change_a_rule_at_once_one_does(alerting: Alerting) -> None:
    """The others are told that it has changed since; of one form sent at once, one rule comes."""
    alerting.rules = []
    await asyncio.gather(
        *(alerting.alerts().save(OLAF, drafted(), key="V1") for _ in range(3)),
        return_exceptions=True,
    )
    assert len((await alerting.alerts().rules(ADA, RulesPage())).rules) == 1
    came = await asyncio.gather(
        *(change(alerting, OLAF, "all.1", thresholds=str(days)) for days in (1, 2, 3)),
        return_exceptions=True,
    )
    assert [type(one) for one in came].count(UsageError) == sum(map(bool, came))
    assert None in came


async def test_who_is_an_operator_of_a_client_makes_rules_of_that_alone(
    alerting: Alerting,
) -> None:
    """A rule tells a channel of nothing that whoever makes it could not list there."""
    alerting.hold(ends(5, client="acme"), ends(5, 2, client="other"))
    grant = Grant(
        role=Role.OPERATOR, sources=frozenset({SOURCE}), clients=frozenset({"client acme"})
    )
    actors = alerting.people.actors
    standing = Standing(grants=(grant,))
    actors[OLAF] = actors[OLAF].model_copy(update={"standing": standing})
    both = "Client acme\nClient other"
    for more in ({}, {"alert_client": "Client other"}, {"alert_client": both}):
        with pytest.raises(NotPermitted, match="a part of the inventory"):
            await alerting.alerts().confirm(OLAF, drafted(None, **more))
    others = Where(field="client", values=("Client acme",), negated=True)
    terms = drafted().terms
    assert terms
    rule = terms.model_copy(update={"filters": Filters(where=(others,))})
    with pytest.raises(NotPermitted, match="a part of the inventory"):
        await alerting.alerts().save(OLAF, Draft(channel=CHANNEL, terms=rule), key="V9")
    assert (await alerting.alerts().confirm(OLAF, drafted(alert_client="Client acme"))).due == 1


async def test_a_rule_is_tried_by_whoever_could_make_it_now(alerting: Alerting) -> None:
    """Its owner, who is an operator of one client since, sees nothing of the others by it."""
    alerting.hold(ends(5, client="acme"), ends(5, 2, client="other"))
    await made(alerting)
    assert (await alerting.alerts().tried(OLAF, "all.1")).total == 2
    grant = Grant(
        role=Role.OPERATOR, sources=frozenset({SOURCE}), clients=frozenset({"client acme"})
    )
    actors = alerting.people.actors
    actors[OLAF] = actors[OLAF].model_copy(update={"standing": Standing(grants=(grant,))})
    with pytest.raises(NotPermitted, match="a part of the inventory"):
        await alerting.alerts().tried(OLAF, "all.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("thresholds", "soon"),
        ("thresholds", "3651"),
        ("thresholds", " ".join(map(str, range(13)))),
        ("alert_zone", "Mars/Base"),
        ("at", "25:00"),
        ("weekdays", ""),
    ],
)
def test_what_cannot_be_a_rule_is_said_beside_the_input(name: str, value: str) -> None:
    """In a sentence, before anything is asked of anybody."""
    assert list(entered(Draft(channel=CHANNEL), {**ASKED, name: value})) == [name]


def test_a_form_keeps_what_is_said_below_what_was_shown() -> None:
    """Whether whoever has an asset is told too."""
    terms = agreed(drafted(), {"tell": "yes"}).terms
    assert terms
    assert terms.tell_assignee
    assert terms.text == ""
    named = drafted(alert_client="Brightwater Dental", alert_category="Laptop").terms
    assert named
    assert named.text == 'category:Laptop client:"Brightwater Dental"'


async def test_a_menu_offers_what_has_what_was_typed(alerting: Alerting) -> None:
    """Time zones to anybody; the rest out of what somebody may list."""
    alerting.hold(ends(5, category="Laptop"), ends(5, 2, category="Phone"))
    olaf = viewer(None, alerting.people.actors[OLAF].standing, today=MONDAY)
    eve = viewer(None, alerting.people.actors[EVE].standing, today=MONDAY)
    offered = await alerting.alerts().options("category", "lap", olaf)
    assert [one.id for one in offered] == ["Laptop"]
    assert await alerting.alerts().options("category", "lap", eve) == []
    zones = await alerting.alerts().options("zone", "new york", eve)
    assert [one.id for one in zones] == ["America/New_York"]
