"""How the story `transfer` is acted, and how it can be broken."""

from sandbox.stories.laptop import BREAKS, CARD, SERIAL, is_meis
from sandbox.stories.playing import Play
from sandbox.stories.scenes import DONE, all_agree, question_and_answer

__all__ = ["BREAKS", "act"]


async def act(play: Play) -> None:
    """What people do, and what they see of it."""
    dana, priya, amara = play.people("dana", "priya", "amara")
    with play.step("ask", "Dana at the IT desk asks for it"):
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
        play.may_break("carry-out", "tell")
        await priya.clicks("Approve", on=card)
        await priya.sees("You approved it")
    with play.step("carry-out", "the bot does it in Factorial"):
        await play.carried_out(SERIAL, is_meis, dana, CARD)
    with play.step("tell", "whoever had to do with it hears how it ended"):
        for person in (dana, priya, amara):
            await person.sees(CARD, DONE, "@Priya Raman approved")
    with play.step("agree", "Factorial, the history and every card are compared"):
        history = (
            "assetbot: asked whether it has arrived: hand-over to @Mei Tanaka",
            "assetbot: carried out: transfer to @Mei Tanaka. Assignee @Alex Moreno → @Mei Tanaka",
            "Priya Raman: approved: transfer to @Mei Tanaka",
            "Dana Desk: answered: transfer to @Mei Tanaka. Answer: “Since Monday”",
            "Priya Raman: asked the requester: transfer to @Mei Tanaka. Question: “Is it wiped?”",
            "Dana Desk: asked for: transfer to @Mei Tanaka. Reason: “She takes over from Alex”",
        )
        play.holds(SERIAL, is_meis)
        await all_agree(play, (dana, priya, amara), SERIAL, CARD, history)
