"""The page on the wire: what is served, to whom, and what each person is shown."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from yarl import URL

from sandbox.page.files import STATIC
from sandbox.world import World
from tests.sandbox.paged import Paged

PLACES = ("/", "/static/style.css", "/control/people", "/page/file/F1?as=dana")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A small world, without a bot."""
    async with World(assets=30) as opened:
        yield opened


async def test_the_page_allows_nothing_but_its_own_files(
    world: World, session: aiohttp.ClientSession
) -> None:
    """Its policy admits no inline script and no other server, and nobody may frame it."""
    async with session.get(world.address) as answer:
        policy = answer.headers["Content-Security-Policy"]
        page = await answer.text()
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "style=" not in page
    assert "http:" not in page
    assert "https:" not in page


async def test_all_that_the_page_names_is_there_in_300_kb(
    world: World, session: aiohttp.ClientSession
) -> None:
    """Every file is served as what it is, and together they are small."""
    files = [file for file in STATIC.rglob("*") if file.is_file()]
    for file in files:
        address = f"{world.address}/static/{file.relative_to(STATIC).as_posix()}"
        async with session.get(address) as answer:
            assert answer.status == 200, address
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert (answer.content_type == "text/javascript") == (file.suffix == ".js")
    assert sum(file.stat().st_size for file in files) <= 300_000


async def test_nothing_outside_of_the_static_files_is_given(
    world: World, session: aiohttp.ClientSession
) -> None:
    """A path that leads elsewhere is not found."""
    elsewhere = (
        "../live.py",
        "..%2flive.py",
        "%2e%2e/live.py",
        "shell",
        "absent.js",
        "/etc/passwd",
    )
    for path in (*elsewhere, "..%2f..%2f..%2fmanifest.yml", "shell%00.js"):
        async with session.get(URL(f"{world.address}/static/{path}", encoded=True)) as answer:
            assert answer.status == 404, path


@pytest.mark.parametrize(
    ("foreign", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_a_page_of_another_origin_reaches_nothing(
    world: World,
    session: aiohttp.ClientSession,
    foreign: dict[str, str],
    status: int,
) -> None:
    """Neither the page, nor its files, nor the levers, nor the connection."""
    for path in PLACES:
        async with session.get(f"{world.address}{path}", headers=foreign) as answer:
            assert answer.status == status, path
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await session.ws_connect(f"{world.address}/page/live?as=dana", headers=foreign)
    assert refusal.value.status == status


async def test_a_link_from_elsewhere_leads_to_the_page(
    world: World, session: aiohttp.ClientSession
) -> None:
    """Following one is no access of a foreign page."""
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with session.get(world.address, headers=headers) as answer:
        assert answer.status == 200


async def test_a_guest_is_shown_their_own_places_only(
    world: World, session: aiohttp.ClientSession
) -> None:
    """Neither a message, nor a channel, nor a person from where a guest is not."""
    dana = world.member("dana")
    await dana.says("The code is swordfish", to="it-team")
    await dana.says("Hello agency", to="agency")
    await dana.says("Between us", to="@priya")
    gemma = await Paged.opened(session, world.address, "gemma")
    assert gemma.says("Hello agency")
    assert len(gemma.messages) == 1
    assert [one["name"] for one in gemma.known["channels"].values()] == ["agency"]
    assert "U0SAMSTONE" not in gemma.known["users"]
    assert "swordfish" not in str(gemma.frames)


async def test_a_stranger_is_shown_what_is_shared_and_no_command(
    world: World, session: aiohttp.ClientSession
) -> None:
    """People of another organisation see the shared channel, and nothing of the app's."""
    sam = await Paged.opened(session, world.address, "sam")
    assert [one["name"] for one in sam.known["channels"].values()] == ["partner-project"]
    assert sam.known["app"]["commands"] == []
    assert "U0GEMMAGUE" not in sam.known["users"]


async def test_a_member_may_see_open_channels_to_join(
    world: World, session: aiohttp.ClientSession
) -> None:
    """Public ones are listed with whether one is in them; private ones only to who is in."""
    await world.member("alex").leaves("random")
    alex = await Paged.opened(session, world.address, "alex")
    assert alex.known["channels"][alex.channel("random")]["joined"] is False
    await alex.asks("join", channel=alex.channel("random"))
    await alex.until(lambda: alex.known["channels"][alex.channel("random")]["joined"])
    mei = await Paged.opened(session, world.address, "mei")
    assert "leadership" not in {one["name"] for one in mei.known["channels"].values()}


async def test_what_is_for_one_alone_is_told_to_that_one(
    world: World, session: aiohttp.ClientSession
) -> None:
    """An ephemeral message reaches one page of the two that have the channel open."""
    workspace = world.workspace
    dana, tom = [await Paged.opened(session, world.address, who) for who in ("dana", "tom")]
    desk = workspace.channel("it-desk")
    workspace.whisper(workspace.user("dana"), desk, "For Dana")
    workspace.post(desk, workspace.bot, "For all", [])
    await tom.until(lambda: tom.says("For all"))
    found = await dana.until(lambda: dana.says("For Dana"))
    assert found["ephemeral"]
    assert not tom.says("For Dana")


async def test_a_message_is_edited_and_taken_away_where_it_stands(
    world: World, session: aiohttp.ClientSession
) -> None:
    """A change comes as the same message; a deletion as its key."""
    dana = await Paged.opened(session, world.address, "dana")
    place = dana.channel("general")
    ts = (await dana.asks("say", channel=place, text="Teh"))["ts"]
    await dana.asks("edit", channel=place, ts=ts, text="The")
    await dana.until(lambda: dana.messages.get((place, ts), {}).get("text") == "The")
    assert dana.messages[place, ts]["edited"]
    await dana.asks("delete", channel=place, ts=ts)
    await dana.until(lambda: (place, ts) not in dana.messages)


async def test_a_shared_file_is_given_to_who_sees_it(
    world: World, session: aiohttp.ClientSession
) -> None:
    """Pictures to be shown, anything else to be kept; to others it is not there."""
    dana = world.member("dana")
    await dana.shares("plan.png", b"\x89PNG", to="it-team")
    await dana.shares("evil.svg", b"<svg onload=alert(1)>", to="it-team")
    for seen in dana.sees("it-team"):
        address = f"{world.address}/page/file/{seen.files[0]['id']}"
        async with session.get(address, params={"as": "gemma"}) as answer:
            assert answer.status == 404
        async with session.get(address, params={"as": "dana"}) as answer:
            shown = "inline" in answer.headers["Content-Disposition"]
            assert shown == (seen.files[0]["name"] == "plan.png")
            assert (answer.content_type == "image/png") == shown


async def test_nobody_is_no_one_to_be(world: World, session: aiohttp.ClientSession) -> None:
    """A name that nobody has is answered with a sentence."""
    async with session.get(f"{world.address}/page/live?as=nobody") as answer:
        assert answer.status == 404
        assert "nobody" in (await answer.json())["error"]
