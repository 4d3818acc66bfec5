"""Files in Slack: what is sent arrives once, and the token goes nowhere but to Slack."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from aiohttp import web
from pydantic import SecretStr

from bot.errors import SlackFailed
from bot.slack import Slack
from bot.slack.files import MOST_BYTES, Files, SlackFile, TooLarge
from sandbox.inventory import make
from sandbox.serving import Serving
from sandbox.slack import Fault, Member, Workspace, server

MANIFEST = Path(__file__).parents[3] / "manifest.yml"
ROWS = b"Name,Serial Number\nMei's laptop,PF4BENCH\n"
WORDS = "Here is what you asked for."
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Desk(NamedTuple):
    """A workspace, the bot's files in it, and someone there."""

    workspace: Workspace
    files: Files
    dana: Member
    waits: list[float]

    def breaks(self, kind: str, method: str, **more: object) -> None:
        """Let something go wrong."""
        self.workspace.faults.add(Fault(kind=kind, method=method, **more))  # type: ignore[arg-type]

    async def shared(self, name: str = "assets.csv", content: bytes = ROWS) -> SlackFile:
        """A file that Dana has sent to the bot."""
        (file,) = (await self.dana.shares(name, content)).files
        return await self.files.file(file["id"])

    async def fetched(self, file: SlackFile) -> bytes:
        """What a download of it brings."""
        to = io.BytesIO(b"left by an attempt before")
        await self.files.fetch(file, to)
        return to.getvalue()

    @property
    def told(self) -> list[str]:
        """The names of the files that Dana was sent."""
        return [one["name"] for seen in self.dana.sees() for one in seen.files]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """The app as it is, in a workspace."""
    manifest = yaml.safe_load(MANIFEST.read_text())
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async with AsyncExitStack() as stack:
        workspace = Workspace(make(1, 1, date(2026, 11, 22)).people, manifest)
        app = web.Application()
        app.add_subapp("/slack", server.routes(workspace))
        serving = Serving(app)
        await serving.start()
        stack.push_async_callback(serving.stop)
        stack.push_async_callback(workspace.close)
        workspace.address = serving.address
        token, base = SecretStr(workspace.keys.bot_token), f"{serving.address}/slack/api/"
        slack = await stack.enter_async_context(Slack(token, base_url=base, wait=wait))
        yield Desk(workspace, Files(slack), workspace.member("dana"), waits)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to send."""
    path = tmp_path / "out.csv"
    path.write_bytes(ROWS)
    return path


async def send(desk: Desk, path: Path) -> None:
    """Send it to Dana."""
    await desk.files.send_file(desk.dana.user.id, path, name="assets.csv", words=WORDS)


async def test_a_file_comes_in_a_direct_message(desk: Desk, path: Path) -> None:
    """With its name and the words, for the one person, and can be read by them."""
    await send(desk, path)
    (seen,) = desk.dana.sees("bot")
    assert seen.plain == f"{WORDS}\n[file: assets.csv, {len(ROWS)} bytes]"
    assert desk.dana.reads("assets.csv") == ROWS
    assert desk.workspace.member("priya").sees("bot") == []
    assert desk.workspace.refused == []


@pytest.mark.parametrize(
    ("kind", "method", "more"),
    [
        ("ratelimited", "upload", {"retry_after": 7}),
        ("status", "upload", {}),
        ("reset", "upload", {}),
        ("lost", "upload", {}),
        ("ratelimited", "files.completeUploadExternal", {"retry_after": 7}),
        ("lost", "files.completeUploadExternal", {}),
        ("html", "files.completeUploadExternal", {}),
        ("status", "files.getUploadURLExternal", {}),
    ],
)
async def test_a_file_comes_once_on_a_bad_day(
    desk: Desk, path: Path, kind: str, method: str, more: dict[str, object]
) -> None:
    """What nobody sees is sent again; what may have been shared is looked for instead."""
    desk.breaks(kind, method, **more)
    await send(desk, path)
    assert desk.told == ["assets.csv"]
    assert 7 in desk.waits or not more


async def test_a_file_that_was_not_shared_is_said_not_to_be(desk: Desk, path: Path) -> None:
    """A sharing of which nobody knows is not done again by itself."""
    desk.breaks("reset", "files.completeUploadExternal")
    with pytest.raises(SlackFailed) as failure:
        await send(desk, path)
    assert (failure.value.code, desk.told) == ("no_answer", [])


async def test_of_a_file_that_was_to_be_sent_slack_says_whether_it_has_come(
    desk: Desk, path: Path
) -> None:
    """Its id is told before it is shared; where Slack does not answer, nobody can say."""
    ids: list[str] = []
    to = desk.dana.user.id

    async def before(file_id: str) -> None:
        assert desk.told == ["assets.csv"] * len(ids)
        ids.append(file_id)

    async def sent() -> None:
        await desk.files.send_file(to, path, name="assets.csv", words=WORDS, before=before)

    await sent()
    desk.breaks("reset", "files.completeUploadExternal")
    with pytest.raises(SlackFailed):
        await sent()
    assert [await desk.files.has_come(to, one) for one in ids] == [True, False]
    assert not await desk.files.has_come(desk.workspace.member("priya").user.id, ids[0])
    desk.breaks("status", "files.info", times=None)
    with pytest.raises(SlackFailed):
        await desk.files.has_come(to, ids[0])


async def test_slack_is_not_asked_for_ever(desk: Desk, path: Path) -> None:
    """After some attempts the sending fails, with the status."""
    desk.breaks("status", "upload", times=None)
    with pytest.raises(SlackFailed) as failure:
        await send(desk, path)
    assert failure.value.code == "http_503"
    assert desk.waits == [0.5, 1.0, 2.0]


async def test_a_file_is_fetched(desk: Desk) -> None:
    """Whole and in place of what lay there, and it is known whose it is."""
    file = await desk.shared()
    assert (file.name, file.size, file.owner) == ("assets.csv", len(ROWS), desk.dana.user.id)
    assert await desk.fetched(file) == ROWS
    assert desk.workspace.downloads == [file.id]


@pytest.mark.parametrize("kind", ["status", "reset", "ratelimited", "truncated", "lost"])
async def test_a_file_is_fetched_again_where_it_failed(desk: Desk, kind: str) -> None:
    """A download changes nothing, and one that came in part is none."""
    file = await desk.shared()
    desk.breaks(kind, "download")
    assert await desk.fetched(file) == ROWS


async def test_a_sign_in_page_is_no_file(desk: Desk) -> None:
    """Slack answers so, with status 200, where the token may not read files."""
    file = await desk.shared()
    desk.breaks("html", "download")
    with pytest.raises(SlackFailed, match="sign in"):
        await desk.fetched(file)


async def test_more_than_fifty_megabytes_is_not_even_asked_for(desk: Desk) -> None:
    """Slack's own word on the size is enough."""
    file = (await desk.shared())._replace(size=MOST_BYTES + 1)
    with pytest.raises(TooLarge, match="more than 50 MB"):
        await desk.fetched(file)
    assert desk.workspace.downloads == []


