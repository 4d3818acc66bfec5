"""How the story `warranty` is acted, and how it can be broken."""

from datetime import date, timedelta
from typing import Final

from sandbox.company import ItAsset
from sandbox.slack import Fault, Seen
from sandbox.stories.actor import Actor
from sandbox.stories.breaking import ANYWHERE, Break
from sandbox.stories.playing import Play
from sandbox.world import World

SERIAL: Final = "CN0EXPTODAY"
TAG: Final = "SC-0001"
RULE: Final = "Rule screen.1"
END: Final = date(2035, 3, 31)
_SAID: Final = "31 Mar 2035"
_WEEK: Final = timedelta(weeks=1)


async def act(play: Play) -> None:
    """What people do, and what they see of it."""
    dana, priya, amara = people = play.people("dana", "priya", "amara")
    with play.step("ask", "Dana has a channel told of screens; a week later a warranty is over"):
        await _made(dana)
        play.passes(_WEEK)
        (card, *_) = [await one.sees(RULE, SERIAL, "Warranty ended") for one in people]
    with play.step("question", "Amara puts it off for a week; when that is over it comes back"):
        await _put_off(amara, card)
        await priya.sees(RULE, SERIAL, "Put off until", "@Amara Okafor")
        alerts = _alerts(play)
        play.passes(2 * _WEEK)
        await play.comes(lambda: _alerts(play) > alerts, "the alert again")
        card = await dana.sees(RULE, SERIAL, "Warranty ended")
    with play.step("approve", "Dana gives it a later end, which nobody needs to approve"):
        await dana.clicks(f"Extended: {TAG}", on=card)
        await dana.is_shown("Warranty end")
        await dana.enters("Warranty end", END.isoformat())
        await dana.enters("Reason", "Its maker gives longer")
        play.may_break("carry-out", "tell")
        await dana.submits()
    with play.step("carry-out", "the bot writes it to Factorial"):
        await play.carried_out(SERIAL, _is_longer, dana, TAG)
    with play.step("tell", "every alert says who extended it, and until when"):
        for person in people:
            await person.sees(RULE, SERIAL, f"@Dana Desk changed that to {_SAID}")
        await dana.closes()
    with play.step("agree", "weeks pass, and nothing is said of it again"):
        await _silent(play, dana)


async def _put_off(amara: Actor, card: Seen) -> None:
    """Nothing is to be said of it for a week."""
    await amara.clicks(f"Snooze: {TAG}", on=card)
    await amara.is_shown("For how long?")
    await amara.submits()


async def _silent(play: Play, dana: Actor) -> None:
    """Nothing is said of it any more, nor would be."""
    alerts = _alerts(play)
    play.passes(4 * _WEEK)
    play.holds(SERIAL, _is_longer)
    await dana.types("/asset alerts")
    listed = await dana.sees("screen.1", "60, 30, 7 and 0 days")
    since = play.world.workspace.changes.count
    await dana.clicks("Test: screen.1", on=listed)
    await dana.sees_anew(since, RULE, "Warranties:")
    play.agrees(f"the alerts about {TAG}", _alerts(play), alerts)
    play.agrees("what Slack refused", play.world.workspace.refused, [])


async def _made(dana: Actor) -> None:
    """A rule about screens begins, and says how many were over before."""
    await dana.types("/asset alerts")
    await dana.clicks("Add a rule…", on=await dana.sees("Add a rule…"))
    await dana.is_shown("Days before the end")
    await dana.enters("Category", "screen")
    await dana.submits()
    await dana.is_shown("already over before this rule")
    await dana.submits()
    await dana.is_shown("The rule screen.1 begins")
    await dana.closes()
    await dana.sees(RULE, "already over before this rule")


def _alerts(play: Play) -> int:
    """How many alerts of the rule have said anything of the screen."""
    seen = play.world.member("dana").sees()
    return sum(RULE in one.plain and TAG in one.plain for one in seen)


def _is_longer(row: ItAsset) -> bool:
    return row.warranty_end == END.isoformat()


def _another_end(world: World) -> None:
    world.factorial.edit(world.factorial.asset(SERIAL).id, {"warranty_end_date": "2030-01-31"})


def _no_update(world: World) -> None:
    world.workspace.faults.add(Fault("status", "chat.update", times=None))


BREAKS: Final = {
    "ask": ANYWHERE["question"],
    "question": ANYWHERE["question"],
    "approve": ANYWHERE["approve"],
    "carry-out": ANYWHERE["ask"],
    "tell": Break("Slack draws no message anew", _no_update),
    "agree": Break("Factorial has another warranty end since", _another_end),
}
