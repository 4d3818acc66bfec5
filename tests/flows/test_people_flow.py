"""Who gets answers, where, and about whom."""

import asyncio
import time

import pytest

from sandbox.inventory import Colleague
from sandbox.slack import Member, Seen
from sandbox.slack.people import User
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, form

one_loop = pytest.mark.asyncio(loop_scope="module")
SERIAL = "C02XL0ABJGH5"
EVENT = "events_api"


async def typed(scene: Scene, who: str, line: str) -> Seen:
    """What someone is answered to a slash command, whether Slack would let them or not."""
    member: Member = getattr(scene, who)
    desk = scene.slack.channel("it-desk")
    if member.user.id not in desk.members:
        desk.members.append(member.user.id)
    await member.types(line, by_force=True)
    return await member.answer()


@pytest.mark.parametrize(
    ("who", "told"),
    [("gemma", "Guests"), ("sam", "organisation this inventory belongs to")],
)
async def test_guests_and_strangers_are_refused_politely_without_data(
    scene: Scene, who: str, told: str
) -> None:
    """Neither a command nor a mention tells them anything about an asset."""
    answers = [await typed(scene, who, f"/asset {SERIAL}")]
    member = getattr(scene, who)
    channel = "agency" if who == "gemma" else "partner-project"
    await member.says(f"@assetbot who has {SERIAL}?", to=channel)
    answers.append(await member.answer())
    for answer in answers:
        assert told in answer.plain
        assert "Alex" not in str(answer.blocks) + answer.text


@one_loop
async def test_a_guest_gets_no_data_by_direct_message(asking: Scene) -> None:
    """A direct message from a guest is refused as the command is."""
    await asking.gemma.says(f"who has {SERIAL}?")
    answer = await asking.gemma.answer()
    assert "Guests" in answer.plain
    assert "Alex" not in answer.plain


async def test_a_click_by_a_guest_gets_no_data(scene: Scene) -> None:
    """Permission is asked at every click, not only when a card was drawn."""
    await scene.dana.says("list category:laptop")
    page = await scene.dana.answer()
    message = next(one for one in scene.slack.messages() if one.ts == page.ts)
    message.channel.members.append(scene.gemma.user.id)
    await scene.gemma.clicks("Next", on=page)
    answer = await scene.gemma.answer()
    assert "Guests" in answer.plain


@one_loop
async def test_a_deactivated_account_is_refused(asking: Scene) -> None:
    """Someone deactivated whose session still lives gets nothing."""
    answer = await typed(asking, "dieter", f"/asset {SERIAL}")
    assert "deactivated" in answer.plain


async def test_someone_deactivated_a_moment_ago_is_refused(scene: Scene) -> None:
    """Slack's event about a change of a person counts from when it comes."""
    assert SERIAL in (await typed(scene, "tom", f"/asset {SERIAL}")).text
    scene.slack.deactivate("tom")
    await scene.quiet()
    assert "deactivated" in (await typed(scene, "tom", f"/asset {SERIAL}")).plain


async def test_someone_unknown_is_looked_up_before_the_answer(scene: Scene) -> None:
    """A person the bot has never seen is asked of Slack after the acknowledgement."""
    newby = Colleague(
        "newby", "Newby Knox", "newby.knox@larkfield.example", "U0NEWBYKNO", "member", None
    )
    scene.slack.users[newby.slack_id] = User.of(newby, now=time.time())
    assert "Alex Moreno" in (await typed(scene, "newby", f"/asset {SERIAL}")).plain


async def test_other_apps_get_no_answer(scene: Scene) -> None:
    """The bot answers neither itself nor other bots."""
    before = len(scene.slack.messages())
    await scene.deploybot.says(f"@assetbot who has {SERIAL}?", to="it-desk")
    await scene.quiet()
    assert len(scene.slack.messages()) == before + 1


@one_loop
async def test_mine_lists_what_the_asker_has(asking: Scene) -> None:
    """`/asset mine` finds the asker's own assets by their e-mail address."""
    answer = await typed(asking, "alex", "/asset mine")
    assert answer.plain.startswith("Your assets")
    assert SERIAL in answer.plain


@one_loop
async def test_of_lists_what_someone_else_has(asking: Scene) -> None:
    """`/asset of @person` names them and lists what they have."""
    answer = await typed(asking, "dana", "/asset of @alex")
    assert answer.plain.startswith("Assets of Alex Moreno")
    assert SERIAL in answer.plain


