"""What waits for an approver: listed, and its history read without any other role."""

from bot.answering.histories import History
from bot.approvals import Request, Wish
from bot.language.questions import AssetHistory
from bot.models import Named, Role
from bot.operations import Transfer
from bot.policy.roles import Grant, Standing
from handlers.requests import MOST
from sandbox.slack import Fault, Member
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, asked, form, told
from tests.flows.test_decided_in_slack import THREE, TWO_AGREE
from tests.flows.test_history_flow import happen, ref

APPROVER = '[[roles]]\nrole = "approver"\npeople = ["U0PRIYARAM"]\n'
ADMIN = {"ASSETBOT_ADMINS": "dana.desk@larkfield.example"}
HISTORY = f"/asset history {SERIAL}"


async def has_no_file(scene: Scene, member: Member) -> None:
    """As an operator of another asset system, who may have files of what lies there."""
    core = scene.bot.core
    asker = await core.people.asker(member.user.id)
    elsewhere = Standing(grants=(Grant(role=Role.OPERATOR, sources=frozenset({"itflow"})),))
    viewer = core.viewer(asker, elsewhere, None)
    answer = await core.lookup.answer(AssetHistory(ref=ref(scene)), viewer)
    assert isinstance(answer, History)
    assert answer.file is None
    assert await core.lookup.all_of_history(ref(scene), viewer) == []


async def test_an_approver_reads_the_history_of_what_waits_for_them(both: Stage) -> None:
    """By typing or with the card's button, without its details; of nothing else, and none before.

    They may still when it has been decided; whoever was not asked never may.
    """
    async with both(config=APPROVER, **ADMIN) as scene:
        factorial, dana, priya = scene.world.factorial, scene.dana, scene.priya
        factorial.edit(ref(scene).id, {"location_id": None, "notes": "It has a secret dent."})
        await scene.bot.job_table.read("factorial")
        await happen(scene, "polished", {})
        await priya.types(HISTORY)
        assert "is for auditors and operators" in (await priya.answer()).plain
        await dana.types(f"/asset transfer {SERIAL} @mei She takes over")
        await form(dana, "To whom")
        await dana.submits()
        card = await told(priya, "She takes over")
        await priya.clicks("History", on=card)
        clicked = await priya.answer()
        await priya.types(HISTORY)
        for seen in (clicked, await priya.answer()):
            assert all(one in seen.plain for one in ("assetbot: polished", "Notes changed"))
            assert "secret dent" not in seen.plain
            assert "Send as CSV" not in seen.buttons
        await priya.types("/asset history PF4STOCK")
        assert "is for auditors and operators" in (await priya.answer()).plain
        await priya.clicks("Approve", on=card)
        await told(dana, "Done.")
        await priya.types(HISTORY)
        assert "She takes over" in (await priya.answer()).plain
        await has_no_file(scene, priya)
        await scene.mei.types(HISTORY)
        assert "is for auditors and operators" in (await scene.mei.answer()).plain


async def test_of_many_that_wait_the_first_are_listed_and_that_there_are_more(
    stage: Stage,
) -> None:
    """To whoever decides and to whoever asked, in a message that Slack takes."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        rows = scene.world.factorial.inventory.assets
        owned = [one for one in rows if one.owner_id not in {None, "1005"} and not one.discarded_at]
        source = scene.bot._parts.sources["factorial"]
        for one in owned[: MOST + 1]:
            asset = await source.get(one.id)
            assert asset
            change = Transfer(ref=asset.ref, to=Named(id="1005", name="Mei Tanaka"))
            wish = Wish(user=scene.dana.user.id, operation=change, asset=asset, reason="A new desk")
            assert isinstance(await scene.bot.approvals.ask(wish), Request)
        await scene.quiet()
        await scene.priya.types("/asset approvals")
        waiting = await scene.priya.answer()
        assert waiting.buttons.count("Approve") == MOST
        assert "More wait for you" in waiting.plain
        await scene.dana.types("/asset approvals")
        asked_for = await scene.dana.answer()
        assert asked_for.buttons.count("Withdraw") == MOST
        assert "You asked for more" in asked_for.plain


async def test_a_denial_without_a_comment_says_whom_to_ask(stage: Stage) -> None:
    """The form says what a comment is for; without one the requester is not left in the dark."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        card = await asked(desk)
        await desk.priya.clicks("Deny", on=card)
        await form(desk.priya, "Without a reason")
        await desk.priya.submits()
        denied = await told(desk.dana, "Denied.")
        assert "Nothing is changed. You can ask @Priya Raman about it, or" in denied.plain
        await desk.quiet()
        others = [one for one in desk.priya.sees() if "Denied." in one.plain]
        assert others
        assert not [one for one in others if "You can ask" in one.plain]


