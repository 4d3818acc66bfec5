"""How the story `delete` is acted, and how it can be broken."""

from typing import Final

from sandbox.company import ItAsset
from sandbox.stories.breaking import ANYWHERE, Break
from sandbox.stories.playing import Play
from sandbox.stories.scenes import DONE, all_agree, question_and_answer
from sandbox.world import World

SERIAL: Final = "7FOLD93"
CARD: Final = f"Delete: LT-0106 · {SERIAL}"


async def act(play: Play) -> None:
    """What people do, and what they see of it."""
    dana, priya, amara = play.people("dana", "priya", "amara")
    with play.step("ask", "Dana at the IT desk asks for it"):
        await dana.types(f"/asset delete {SERIAL} Sold to a recycler")
        await dana.is_shown("Its record will be gone for good")
        await dana.submits()
        await dana.is_shown("It waits for 2 approvals")
        await dana.closes()
        await dana.sees(CARD, "0 of 2 approvals")
    with play.step("question", "Amara wants to know more, and Dana answers"):
        await question_and_answer(dana, amara, CARD, "Is the disk out?", "Shredded on Monday")
    with play.step("approve", "Priya agrees, which is not enough, and then Amara does"):
        card = await priya.sees(CARD, "0 of 2 approvals", "Shredded on Monday")
        await priya.clicks("Approve", on=card)
        await priya.sees("This is approval 1 of 2")
        card = await amara.sees(CARD, "1 of 2 approvals", "@Priya Raman approved")
        play.may_break("carry-out", "tell")
        await amara.clicks("Approve", on=card)
        await amara.sees("You approved it")
    with play.step("carry-out", "the bot does it in Factorial"):
        await play.carried_out(SERIAL, _is_gone, dana, CARD)
    with play.step("tell", "whoever had to do with it hears how it ended"):
        for person in (dana, priya, amara):
            await person.sees(CARD, DONE, "@Amara Okafor approved")
    with play.step("agree", "Factorial, the history and every card are compared"):
        history = (
            "assetbot: carried out: delete",
            "Amara Okafor: approved: delete",
            "Priya Raman: approved: delete",
            "Dana Desk: answered: delete. Answer: “Shredded on Monday”",
            "Amara Okafor: asked the requester: delete. Question: “Is the disk out?”",
            "Dana Desk: asked for: delete. Reason: “Sold to a recycler”",
        )
        play.holds(SERIAL, _is_gone)
        await all_agree(play, (dana, priya, amara), SERIAL, CARD, history)


def _is_gone(row: ItAsset) -> bool:
    return row.discarded_at is not None


def _refuses_to_delete(world: World) -> None:
    world.factorial.fail("status", times=None, status=422, method="DELETE")


def _brought_back(world: World) -> None:
    world.factorial.asset(SERIAL).discarded_at = None


BREAKS: Final = {
    **ANYWHERE,
    "carry-out": Break("Factorial refuses every delete", _refuses_to_delete),
    "agree": Break("somebody brought it back in Factorial afterwards", _brought_back),
}
