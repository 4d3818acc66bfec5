"""How the story `handover` is acted, and how it can be broken."""

from functools import partial
from typing import Final

from sandbox.stories.actor import Actor
from sandbox.stories.laptop import BREAKS, CARD, SERIAL, is_meis
from sandbox.stories.playing import Play
from sandbox.stories.scenes import DONE, all_agree, question_and_answer

__all__ = ["BREAKS", "act"]

HANDED: Final = f"For you: LT-0042 · {SERIAL}"
GIVEN: Final = f"Given to Mei Tanaka: LT-0042 · {SERIAL}"


async def act(play: Play) -> None:
    """What people do, and what they see of it."""
    dana, priya, amara, mei, alex = play.people("dana", "priya", "amara", "mei", "alex")
    with play.step("ask", "Dana at the IT desk asks to give Alex's laptop to Mei"):
        await dana.types(f"/asset transfer {SERIAL} @mei Alex has a new one")
        await dana.is_shown("To whom: Mei Tanaka")
        await dana.submits()
        await dana.is_shown("It waits for 1 approval")
        await dana.closes()
    with play.step("question", "Priya wants to know more, and Dana answers"):
        await question_and_answer(dana, priya, CARD, "Does Mei know?", "She will be asked")
    with play.step("approve", "Priya agrees"):
        card = await priya.sees(CARD, "0 of 1 approvals", "She will be asked")
        play.may_break("carry-out", "tell")
        await priya.clicks("Approve", on=card)
        await priya.sees("You approved it")
    with play.step("carry-out", "the bot does it in Factorial"):
        await play.carried_out(SERIAL, is_meis, dana, CARD)
    with play.step("tell", "all hear how it ended, Alex that it is his no longer; Mei is asked"):
        for person in (dana, priya, amara):
            await person.sees(CARD, DONE, "@Priya Raman approved")
        await alex.sees("No longer yours: LT-0042", "@Dana Desk gave it to somebody else")
        await _handed_over(dana, mei)
    with play.step("agree", "Factorial, the history and every card are compared"):
        play.holds(SERIAL, is_meis)
        await all_agree(play, (dana, priya, amara), SERIAL, CARD, _HISTORY)
        for person, heading in ((mei, HANDED), (dana, GIVEN)):
            is_over = partial(_is_over, person, heading)
            await play.comes(is_over, f"the end of what {person.name} is asked")


def _is_over(person: Actor, heading: str) -> bool:
    """Whether no message that is headed so has anything left to press."""
    return not any(one.buttons for one in person.member.sees() if heading in one.plain)


async def _handed_over(dana: Actor, mei: Actor) -> None:
    """Not hers, asked again, and there after all: Factorial stays as it is meanwhile."""
    card = await mei.sees(HANDED, "Do you have it?", "you agree to")
    await mei.clicks("Not mine", on=card)
    await mei.is_shown("helps to find it")
    await mei.enters("Anything that helps to find it", "My desk is empty")
    await mei.submits()
    await mei.is_shown("is told that it is not yours")
    await mei.closes()
    declined = await dana.sees(GIVEN, "says that it is not theirs", "My desk is empty")
    await dana.clicks("Ask again", on=declined)
    await dana.sees("is asked again")
    card = await mei.sees(HANDED, "Do you have it?", "you agree to")
    await mei.clicks("I have it", on=card)
    await mei.sees(HANDED, "You said that you have it", "Agreed to")
    await dana.sees(GIVEN, "@Mei Tanaka has it")


_HISTORY: Final = (
    "Mei Tanaka: accepted the hand-over",
    "Dana Desk: had it asked again: hand-over to @Mei Tanaka",
    "assetbot: asked whether it has arrived: hand-over to @Mei Tanaka",
    "Mei Tanaka: declined the hand-over. Comment: “My desk is empty”",
    "assetbot: asked whether it has arrived: hand-over to @Mei Tanaka",
    "assetbot: carried out: transfer to @Mei Tanaka. Assignee @Alex Moreno → @Mei Tanaka",
    "Priya Raman: approved: transfer to @Mei Tanaka",
    "Dana Desk: answered: transfer to @Mei Tanaka. Answer: “She will be asked”",
    "Priya Raman: asked the requester: transfer to @Mei Tanaka. Question: “Does Mei know?”",
    "Dana Desk: asked for: transfer to @Mei Tanaka. Reason: “Alex has a new one”",
)
