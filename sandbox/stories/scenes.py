"""Scenes that stories share: a question and its answer, and whether all agree at the end."""

import re
from collections.abc import Sequence
from typing import Final

from sandbox.slack import Member, Seen
from sandbox.stories.actor import Actor
from sandbox.stories.playing import Play

DONE: Final = "Done. Factorial confirms it."
UNDO: Final = "Undo"
DEED: Final = re.compile(r"^.* · @?(\S[^:·]*: .+?)(?: · (?:Factorial|ITFlow))?$", re.MULTILINE)


async def question_and_answer(
    asker: Actor, approver: Actor, about: str, question: str, answer: str
) -> None:
    """An approver wants to know more, and whoever asked answers: it stands on the card."""
    card = await approver.sees(about, "asks for it")
    await approver.clicks("Ask", on=card)
    await approver.is_shown("The clock keeps running")
    await approver.enters("Question", question)
    await approver.submits()
    await approver.is_shown("on its way")
    await approver.closes()
    asked = await asker.sees("A question about", question)
    await asker.clicks("Answer", on=asked)
    await asker.is_shown(question)
    await asker.enters("Answer", answer)
    await asker.submits()
    await asker.is_shown("shown to everyone who decides")
    await asker.closes()


async def all_agree(
    play: Play,
    concerned: Sequence[Actor],
    serial: str,
    card: str,
    history: Sequence[str],
    *,
    writes: int = 1,
    turned_away: int = 0,
    done: str = DONE,
) -> None:
    """One write for each asset, and the history and every card tell each thing there was once.

    *card* is how the request's card is headed, *done* what it says at the end; *history* is what
    was done, the last thing first. Before it took them, Factorial has *turned away* so many writes.
    """
    answers = [*[429] * turned_away, *[200] * writes]
    written = [one.status for one in play.world.factorial.requests if one.method != "GET"]
    play.agrees("the answers to what was written to Factorial", written, answers)
    asker = concerned[0]
    await asker.types(f"/asset history {serial}")
    told = await asker.sees("History of", serial)
    play.agrees("the history", DEED.findall(told.plain), list(history))
    people = play.everyone()
    found = {member.user.real_name: cards(member, card) for member in people}
    shown = {name: cards for name, cards in found.items() if cards}
    play.agrees("every card", shown, {one.name: [done] for one in concerned})

    def left() -> list[str]:
        return [button for one in people for seen in one.sees() for button in _open(seen, card)]

    # An answer to a question is drawn anew as the cards are, and not before them.
    await play.waits(lambda: not left())
    play.agrees("the buttons that are left", left(), [])
    play.agrees("what Slack refused", play.world.workspace.refused, [])


def cards(member: Member, card: str) -> list[str]:
    """What each card of the request that somebody sees says of how it stands."""
    read = (seen.plain.split("\n") for seen in member.sees())
    return [lines[2] for lines in read if lines[0] == card]


def _open(seen: Seen, card: str) -> list[str]:
    """The buttons of a message about the request, whichever it is, but for what begins anew."""
    about = card.replace(": ", " ", 1) in seen.text
    return [one for one in seen.buttons if one != UNDO] if about else []