async def test_a_list_of_what_waits_no_longer_offers_what_was_decided_in_it(stage: Stage) -> None:
    """Approved at once or denied in a form: what came of it stands there, above what waits."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        priya = scene.priya
        for button, word in (("Deny", "You denied it"), ("Approve", "You approved it")):
            await asked(scene)
            await priya.types("/asset approvals")
            waiting = await told(priya, "Waiting for you:")
            await priya.clicks(button, on=waiting)
            if button == "Deny":
                await form(priya, "Comment")
                await priya.submits()
            done = await told(priya, word)
            await scene.quiet()
            if button == "Deny":
                await priya.closes()
            assert "Nothing is waiting for your decision." in done.plain
            assert not {"Approve", "Deny"} & set(done.buttons)
            assert not [one for one in priya.sees() if "Waiting for you:" in one.plain]


async def test_who_decides_in_words_gets_the_list_with_its_buttons(stage: Stage) -> None:
    """By command and in a direct message; nothing is decided by it."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        await asked(scene)
        await scene.priya.types("/asset approve")
        listed = await scene.priya.answer()
        assert "it takes the buttons of the request" in listed.plain
        assert {"Approve", "Deny"} <= set(listed.buttons)
        await scene.priya.says("accept")
        assert "it takes the buttons of the request" in (await scene.priya.answer()).plain
        await scene.priya.types("/asset pending")
        assert "Waiting for you:" in (await scene.priya.answer()).plain


async def test_a_list_that_cannot_be_drawn_anew_leaves_what_was_decided_as_it_is(
    stage: Stage,
) -> None:
    """Slack takes nothing more at the list's address: that it is denied is told all the same."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        priya = scene.priya
        await asked(scene)
        await priya.types("/asset approvals")
        await priya.clicks("Deny", on=await told(priya, "Waiting for you:"))
        await form(priya, "Comment")
        scene.slack.faults.add(Fault("refused", "response_url", error="expired_url", times=None))
        await priya.submits()
        await form(priya, "You denied it")
        assert "Denied." in (await told(scene.dana, "Denied.")).plain


async def test_whoever_clicks_in_a_list_from_before_a_withdrawal_is_told_whose_it_was(
    both: Stage,
) -> None:
    """Priya has approved it first, and Dana withdrew it in another list: it was Dana, then."""
    async with both(config=TWO_AGREE, ASSETBOT_ADMINS=THREE) as scene:
        dana, world = scene.dana, scene.world
        await dana.types(f"/asset transfer {SERIAL} @mei She takes over")
        await form(dana, "To whom")
        await dana.submits()
        await form(dana, "It waits for 2 approvals")
        await dana.closes()
        card = await told(scene.priya, "Transfer:")
        await dana.types("/asset approvals")
        older = await told(dana, "Asked by you")
        await scene.priya.clicks("Approve", on=card)
        await told(scene.priya, "This is approval 1")
        world.shift_clock(3_600.0)
        await dana.says("my requests")
        await dana.clicks("Withdraw", on=await dana.answer())
        await told(dana, "Withdrawn:")
        await dana.clicks("Without approval", on=older)
        refused = (await form(dana, "This request was withdrawn")).plain
        assert "It was @Dana Desk, " in refused
        assert "ref " not in refused
        assert "Priya" not in refused
