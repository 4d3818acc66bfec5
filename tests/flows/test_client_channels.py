"""A channel that is for one client: what is asked there is asked of that client's assets alone."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.store.history_rows import every
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
    assert card.startswith("Karl Lorry has it.\nKestrel Freight · KF-LT-01")
    assert shared.startswith("Kestrel Freight · KF-LT-01")
    assert "Brightwater" not in card + shared


async def test_a_client_nobody_knows_leaves_the_channel_without_answers(both: Stage) -> None:
    """Better no answer than anybody's; what reads no asset is answered all the same."""
    unknown = '[[channels]]\nid = "{desk}"\nclient = "itflow/Nobody & Co"\n'
    async with both(config=unknown) as scene:
        refused = await asked(scene.dana, "5CD2TWIN77")
        helped = await asked(scene.dana, "help")
        known = await asked(scene.dana, "whoami")
    assert "This channel is for Nobody & Co, and I know of no asset of theirs." in refused
    assert "What you can ask" in helped
    assert "Dana" in known


async def told(scene: Scene) -> list[tuple[str, dict[str, object], dict[str, str]]]:
    """What history has of channels and clients."""
    async with scene.bot.trail._records.read() as connection:
        events = await every(connection)
    return [(one.kind, one.facts, one.texts) for one in events if one.kind.startswith("channel")]


async def test_an_admin_says_which_client_a_channel_is_for(both: Stage) -> None:
    """From then on everyone there is within that client, until it is for none; history has both."""
    async with both() as scene:
        desk = scene.slack.channel("it-desk").id
        bound = await asked(scene.dana, "channel client kestrel freight")
        card = await asked(scene.alex, "5CD2TWIN77")
        freed = await asked(scene.dana, "channel client none")
        both_cards = await asked(scene.alex, "5CD2TWIN77")
        again = await asked(scene.dana, "channel client none")
        events = await told(scene)
    assert "This channel is for Kestrel Freight now" in bound
    assert card.startswith("Kestrel Freight · KF-LT-01")
    assert "This channel is for Kestrel Freight" in card
    assert "This channel is for no client now" in freed
    assert "2 assets match" in both_cards
    assert "for no client as it is" in again
    assert events == [
        ("channel_bound", {"channel": desk, "source": "itflow"}, {"client": "Kestrel Freight"}),
        ("channel_freed", {"channel": desk}, {}),
    ]


async def test_what_is_said_of_a_channel_is_kept_and_known_to_every_process(
    both: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was not told reads it from the records within seconds."""
    monkeypatch.setattr("bot.channels.REFRESH_EVERY", 0.05)
    async with both() as scene:
        channels = scene.bot.channels
        await asked(scene.dana, 'channel client "Kestrel Freight"')
        desk = scene.slack.channel("it-desk").id
        other = type(channels)(
            (),
            index=channels._index,
            records=channels._records,
            installation=channels._installation,
            sources=["itflow"],
            now=channels._now,
        )
        assert other.bound(desk) is None
        refreshed, refresh = asyncio.Event(), other.refresh

        async def refreshing() -> None:
            await refresh()
            refreshed.set()

        monkeypatch.setattr(other, "refresh", refreshing)
        watching = asyncio.create_task(other.watch())
        async with asyncio.timeout(30):
            await refreshed.wait()
        watching.cancel()
        assert other.bound(desk) == channels.bound(desk)


@pytest.mark.parametrize(
    ("who", "line", "answer"),
    [
        ("tom", "channel client Kestrel Freight", "and others' alert rules is for admins"),
        ("dana", "channel client Kestrl", "There is no client “Kestrl”. Known: Kestrel Freight"),
        ("dana", "channel", "says which client this channel is for"),
    ],
)
async def test_a_channel_that_cannot_be_said_to_be_a_clients_stays_as_it_is(
    both: Stage, who: str, line: str, answer: str
) -> None:
    """The answer says why."""
    async with both() as scene:
        assert answer in await asked(getattr(scene, who), line)
        assert await told(scene) == []


async def test_a_direct_message_is_for_no_client(both: Stage) -> None:
    """It is one person's, and a channel is everyone's in it."""
    async with both() as scene:
        await scene.dana.says("channel client Kestrel Freight")
        assert "Only a channel can be for a client" in (await scene.dana.answer()).plain


async def test_the_file_wins_over_what_is_said_in_a_channel(scene: Scene) -> None:
    """And whoever says it is told so."""
    refused = await asked(scene.dana, 'channel client "Brightwater Dental"')
    assert "assetbot.toml says that this channel is for kestrel freight, and that wins" in refused
    assert await told(scene) == []


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
