"""Warranty alerts arrive in their channel, are answered there, and what is refused is told."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import real_time
from bot.store import deliveries
from sandbox.slack.block_kit.parts import parts
from sandbox.slack.messages import Seen
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, form, told

RULE = """
[[alerts]]
id = "laptops"
channel = "{desk}"
filter = "category:laptop"
timezone = "Europe/Berlin"
weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
"""
DAY = 86_400.0
CARD = "Warranties: "


@pytest.fixture
async def desk(both: Stage) -> AsyncIterator[Scene]:
    """A bot that tells a channel of laptops' warranties each day, and has begun to."""
    async with both(config=RULE, ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.bot.tick()
        yield scene


async def next_day(desk: Scene) -> None:
    """A day passes, and the bot looks at the time."""
    desk.world.shift_clock(DAY)
    await desk.bot.tick()


def first(words: str, card: Seen) -> str:
    """The first button of a card that says so, by what a screen reader says."""
    labels = [str(one.get("accessibility_label", "")) for one in parts(card.blocks)]
    return next(one for one in labels if one.startswith(f"{words}: "))


def offered(words: str, card: Seen) -> str:
    """The first choice behind three dots on a card that says so."""
    menus = (one for one in parts(card.blocks) if one.get("type") == "overflow")
    said = [str(option["text"]["text"]) for one in menus for option in one["options"]]
    return next(one for one in said if one.startswith(words))


async def alerted(desk: Scene) -> Seen:
    """The alert, as Dana sees it in the channel."""
    await next_day(desk)
    return await told(desk.dana, CARD)


async def retried(desk: Scene) -> None:
    """The hour passes after which what was refused is tried again."""
    hour = timedelta(hours=1, minutes=1)
    vars(desk.bot.deliveries)["_now"] = lambda: real_time() + hour
    async with desk.bot._parts.records.read() as connection:
        (subject,) = await deliveries.due(connection, now=real_time() + hour, limit=9)
    await desk.bot.deliveries.send_due(subject)


async def test_an_alert_arrives_and_is_acknowledged_and_put_off(desk: Scene) -> None:
    """Who did it stands on the card for everyone; it is undone by one click."""
    card = await alerted(desk)
    assert "Rule laptops (category:laptop)" in card.plain
    await desk.dana.clicks(first("Acknowledge", card), on=card)
    await told(desk.dana, "Nothing more is said")
    acknowledged = await told(desk.mei, "Acknowledged by @Dana Desk")
    await desk.dana.clicks("Undo", on=acknowledged)
    await told(desk.dana, "is heard of again")
    card = await told(desk.dana, CARD)
    await desk.dana.clicks(first("Snooze", card), on=card)
    await form(desk.dana, "For how long?")
    await desk.dana.submits()
    await form(desk.dana, "Nothing is said of the warranty")
    await desk.dana.closes()
    await told(desk.mei, "Put off until")


async def test_all_of_it_is_listed_to_whoever_asks_alone(desk: Scene) -> None:
    """Who may not list is told so."""
    card = await alerted(desk)
    (every,) = [one for one in card.buttons if one.startswith("All ")]
    await desk.dana.clicks(every, on=card)
    assert f"{every.removeprefix('All ')} in the alert" in (await desk.dana.answer()).plain
    await desk.mei.clicks(every, on=card)
    assert "Lists are for" in (await desk.mei.answer()).plain


@pytest.mark.parametrize("button", ["Acknowledge", "Snooze"])
async def test_who_may_not_quieten_a_warranty_is_told_all_of_why_and_whom_to_ask(
    desk: Scene, button: str
) -> None:
    """The whole sentence, somebody who could do it, and the reference that the log has it by."""
    card = await alerted(desk)
    await desk.mei.clicks(first(button, card), on=card)
    said = "Acknowledging and putting off warranties is for operators of"
    refused = (
        await form(desk.mei, said) if button == "Snooze" else await told(desk.mei, said)
    ).plain
    assert "“whoami” says what you may and why." in refused
    assert "If you need it, ask @" in refused
    assert "ref " in refused


async def test_nothing_is_posted_where_people_of_elsewhere_read(desk: Scene) -> None:
    """The admins are told why; it is posted once they have left."""
    (channel,) = [one for one in desk.slack.conversations.values() if one.name == "it-desk"]
    desk.slack.connect(channel)
    await next_day(desk)
    await told(desk.dana, "people of other organisations read its channel")
    assert not [one for one in desk.dana.sees("it-desk") if CARD in one.plain]
    desk.slack.disconnect(channel)
    await retried(desk)
    await told(desk.dana, CARD)


async def edited(desk: Scene, listed: Seen) -> None:
    """A rule is changed; it is not moved to where the bot is not."""
    await desk.dana.clicks("Edit: server-printer.1", on=listed)
    assert "announced stays announced" in (await form(desk.dana, "Rule server-printer.1")).plain
    await desk.dana.chooses("#random", at="Channel")
    await desk.dana.submits()
    await form(desk.dana, "I am not in that channel")
    await desk.dana.closes()
    await desk.dana.clicks("Edit: server-printer.1", on=listed)
    await form(desk.dana, "Rule server-printer.1")
    await desk.dana.submits()
    await form(desk.dana, "already over before this rule")
    await desk.dana.submits()
    await form(desk.dana, "The rule server-printer.1 is changed")
    await desk.dana.closes()


async def test_a_rule_is_added_changed_tried_paused_and_removed_in_slack(desk: Scene) -> None:
    """In a form that shows what comes of it; it opens with a line in its channel."""
    await desk.dana.types("/asset alerts")
    await desk.dana.clicks("Add a rule…", on=await desk.dana.answer())
    await form(desk.dana, "Days before the end")
    assert await desk.dana.searches("serv", at="Category") == ["server"]
    await desk.dana.chooses("server", at="Category")
    assert await desk.dana.searches("prin", at="Category") == ["printer"]
    await desk.dana.chooses("printer", at="Category")
    await desk.dana.fills("Days before the end", "soon")
    assert list(await desk.dana.submits()) == ["Days before the end"]
    await desk.dana.fills("Days before the end", "900 0")
    await desk.dana.submits()
    shown = await form(desk.dana, "already over before this rule")
    assert "due within 900 days" in shown.plain
    await desk.dana.submits()
    await form(desk.dana, "The rule server-printer.1 begins")
    await desk.dana.closes()
    opening = await told(desk.mei, "already over before this rule")
    assert "Rule server-printer.1" in opening.plain
    await desk.dana.types("/asset alerts")
    listed = await desk.dana.answer()
    await desk.dana.clicks("Test: server-printer.1", on=listed)
    await told(desk.dana, CARD)
    await desk.dana.clicks("Pause: server-printer.1", on=listed)
    listed = await told(desk.dana, "The rule server-printer.1 is paused")
    await edited(desk, listed)
    await desk.dana.types("/asset alerts")
    await desk.dana.clicks("Remove: server-printer.1", on=await desk.dana.answer())
    await told(desk.dana, "The rule server-printer.1 is removed")


async def test_a_warranty_is_extended_and_an_asset_replaced_from_the_alert(desk: Scene) -> None:
    """By the rules for changes; who changed it stands on the card, and is undone by one click."""
    desk.world.factorial.vary(transitions="free")
    card = await alerted(desk)
    await desk.mei.clicks(offered("Extended: AB-", card), on=card)
    refused = await form(desk.mei, "Only operators may ask for this")
    assert "If you need it, ask @" in refused.plain
    await desk.mei.closes()
    await desk.dana.clicks(offered("Extended: AB-", card), on=card)
    shown = await form(desk.dana, "Warranty end")
    assert "Asset tag" not in shown.plain
    await desk.dana.chooses("2031-03-31", at="Warranty end")
    assert list(await desk.dana.submits()) == ["Reason"]
    await desk.dana.fills("Reason", "Two more years were bought")
    await desk.dana.submits()
    card = await told(desk.mei, "@Dana Desk changed that to 31 Mar 2031")
    await form(desk.dana, "31 Mar 2031")
    await desk.dana.closes()
    await desk.dana.clicks(offered("Replace: ", card), on=card)
    await form(desk.dana, "From stock")
    (chosen, *_) = await desk.dana.searches("l", at="From stock")
    await desk.dana.chooses(chosen, at="From stock")
    await desk.dana.submits()
    await form(desk.dana, "BW-LT-48")
    await desk.dana.closes()
    await told(desk.dana, "Reason: Its warranty ends 20")
    card = await told(desk.dana, CARD)
    await desk.dana.clicks(first("Undo that change", card), on=card)
    await form(desk.dana, "31 Mar 2031 → ")
    await desk.dana.fills("Reason", "It was another one")
    await desk.dana.submits()
    await desk.slack.until(
        lambda: "changed that to" not in [one.plain for one in desk.mei.sees("it-desk")][-1], 20
    )
