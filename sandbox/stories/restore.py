"""How the story `restore` is acted, and how it can be broken."""

from datetime import timedelta
from typing import Final

from sandbox.stories.laptop import BREAKS, CARD, SERIAL, is_meis
from sandbox.stories.playing import Play
from sandbox.stories.scenes import DONE, all_agree, question_and_answer

__all__ = ["BREAKS", "act"]

_TRIED_AGAIN: Final = timedelta(minutes=1)
"""After which the bot has another try at what Factorial could not take."""
_HISTORY: Final = (
    "assetbot: asked whether it has arrived: hand-over to @Mei Tanaka",
    "assetbot: carried out: transfer to @Mei Tanaka. Assignee @Alex Moreno → @Mei Tanaka",
    "Priya Raman: approved: transfer to @Mei Tanaka",
    "Dana Desk: answered: transfer to @Mei Tanaka. Answer: “Since Monday”",
    "Priya Raman: asked the requester: transfer to @Mei Tanaka. Question: “Is it wiped?”",
    "Dana Desk: asked for: transfer to @Mei Tanaka. Reason: “She takes over from Alex”",
)


async def act(play: Play) -> None:
    """What people do, and what they see of it."""
    dana, priya, amara, mei, alex = play.people("dana", "priya", "amara", "mei", "alex")
    with play.step("ask", "Dana at the IT desk asks for a transfer"):
        await dana.types(f"/asset transfer {SERIAL} @mei She takes over from Alex")
        await dana.is_shown("To whom: Mei Tanaka")
        await dana.submits()
        await dana.is_shown("It waits for 1 approval")
        await dana.closes()
        await dana.sees(CARD, "0 of 1 approvals")
    with play.step("question", "Priya wants to know more, and Dana answers"):
        await question_and_answer(dana, priya, CARD, "Is it wiped?", "Since Monday")
    with play.step("approve", "Priya agrees"):
        card = await priya.sees(CARD, "0 of 1 approvals", "Since Monday")
        play.world.factorial.fail("status", method="PUT", times=None, status=429)
        play.may_break("carry-out")
        await priya.clicks("Approve", on=card)
        await priya.sees("You approved it")
    with play.step("carry-out", "Factorial takes nothing for a minute: a backup is made meanwhile"):
        await dana.sees(CARD, "Factorial does not answer. I keep trying.")
        play.says(await play.disk.back_up())
        play.may_break("tell")
        play.world.factorial.mend()
        play.passes(_TRIED_AGAIN)
        await play.carried_out(SERIAL, is_meis, dana, CARD)
    with play.step("tell", "all hear of it; the disk is lost, and the backup knows of nothing"):
        for person in (dana, priya, amara):
            await person.sees(CARD, DONE, "@Priya Raman approved")
        await dana.sees(f"{CARD.replace(': ', ' ', 1)}: {DONE}")
        await mei.sees("Do you have it?")
        await alex.sees("No longer yours: LT-0042")
        said, now = play.said(), play.world.workspace.changes.count
        await play.disk.is_lost()
        play.says(await play.disk.restore())
        for person in (dana, priya, amara):
            await person.sees_anew(now, CARD, DONE, "@Priya Raman approved")
    with play.step("agree", "Factorial, the history, every card and every message are compared"):
        play.holds(SERIAL, is_meis)
        play.agrees("the messages since the disk was lost", play.said(), said)
        await all_agree(play, (dana, priya, amara), SERIAL, CARD, _HISTORY, turned_away=1)
