"""The rules as people see them: listed, paused, resumed, and tried by an admin alone."""

from datetime import timedelta

import pytest

from bot.alerts import RulesPage
from bot.errors import NotPermitted, UsageError
from bot.render import render
from bot.store.history_rows import every
from tests.alerts.alerting import CHANNEL, SUNDAY, Alerting, buttons, rule, words
from tests.desk import user
from tests.made import asset

MONDAY = SUNDAY.date() + timedelta(days=1)
OLAF, EVE, ADA = user("olaf"), user("eve"), user("ada")


async def test_operators_list_the_rules_of_a_channel_and_admins_all(alerting: Alerting) -> None:
    """With when each looks next; who may list nothing sees none."""
    alerting.rules = [rule(), rule("elsewhere", channel="C0OTHER")]
    ours = await alerting.alerts().rules(OLAF, RulesPage(channel=CHANNEL))
    assert [one.id for one in ours.rules] == ["all"]
    assert ours.rules[0].next.isoformat() == "2026-11-23T08:00:00+00:00"
    every_rule = await alerting.alerts().rules(ADA, RulesPage(channel=CHANNEL))
    assert [one.id for one in every_rule.rules] == ["all", "elsewhere"]
    with pytest.raises(NotPermitted):
        await alerting.alerts().rules(EVE, RulesPage(channel=CHANNEL))


async def test_a_paused_rule_is_silent_and_catches_up_when_it_is_resumed(
    alerting: Alerting,
) -> None:
    """By an admin; it is said who did it, and history has it."""
    alerting.hold(asset(warranty_end=MONDAY))
    await alerting.ticks()
    assert await alerting.alerts().pause(ADA, "all")
    assert not await alerting.alerts().pause(ADA, "all")
    assert (await alerting.alerts().rules(OLAF, RulesPage(channel=CHANNEL))).rules[
        0
    ].paused_by == ADA
    assert await alerting.told(days=1) == []
    assert await alerting.alerts().resume(ADA, "all")
    assert not await alerting.alerts().resume(ADA, "all")
    assert await alerting.told() == ["id-1"]
    async with alerting.records.read() as connection:
        assert [one.kind for one in await every(connection)] == ["alert_paused", "alert_resumed"]


async def test_what_a_rule_would_tell_is_tried_without_telling_it(alerting: Alerting) -> None:
    """As of today, without buttons; nothing is announced by that, and it is told on its day."""
    alerting.hold(asset(warranty_end=MONDAY), asset(2, warranty_end=MONDAY - timedelta(days=9)))
    for _ in range(2):
        answer = await alerting.alerts().tried(ADA, "all")
        card = render(answer.template, **answer.context())
        assert "1 already over before this rule" in words(card)
        assert "Warranties: 1 this week" in words(card)
        assert not buttons(card)
        await alerting.ticks()
    assert await alerting.told(days=1) == ["id-1"]


async def test_rules_are_for_admins_to_switch_and_named_where_one_is_unknown(
    alerting: Alerting,
) -> None:
    """An operator is refused; a misspelt rule is answered with those there are."""
    for deed in (alerting.alerts().pause, alerting.alerts().resume, alerting.alerts().tried):
        with pytest.raises(NotPermitted):
            await deed(OLAF, "all")
        with pytest.raises(UsageError, match="The rules are all"):
            await deed(ADA, "al")
    alerting.rules = []
    with pytest.raises(UsageError, match="No rule tells any channel"):
        await alerting.alerts().tried(ADA, "al")
