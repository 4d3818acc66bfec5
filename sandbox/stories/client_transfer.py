"""How the story `client-transfer` is acted, and how it can be broken."""

from contextlib import suppress
from typing import Final

from sandbox.itflow.records import Asset
from sandbox.stories.actor import Actor
from sandbox.stories.breaking import ANYWHERE, Break
from sandbox.stories.playing import Play
from sandbox.stories.scenes import DEED, cards, question_and_answer
from sandbox.world import World

SERIAL: Final = "7EXPTDAY"
CARD: Final = f"Transfer to client: Brightwater Dental · BW-LT-03 · {SERIAL}"
_DONE: Final = "Done. ITFlow confirms it."
_MAIL: Final = "mail of 3 November"
_MOMENT: Final = 10.0
_LARKFIELD, _BRIGHTWATER = "1", "2"


async def act(play: Play) -> None:
    """What people do, and what they see of it."""
    dana, priya, amara = play.people("dana", "priya", "amara")
    with play.step("ask", "Dana at the IT desk asks for it, and is shown the plan"):
        await dana.types(f"/asset transfer {SERIAL} client Larkfield They bought it")
        await dana.is_shown("Old record: kept → it is retired")
        await dana.submits()
        await dana.is_shown("It waits for the agreement of both clients")
        await dana.closes()
        await dana.sees(CARD, "Larkfield has yet to agree")
    with play.step("question", "Amara wants to know more, and Dana answers"):
        await question_and_answer(dana, amara, CARD, "Is it wiped?", "Since Monday")
    with play.step("approve", "Priya agrees for Larkfield; Amara records Brightwater's consent"):
        card = await priya.sees(CARD, "Larkfield has yet to agree", "Since Monday")
        await priya.clicks("Approve", on=card)
        await priya.sees("You approved it")
        card = await amara.sees(CARD, "Larkfield has agreed")
        await amara.clicks("Record consent", on=card)
        await amara.is_shown("Brightwater Dental has nobody in this workspace")
        await amara.enters("Reference: Brightwater Dental", _MAIL)
        play.may_break("carry-out", "tell")
        await amara.submits()
        await amara.is_shown("You recorded the consent")
        await amara.closes()
    with play.step("carry-out", "the bot makes it, checks it, and retires what is left"):
        await play.ended(dana, CARD)
        _holds(play)
    with play.step("tell", "whoever had to do with it hears how it ended"):
        said = f"agreed on behalf of Brightwater Dental, reference “{_MAIL}”"
        for person in (dana, priya, amara):
            await person.sees(CARD, _DONE, said)
    with play.step("agree", "ITFlow, the history and every card are compared"):
        _holds(play)
        await _all_agree(play, dana)


def _holds(play: Play) -> None:
    """One living record is left, and ITFlow was written three times."""
    written = [
        one.function
        for one in play.world.itflow.requests
        if one.module == "assets" and one.method == "POST"
    ]
    play.agrees("what was written to ITFlow", written, ["create", "update", "update"])
    there = [(one.asset_client_id, one.asset_status) for one in _records(play.world)]
    left = [(_BRIGHTWATER, "Retired"), (_LARKFIELD, "Ready to Deploy")]
    play.agrees("the records there are", there, left)


async def _all_agree(play: Play, dana: Actor) -> None:
    """Both records tell of each other, the old serial is one finding, every card says the same."""
    old, new = _records(play.world)
    noted = (
        f"(old asset ID: {old.asset_id}) from Brightwater Dental to Larkfield (new asset ID:"
        f" {new.asset_id})"
    )
    both = [noted in (one.asset_notes or "") for one in (old, new)]
    play.agrees("that both records name both", both, [True, True])
    await dana.types(f"/asset serial {SERIAL}")
    await dana.sees("Larkfield · BW-LT-03", "Brightwater Dental", "Former")
    await dana.types(f"/asset history {SERIAL}")
    told = await dana.sees("History of", "made by a transfer")
    came = (
        "assetbot: made by a transfer from another client: transfer to Larkfield. From:"
        " “Brightwater Dental”"
    )
    play.agrees("the history of the new record", DEED.findall(told.plain), [came])
    said = f"{_DONE} #{new.asset_id} at Larkfield was #{old.asset_id} before."
    wanted = {(said,)}
    with suppress(TimeoutError):  # whoever could have agreed is told a moment after who did
        await dana.member.until(lambda: _shown(play) == wanted, _MOMENT)
    play.agrees("every card", _shown(play), wanted)
    play.agrees("what Slack refused", play.world.workspace.refused, [])


def _shown(play: Play) -> set[tuple[str, ...]]:
    """What the cards of the request say, in all places."""
    return {tuple(cards(member, CARD)) for member in play.everyone()} - {()}


def _records(world: World) -> list[Asset]:
    return [one for one in world.itflow.database.assets if one.asset_serial == SERIAL]


def _source_is_down(world: World) -> None:
    world.itflow.fail("status", times=None, status=503)


def _makes_nothing(world: World) -> None:
    world.itflow.fail("status", module="assets", function="create", times=None, status=403)


def _deployed_again(world: World) -> None:
    _records(world)[0].asset_status = "Deployed"


BREAKS: Final = {
    **ANYWHERE,
    "ask": Break("ITFlow answers 503 to everything", _source_is_down),
    "carry-out": Break("ITFlow lets nobody make an asset", _makes_nothing),
    "agree": Break("somebody deployed the old record in ITFlow afterwards", _deployed_again),
}
"""What can go wrong in it, by step."""