async def test_a_file_that_is_larger_than_it_says_is_cut_off(desk: Desk) -> None:
    """Not more than the limit is ever written, whatever was announced."""
    file = (await desk.shared(content=b"x" * (MOST_BYTES + 70_000)))._replace(size=5)
    to = io.BytesIO()
    with pytest.raises(TooLarge):
        await desk.files.fetch(file, to)
    assert len(to.getvalue()) <= MOST_BYTES


class Elsewhere:
    """Another host, which answers as a test says and notes what it is sent."""

    def __init__(self, answer: bytes) -> None:
        self.heard: list[bytes] = []
        self.url = ""
        self._answer = answer

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one request."""
        self.heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(self._answer)
        await writer.drain()
        writer.close()


@pytest.fixture
async def elsewhere() -> AsyncIterator[Callable[[bytes], Awaitable[Elsewhere]]]:
    """Serves raw answers on ports of their own."""
    async with AsyncExitStack() as stack:

        async def serve(answer: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Elsewhere:
            host = Elsewhere(answer)
            serving = await asyncio.start_server(host.take, "127.0.0.1", 0)
            stack.push_async_callback(serving.wait_closed)
            stack.callback(serving.close)
            host.url = f"http://127.0.0.1:{serving.sockets[0].getsockname()[1]}"
            return host

        yield serve


Serve = Callable[..., Awaitable[Elsewhere]]


async def test_a_redirection_is_not_followed(desk: Desk, elsewhere: Serve) -> None:
    """So no other host ever sees the token."""
    file, other = await desk.shared(), await elsewhere()
    desk.breaks("redirected", "download", to=f"{other.url}/assets.csv")
    with pytest.raises(SlackFailed) as failure:
        await desk.fetched(file)
    assert (failure.value.code, other.heard) == ("http_302", [])


async def test_an_upload_follows_no_redirection_either(
    desk: Desk, path: Path, elsewhere: Serve
) -> None:
    """The inventory is sent nowhere else."""
    other = await elsewhere()
    desk.breaks("redirected", "upload", to=f"{other.url}/")
    with pytest.raises(SlackFailed):
        await send(desk, path)
    assert other.heard == []


async def test_only_the_host_and_port_of_the_web_api_is_asked(desk: Desk, elsewhere: Serve) -> None:
    """Another port of the same machine, whoever names it, hears nothing."""
    file, other = await desk.shared(), await elsewhere()
    with pytest.raises(SlackFailed) as failure:
        await desk.fetched(file._replace(url=f"{other.url}/assets.csv"))
    assert (failure.value.code, other.heard) == ("bad_file_url", [])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.csv", TooLarge),
        ("https://files.slack-gov.com/files-pri/T1-F1/a.csv", TooLarge),
        ("http://files.slack.com/files-pri/T1-F1/a.csv", SlackFailed),
        ("https://files.slack.com.example/a.csv", SlackFailed),
        ("https://files.slack.com@example.com/a.csv", SlackFailed),
        ("https://files.slack.com:8443/a.csv", SlackFailed),
        ("https://slack.com/a.csv", SlackFailed),
        ("https://[/a.csv", SlackFailed),
        ("", SlackFailed),
    ],
)
async def test_the_token_is_sent_to_slacks_own_hosts_alone(
    url: str, expected: type[Exception]
) -> None:
    """With the usual address of the Web API, that is where Slack keeps files, by HTTPS."""
    async with Slack(SecretStr("xoxb-1-secret")) as slack:
        file = SlackFile("F1", "a.csv", MOST_BYTES + 1, "U1", url)
        # A file that is too large is refused before anything is asked, and after the address.
        with pytest.raises(expected):
            await Files(slack).fetch(file, io.BytesIO())


@pytest.mark.parametrize("said", [4, 400])
async def test_a_content_length_that_lies_brings_no_file(elsewhere: Serve, said: int) -> None:
    """Neither one that promises more than comes, nor one that says less than the file has."""
    host = await elsewhere(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % said + b"x" * 100)
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async with Slack(SecretStr("xoxb-1"), base_url=f"{host.url}/api/", wait=wait) as slack:
        file = SlackFile("F1", "a.csv", 100, "U1", f"{host.url}/a.csv")
        with pytest.raises(SlackFailed):
            await Files(slack).fetch(file, io.BytesIO())
    assert len(waits) == 3


async def test_a_content_length_beyond_the_limit_is_believed(elsewhere: Serve) -> None:
    """Nothing of it is read."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (MOST_BYTES + 1)
    host = await elsewhere(head + b"x" * 100)
    async with Slack(SecretStr("xoxb-1"), base_url=f"{host.url}/api/") as slack:
        to = io.BytesIO()
        with pytest.raises(TooLarge):
            await Files(slack).fetch(SlackFile("F1", "a.csv", 100, "U1", f"{host.url}/a"), to)
    assert to.getvalue() == b""
