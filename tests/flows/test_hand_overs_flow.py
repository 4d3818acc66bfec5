"""Whoever was given an asset is asked in Slack, answers there, and the giver hears of it."""

from collections.abc import AsyncIterator

import pytest

from bot.models import Scope
from bot.settings import HandOverText
from bot.store import deliveries, hand_overs
from sandbox.slack import Member
from sandbox.slack.messages import Seen
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, form, told

STOCK = "PF4STOCK"
TERMS = HandOverText(category="Laptop", text="Lock it & keep it safe.")
CARD = "For you: "


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


async def given(desk: Scene, to: str = "mei") -> Seen:
    """Dana gives somebody what is in stock; the card they are sent."""
    await desk.dana.types(f"/asset assign {STOCK} @{to}")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    await desk.dana.closes()
    member: Member = getattr(desk, to)
    return await told(member, CARD)


async def listed(member: Member) -> Seen:
    """What is open, for somebody."""
    await member.types("/asset handovers")
    return await member.answer()


async def declined(desk: Scene, words: str) -> Seen:
    """Mei says that it is not hers; the card Dana is sent."""
    await desk.mei.clicks("Not mine", on=await given(desk))
    await form(desk.mei, "helps to find it")
    await desk.mei.fills("Anything that helps to find it", words)
    await desk.mei.submits()
    await form(desk.mei, "is told that it is not yours")
    await desk.mei.closes()
    return await told(desk.dana, "Declined:")


async def test_who_has_it_says_so_and_it_is_over(desk: Scene) -> None:
    """The card loses its buttons, a second click is told so, and history has it."""
    card = await given(desk)
    assert card.buttons == ["I have it", "Not here yet", "Something is wrong", "Not mine"]
    await desk.mei.clicks("I have it", on=card)
    await told(desk.mei, "Thank you.")
    assert (await told(desk.mei, "You said that you have it")).buttons == []
    assert "Nothing of others is open" in (await listed(desk.dana)).plain
    await desk.dana.types(f"/asset history {STOCK}")
    history = (await desk.dana.answer()).plain
    assert "@Mei Tanaka: accepted the hand-over" in history
    assert "assetbot: asked whether it has arrived: hand-over to @Mei Tanaka" in history


async def test_what_is_agreed_to_stands_on_the_card(stage: Stage) -> None:
    """Whole, above the button by which it is agreed to."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        texts = desk.bot._parts.settings.model_copy(update={"handovers": (TERMS,)})
        desk.bot.take_up(texts)
        card = await given(desk)
        assert "By saying that you have it you agree to:" in card.plain
        assert "Lock it & keep it safe." in card.plain
        await desk.mei.clicks("I have it", on=card)
        assert "Agreed to:" in (await told(desk.mei, "You said that you have it")).plain


@pytest.mark.parametrize("words", ["I have it", "got it", "accept"])
async def test_the_one_thing_that_waits_is_accepted_in_words(desk: Scene, words: str) -> None:
    """Which closes it as the button does."""
    await given(desk)
    await desk.mei.says(words)
    assert (await desk.mei.answer()).plain.startswith("Thank you. You have it: ")
    assert (await told(desk.mei, "You said that you have it")).buttons == []


async def test_words_that_may_mean_other_things_agree_to_nothing(stage: Stage) -> None:
    """Where there is something to agree to, “got it” is answered with the button for it."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        texts = desk.bot._parts.settings.model_copy(update={"handovers": (TERMS,)})
        desk.bot.take_up(texts)
        await given(desk)
        await desk.mei.says("got it")
        asked = await desk.mei.answer()
        assert "press “I have it” below what you have" in asked.plain
        assert "I have it" in asked.buttons
        await desk.mei.says("yes, I have it")
        await desk.mei.answer()
        assert "Agreed to:" in (await told(desk.mei, "You said that you have it")).plain


async def test_of_several_it_is_asked_which(desk: Scene) -> None:
    """Nothing is accepted, and each has its button."""
    await given(desk)
    await desk.dana.types("/asset transfer SC-0001 @mei She needs it")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await desk.priya.clicks("Approve", on=await told(desk.priya, "Transfer"))
    await desk.quiet()
    for words in ("I have it", "i have both", "i have them all"):
        await desk.mei.says(words)
        asked = await desk.mei.answer()
        assert "press “I have it” below what you have" in asked.plain
        assert asked.buttons.count("I have it") > 1


@pytest.mark.parametrize("words", ["not mine", "thats not my laptop"])
async def test_what_is_not_theirs_is_answered_with_its_button(desk: Scene, words: str) -> None:
    """Though nothing names it: what waits for an answer is meant."""
    await given(desk)
    await desk.mei.says(words)
    assert "Not mine" in (await desk.mei.answer()).buttons