@one_loop
async def test_an_address_written_otherwise_is_the_same_person(asking: Scene) -> None:
    """Case does not matter between Slack's address and the source's."""
    assert "5CGO018B2Z" in (await typed(asking, "tom", "/asset mine")).plain


@one_loop
async def test_a_private_address_in_the_source_does_not_hide_a_person(asking: Scene) -> None:
    """The address someone logs in with counts as well as the one shown."""
    assert "R58TWIN0001" in (await typed(asking, "mei", "/asset mine")).plain


@one_loop
async def test_several_people_with_one_address_are_not_guessed_between(asking: Scene) -> None:
    """Two employees with one e-mail address: the bot says so and picks none."""
    answer = await typed(asking, "robin", "/asset mine")
    assert "PF4ROBIN" not in answer.plain
    assert "several" in answer.plain.lower() or "more than one" in answer.plain.lower()


@one_loop
async def test_a_person_the_inventory_does_not_know_is_told_so(asking: Scene) -> None:
    """Someone without an employee record has no list, and is told why."""
    assert "inventory" in (await typed(asking, "wren", "/asset mine")).plain


async def test_who_is_not_in_the_inventory_is_told_whom_to_ask(stage: Stage) -> None:
    """Of what they have and of a fault of it; who asks of somebody else can see to it."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        wren = scene.wren
        assert (
            "Please ask @Dana Desk, who can look up"
            in (await typed(scene, "wren", "/asset mine")).plain
        )
        await wren.says("my keyboard doesnt work", "bot")
        await wren.clicks("Report a fault", on=await wren.answer())
        told = await form(wren, "Nobody in the inventory has the e-mail address of")
        assert "Please ask @Dana Desk, who can look up" in told.plain
        await scene.dana.types("/asset of @wren")
        assert "Please ask" not in (await scene.dana.answer()).plain


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_a_direct_message_is_answered_in_the_conversation(
    stage: Stage, transport: str
) -> None:
    """“who has XYZ?” to the bot is answered where it was asked, and stays."""
    async with stage(transport=transport) as scene:
        await scene.dana.says(f"who has serial {SERIAL}?")
        answer = await scene.dana.answer()
    assert not answer.ephemeral
    assert "@Alex Moreno" in answer.plain


@one_loop
async def test_what_does_a_person_have_is_understood(asking: Scene) -> None:
    """“what does @person have?” lists their assets."""
    await asking.dana.says("what does @alex have?")
    assert SERIAL in (await asking.dana.answer()).plain


@one_loop
async def test_chatter_in_a_direct_message_gets_an_example(asking: Scene) -> None:
    """What asks nothing is answered with what could be asked."""
    await asking.dana.says("nice weather today!")
    assert "who has C02XL0ABJGH5?" in (await asking.dana.answer()).plain


@one_loop
async def test_a_mention_is_answered_to_the_asker_alone(asking: Scene) -> None:
    """In a channel only the one who asked sees the answer, with a way to share it."""
    await asking.dana.says(f"@assetbot who has {SERIAL}?", to="it-desk")
    answer = await asking.dana.answer()
    assert answer.ephemeral
    assert "Share here" in answer.buttons
    assert not any(SERIAL in seen.text and seen.user != "U0DANADESK" for seen in asking.tom.sees())


async def test_share_here_shows_the_answer_to_everyone(scene: Scene) -> None:
    """A click shares the answer, in the thread it was asked in, without another button to share."""
    asked = await scene.dana.says("has anyone seen this one?", to="it-desk")
    await scene.dana.says(f"@assetbot who has {SERIAL}?", to="it-desk", thread=asked)
    await scene.dana.clicks("Share here", on=await scene.dana.answer())
    await scene.quiet()
    shared = [seen for seen in scene.tom.sees("it-desk") if SERIAL in seen.text][-1]
    assert not shared.ephemeral
    assert shared.thread_ts == asked.ts
    assert "Share here" not in shared.buttons


async def test_what_i_have_is_shared_by_my_name(scene: Scene) -> None:
    """By whoever may share lists; its pages are of the same person, whoever turns them."""
    await scene.dana.types("/asset mine")
    await scene.dana.clicks("Share here", on=await scene.dana.answer())
    await scene.quiet()
    assert "Assets of Dana Desk" in scene.tom.sees("it-desk")[-1].plain
    await scene.alex.says("@assetbot mine", to="it-desk")
    answer = await scene.alex.answer()
    assert answer.plain.startswith("Your assets")
    assert "Share here" not in answer.buttons


async def test_a_page_turned_can_be_shared_as_the_first_could(scene: Scene) -> None:
    """What everyone is shown is the page that the one who shares it sees."""
    await scene.dana.says("@assetbot list category:laptop", to="it-desk")
    await scene.dana.clicks("Next", on=await scene.dana.answer())
    second = await scene.dana.answer()
    await scene.dana.clicks("Share here", on=second)
    await scene.quiet()
    shared = [seen for seen in scene.tom.sees("it-desk") if "Next" in seen.buttons][-1]
    assert "11–20 of" in shared.plain
    assert "Share here" not in shared.buttons
    await scene.dana.types("/asset list category:laptop")
    await scene.dana.clicks("Next", on=await scene.dana.answer())
    assert "Share here" in (await scene.dana.answer()).buttons


async def test_a_page_of_a_shared_list_is_turned_for_oneself(scene: Scene) -> None:
    """A click on a list that everyone reads leaves it as it is and answers the one who clicked."""
    await scene.dana.says("@assetbot list category:laptop", to="it-desk")
    await scene.dana.clicks("Share here", on=await scene.dana.answer())
    await scene.quiet()
    shared = [seen for seen in scene.tom.sees("it-desk") if "Next" in seen.buttons][-1]
    await scene.tom.clicks("Next", on=shared)
    assert (await scene.tom.answer()).ephemeral
    after = next(seen for seen in scene.dana.sees("it-desk") if seen.ts == shared.ts)
    assert after.plain == shared.plain


@one_loop
async def test_nothing_can_be_shared_where_other_organisations_read(asking: Scene) -> None:
    """In a channel shared with another organisation there is no button to share."""
    await asking.dana.says(f"@assetbot who has {SERIAL}?", to="partner-project")
    answer = await asking.dana.answer()
    assert SERIAL in answer.text
    assert "Share here" not in answer.buttons


async def test_a_channel_shared_since_the_card_was_drawn_stays_without_it(scene: Scene) -> None:
    """Who reads a channel is asked at the click: sharing may have begun in between."""
    await scene.dana.says(f"@assetbot who has {SERIAL}?", to="general")
    answer = await scene.dana.answer()
    scene.slack.channel("general").shared = True
    await scene.dana.clicks("Share here", on=answer)
    assert "other organisations" in (await scene.dana.answer()).plain
    assert not [s for s in scene.tom.sees("general") if SERIAL in s.text and s.user != "U0DANADESK"]


async def test_an_event_delivered_twice_is_answered_once(scene: Scene) -> None:
    """Slack's second delivery of a message is acknowledged and nothing more."""
    await scene.dana.says(f"who has {SERIAL}?")
    await scene.dana.answer()
    before = len(scene.slack.messages())
    event = next(one for one in reversed(scene.slack.dispatch.log) if one.parcel.kind == EVENT)
    ack = await scene.slack.dispatch.ask(event.parcel._replace(attempt=1, reason="timeout"))
    assert not ack.failure
    await scene.quiet()
    assert len(scene.slack.messages()) == before


@one_loop
async def test_a_payload_of_another_team_gets_no_data(asking: Scene) -> None:
    """What Slack sends for another workspace is refused."""
    await asking.dana.types(f"/asset {SERIAL}")
    await asking.dana.answer()
    command = asking.slack.dispatch.log[-1].parcel
    payload = {**command.payload, "team_id": "T0SOMEONE", "team_domain": "someone"}
    ack = await asking.slack.dispatch.ask(command._replace(payload=payload))
    assert "Alex" not in str(ack.body)
    assert "organisation" in str(ack.body)


async def test_who_the_bot_is_is_asked_of_slack_once(scene: Scene) -> None:
    """Many commands at once cost Slack no more than the one question at the start."""
    await scene.dana.types(f"/asset {SERIAL}")
    await scene.dana.answer()  # checked just now, so that the next ones ride on their acks
    command = scene.slack.dispatch.log[-1].parcel
    acks = await asyncio.gather(*(scene.slack.dispatch.ask(command) for _ in range(64)))
    assert not [ack for ack in acks if ack.failure]
    assert scene.slack.called.count("auth.test") == 1
