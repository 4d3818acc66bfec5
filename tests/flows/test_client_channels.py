"""A channel that is for one client: what is asked there is asked of that client's assets alone."""

from collections.abc import AsyncIterator

import pytest

from sandbox.slack import Member
from tests.flows.conftest import Scene, Stage

LARKFIELD = '[[channels]]\nid = "{desk}"\nclient = "itflow/Larkfield"\n'
SAME = '[[same_inventory]]\nholders = ["factorial", "itflow/larkfield"]\n'
KESTREL = '[[channels]]\nid = "{desk}"\nclient = "itflow/kestrel freight"\n'


@pytest.fixture
async def scene(both: Stage) -> AsyncIterator[Scene]:
    """A bot with both asset systems, where the channel of the IT desk is for Kestrel Freight."""
    async with both(config=KESTREL) as staged:
        yield staged


async def asked(member: Member, line: str) -> str:
    """What the bot answers there, as it is read."""
    await member.types(f"/asset {line}")
    return (await member.answer()).plain


async def test_a_serial_at_two_clients_is_the_one_of_the_channels_client(scene: Scene) -> None:
    """The other is not told of, and the card says why; a second question is no other."""
    for _ in range(2):
        card = await asked(scene.dana, "5CD2TWIN77")
        assert card.startswith("Kestrel Freight · KF-LT-01")
        assert "Brightwater" not in card
        assert "This channel is for kestrel freight" in card


async def test_nothing_of_another_client_is_found_suggested_or_listed_there(scene: Scene) -> None:
    """Neither an asset nor a name, a value, a total or a conflict; not even Factorial's."""
    nothing = [
        await asked(scene.dana, "U1TICKETS"),
        await asked(scene.dana, "U1TICKET5"),
        await asked(scene.dana, "C02XL0ABJGH5"),
        await asked(scene.dana, 'list client:"Brightwater Dental"'),
        await asked(scene.dana, "PF3MOVED9"),
    ]
    listed = await asked(scene.dana, "list")
    assert "ask me in a direct message" in nothing[0]
    assert "There is no client “Brightwater Dental”. Known: Kestrel Freight." in nothing[3]
    for answer in (*nothing, listed):
        for word in ("BW-PRN-01", "Alex Moreno", "Larkfield", "Oakhurst", "at Brightwater"):
            assert word not in answer
    assert "Kestrel Freight · " in nothing[4]
    assert listed.startswith("kestrel freight · Assets")


async def test_another_clients_asset_is_answered_in_private(scene: Scene) -> None:
    """In a direct message nothing is kept from the one who asks."""
    await scene.dana.says("who has U1TICKETS?")
    card = (await scene.dana.answer()).plain
    assert "Brightwater Dental · BW-PRN-01" in card
    assert "This channel is for" not in card


async def test_a_mention_there_and_what_is_shared_of_it_are_within_the_client(
    scene: Scene,
) -> None:
    """What everyone in the channel is shown is their own."""
    await scene.dana.says("@assetbot who has 5CD2TWIN77?", to="it-desk")
    card = (await scene.dana.answer()).plain
    await scene.dana.clicks("Share here")
    await scene.quiet()
    shared = scene.alex.sees("it-desk")[-1].plain
    for said in (card, shared):
        assert said.startswith("Kestrel Freight · KF-LT-01")
        assert "Brightwater" not in said


async def test_a_client_nobody_knows_leaves_the_channel_without_answers(both: Stage) -> None:
    """Better no answer than anybody's; help is given all the same."""
    unknown = '[[channels]]\nid = "{desk}"\nclient = "itflow/Nobody & Co"\n'
    async with both(config=unknown) as scene:
        refused = await asked(scene.dana, "5CD2TWIN77")
        helped = await asked(scene.dana, "help")
    assert "This channel is for Nobody & Co, and I know of no asset of theirs." in refused
    assert "What you can ask" in helped


async def test_a_factorial_that_holds_the_clients_inventory_is_read_there_too(both: Stage) -> None:
    """Where that is declared it is theirs, all of it; another client's asset stays unknown."""
    async with both(config=LARKFIELD + SAME) as scene:
        theirs = await asked(scene.dana, "C02XL0ABJGH5")
        one = await asked(scene.dana, "PF4BENCH")
        listed = await asked(scene.dana, "list category:laptop")
        differing = await asked(scene.dana, "conflicts")
        others = await asked(scene.dana, "U1TICKETS")
    assert "This channel is for Larkfield" in theirs
    assert "· Factorial" in theirs
    assert "matches" not in one
    assert "in Factorial and" in one
    assert "Factorial" in listed
    assert "Larkfield · LF-LT-105" in differing
    assert "Brightwater" not in others
    assert "ask me in a direct message" in others


@pytest.mark.parametrize("declared", ["", SAME.replace("larkfield", "Kestrel Freight")])
async def test_a_factorial_is_not_read_there_that_is_not_declared_to_be_theirs(
    both: Stage, declared: str
) -> None:
    """Declared to be nobody's, or another client's."""
    async with both(config=LARKFIELD + declared) as scene:
        unknown = await asked(scene.dana, "C02XL0ABJGH5")
    assert "ask me in a direct message" in unknown