async def test_one_thing_is_not_both(desk: Scene) -> None:
    """Who says that they have several things, where one waits, agrees to none."""
    await given(desk)
    await desk.mei.says("i have both")
    assert "I have it" in (await desk.mei.answer()).buttons


async def test_who_has_nothing_to_confirm_is_told_so(desk: Scene) -> None:
    """And is thanked back for a thanks."""
    await desk.mei.says("I have it")
    assert "Nothing you were given or gave is open" in (await desk.mei.answer()).plain
    await desk.mei.says("got it")
    assert (await desk.mei.answer()).plain == "You are welcome."


async def test_not_here_yet_is_asked_again_in_the_days_that_were_chosen(desk: Scene) -> None:
    """Until then the card says when, and can still be answered."""
    card = await given(desk)
    await desk.mei.clicks("Not here yet", on=card)
    await form(desk.mei, "When shall I ask again?")
    await desk.mei.chooses("in 3 days", at="When shall I ask again?")
    await desk.mei.submits()
    await form(desk.mei, "I ask you again")
    await desk.mei.closes()
    assert "I have it" in (await told(desk.mei, "not here yet")).buttons
    assert "says that it is not here yet" in (await listed(desk.dana)).plain


async def test_declined_it_is_marked_and_the_giver_decides(desk: Scene) -> None:
    """The source stays as it is; the mark is for those who run it; returning it ends it."""
    card = await declined(desk, "Never got it")
    assert "They say: Never got it" in card.plain
    assert card.buttons == ["Return to stock", "Give to someone else", "Ask again"]
    assert desk.world.factorial.asset(STOCK).owner_id == "1005"
    await desk.bot._parts.declined.follow()
    await desk.dana.types(f"/asset serial {STOCK}")
    assert "Hand-over: declined" in (await desk.dana.answer()).plain
    await desk.noah.types(f"/asset serial {STOCK}")
    assert "declined" not in (await desk.noah.answer()).plain
    await desk.dana.clicks("Return to stock", on=card)
    await form(desk.dana, "back into stock")
    await desk.dana.submits()
    closed = await told(desk.dana, "It has been returned since.")
    assert closed.buttons == []


async def test_the_giver_has_it_asked_again(desk: Scene) -> None:
    """A new card reaches whoever declined it."""
    card = await declined(desk, "Not mine")
    before = len([one for one in desk.mei.sees() if CARD in one.plain])
    await desk.dana.clicks("Ask again", on=card)
    await told(desk.dana, "is asked again")
    await desk.mei._workspace.until(
        lambda: len([one for one in desk.mei.sees() if CARD in one.plain]) == before + 1, 10
    )


async def test_who_is_not_in_slack_is_confirmed_by_an_operator(desk: Scene) -> None:
    """The giver is told at once, and their word is on the card by name."""
    await desk.dana.types(f"/asset assign {STOCK}")
    await form(desk.dana, "To whom")
    await desk.dana.searches("fields", at="To whom")
    await desk.dana.chooses("Robin Fields", at="To whom")
    await desk.dana.submits()
    card = await told(desk.dana, "cannot be asked in Slack")
    await desk.dana.closes()
    assert "Confirm for them" in card.buttons
    await desk.dana.clicks("Confirm for them", on=card)
    assert "@Dana Desk confirmed for Robin Fields" in (await told(desk.dana, "confirmed for")).plain


async def test_nobody_sees_what_others_were_given(desk: Scene) -> None:
    """Their own alone, with its buttons; operators see all of it."""
    await given(desk)
    own = await listed(desk.mei)
    assert "I have it" in own.buttons
    other = await listed(desk.noah)
    assert STOCK not in other.plain
    assert "Nothing you were given" in other.plain
    assert STOCK in (await listed(desk.priya)).plain


async def test_what_others_did_in_the_source_closes_it(desk: Scene) -> None:
    """Found by the next sync, and said on the card."""
    await given(desk)
    factorial = desk.world.factorial
    factorial.edit(factorial.asset(STOCK).id, {"owner_id": "1007"})
    await desk.bot.job_table.read("factorial")
    await desk.bot.tick()
    assert (await told(desk.mei, "given to somebody else since")).buttons == []


async def test_who_slack_does_not_know_is_confirmed_for(desk: Scene) -> None:
    """Their card cannot be delivered: the giver is told, and may say it for them."""
    await given(desk)
    async with desk.bot._parts.records.read() as connection:
        (one,) = await hand_overs.still_open(connection, Scope(), after=None, limit=9)
        (message,) = await deliveries.about(connection, one.id)
    await desk.bot._owed().unreachable(message)
    assert "Confirm for them" in (await told(desk.dana, "cannot be asked in Slack")).buttons
