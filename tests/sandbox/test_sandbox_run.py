"""`python -m sandbox` as a process, around a stand-in for the bot."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from sandbox.arguments import parse
from sandbox.child import BotDiedError, Child
from sandbox.demo import SETTINGS
from sandbox.program import cleaned
from sandbox.stories import STEPS, STORIES
from tests.sandbox.paged import Paged

CHECKOUT = Path(__file__).resolve().parents[2]
STAND_IN = Path(__file__).with_name("stand_in.py")
PROGRAM = (
    "import sys; from sandbox.__main__ import main; "
    "sys.exit(main(sys.argv[2:], command=[sys.executable, sys.argv[1]]))"
)
Start = Callable[..., Awaitable[Process]]


@pytest.fixture
def start(stack: AsyncExitStack, tmp_path: Path) -> Start:
    """Starts the sandbox in an empty folder, with a folder for temporary files of its own."""
    (tmp_path / "here").mkdir()
    (tmp_path / "temporary").mkdir()

    async def start_one(*arguments: str, **extra: str) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PROGRAM,
            str(STAND_IN),
            "--assets=20",
            "--port=0",
            *arguments,
            cwd=tmp_path / "here",
            env={
                **os.environ,
                "PYTHONPATH": str(CHECKOUT),
                "TMPDIR": str(tmp_path / "temporary"),
                **extra,
            },
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        stack.push_async_callback(end, process)
        return process

    return start_one


async def end(process: Process) -> None:
    """Leave nothing running after a test that failed."""
    if process.returncode is None:
        process.terminate()
        await process.wait()


async def finish(process: Process, typed: str = "") -> tuple[int, str, str]:
    """Type, end the input, and wait: exit code, standard output and standard error."""
    async with asyncio.timeout(30):
        out, err = await process.communicate(typed.encode())
    return process.returncode or 0, out.decode(), err.decode()


async def until_said(process: Process, words: str) -> str:
    """Read standard output until *words* come."""
    assert process.stdout
    said = ""
    async with asyncio.timeout(30):
        while words not in said:
            line = await process.stdout.readline()
            assert line, said
            said += line.decode()
    return said


async def test_a_reader_who_has_enough_ends_it_without_a_traceback(start: Start) -> None:
    """`--say … | head -1` ends well, whether or not anybody reads on."""
    process = await start("--say", "/asset serial X")
    transport = getattr(process, "_transport", None)
    assert transport
    transport.get_pipe_transport(1).close()
    assert process.stderr
    async with asyncio.timeout(30):
        err = (await process.stderr.read()).decode()
        assert await process.wait() == 0
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


@pytest.mark.prove
async def test_a_direct_message_is_answered_past_its_placeholder(start: Start) -> None:
    """Without a slash the line goes to the bot; what is printed is what it became in the end."""
    code, out, _ = await finish(await start("--say", "who has it?", "--as", "Alex Moreno"))
    assert (code, out) == (0, "heard who has it?\n")


@pytest.mark.prove
async def test_signed_requests_do_as_well(start: Start) -> None:
    """With --http the bot is served over HTTP."""
    code, out, _ = await finish(await start("--say", "/asset mine", "--http"))
    assert (code, out) == (0, "card for mine in it-desk\n")


async def test_one_line_is_answered_by_a_bot_without_the_keys_of_the_caller(
    start: Start, tmp_path: Path
) -> None:
    """No key, proxy or file of the caller reaches it; its folder has the sandbox's own settings.

    Standard output holds the answer alone; what goes on is told on standard error.
    """
    (tmp_path / "here" / ".env").write_text("SLACK_BOT_TOKEN=xoxb-real\n")
    (tmp_path / "here" / "assetbot.toml").write_text("[[sources]]\n")
    real = {
        "SLACK_SIGNING_SECRET": "real",
        "FACTORIAL_ACCESS_TOKEN": "real",
        "FACTORIAL_API_KEY": "real",
        "ITFLOW_API_KEY": "real",
        "ASSETBOT_CONFIG": str(tmp_path / "here" / "assetbot.toml"),
        "ASSETBOT_DATABASE_URL": "postgresql://real",
        "HTTPS_PROXY": "http://proxy.example:3128",
        "AWS_SECRET_ACCESS_KEY": "real",
    }
    code, out, err = await finish(await start("--say", "/asset environment", **real))
    assert code == 0
    told = json.loads(out.removeprefix("told "))  # the answer alone
    assert "Starting the bot" in err
    assert "read the inventory" in err
    assert told["files"] == [SETTINGS.name]
    assert "[[sources]]" not in SETTINGS.read_text()
    foreign = set(real) - {"FACTORIAL_API_KEY", "ITFLOW_API_KEY"}
    assert foreign.isdisjoint(told["names"])
    assert {"FACTORIAL_API_KEY", "SLACK_BOT_TOKEN", "ASSETBOT_DATA_DIR"} <= set(told["names"])
    keys = dict.fromkeys(("FACTORIAL_API_KEY", "ITFLOW_API_KEY"), "real")
    assert not keys.keys() & cleaned(keys, {}, data=tmp_path, port=1).keys()


async def test_a_bot_that_dies_is_reported_with_its_last_words(
    start: Start, tmp_path: Path
) -> None:
    """The exit code is not zero, and the end of the log is shown."""
    code, out, err = await finish(await start("--say", "/asset die"))
    assert (code, out) == (1, "")
    assert "exit code 3" in err
    assert "the stand-in was told to die" in err
    assert list((tmp_path / "temporary").iterdir()) == []


async def test_typed_lines_are_carried_out_until_they_end(start: Start, tmp_path: Path) -> None:
    """The card comes first, then an answer to each line; the end of input is the end."""
    typed = "/asset mine\n:as alex\nhello\n\n:wrong\n:people\n:in random hi\n/nope\n:help\n"
    code, out, _ = await finish(await start(), typed)
    assert code == 0
    assert "card for serial C02XL0ABJGH5 in it-desk" in out
    assert "only visible to you" in out
    assert "http://127.0.0.1:" in out
    assert "You are Dana Desk, the IT desk." in out
    assert "| card for mine in it-desk" in out
    assert "You are Alex Moreno." in out
    assert "| heard hello" in out
    assert "There is no :wrong." in out
    assert "Gemma Ortiz (guest)" in out
    assert "Not possible: /nope is not a valid command." in out
    assert list((tmp_path / "temporary").iterdir()) == []


async def test_the_page_stays_where_nothing_can_be_typed(start: Start) -> None:
    """Without a line on standard input it says so, and goes on until it is told to end."""
    process = await start()
    assert process.stdin
    process.stdin.close()
    assert process.stderr
    async with asyncio.timeout(30):
        while b"The page is there until Ctrl-C." not in await process.stderr.readline():
            pass
    assert process.returncode is None
    process.terminate()
    async with asyncio.timeout(30):
        assert await process.wait() == 0


@pytest.mark.prove
async def test_quit_ends_with_input_still_open(start: Start) -> None:
    """:quit is an end, whatever else would come."""
    process = await start()
    assert process.stdin
    process.stdin.write(b":quit\n")
    await process.stdin.drain()
    async with asyncio.timeout(30):
        assert await process.wait() == 0


@pytest.mark.parametrize(
    "name",
    ["SIGINT", *(pytest.param(one, marks=pytest.mark.prove) for one in ("SIGTERM", "SIGHUP"))],
)
async def test_a_signal_ends_it_and_leaves_no_process(
    start: Start, tmp_path: Path, name: str
) -> None:
    """The bot is ended too, and nothing is left in the folder for temporary files."""
    process = await start()
    said = await until_said(process, "The pretend world is at")
    assert said.startswith("The page: http://127.0.0.1:")
    assert "card for serial" in said
    child = children(process.pid)
    assert len(child) == 1
    process.send_signal(getattr(signal, name))
    async with asyncio.timeout(15):
        assert await process.wait() == 0
    assert not alive(child[0])
    assert list((tmp_path / "temporary").iterdir()) == []


async def test_the_page_kills_the_bot_and_starts_it_again(
    start: Start, session: aiohttp.ClientSession
) -> None:
    """However often it is asked to, there is one bot at most; the terminal goes on meanwhile."""
    process = await start()
    said = await until_said(process, "The pretend world is at")
    address = said.splitlines()[0].removeprefix("The page: ").partition("/?")[0]
    page = await Paged.opened(session, address, "dana")
    await page.asks("kill_bot")
    while page.kinds.get("world", {}).get("bot") != "killed":
        await page.hears()
    assert children(process.pid) == []
    await asyncio.gather(*(page.socket.send_json({"do": "start_bot"}) for _ in range(3)))
    while page.kinds["world"]["bot"] != "running" or not page.kinds["world"]["connections"]:
        await page.hears()
    assert len(children(process.pid)) == 1
    await page.asks("type", text="/asset mine", channel=page.channel("it-desk"))
    await page.until(lambda: page.says("card for mine"))


def alive(pid: int) -> bool:
    """Whether there is such a process."""
    return Path(f"/proc/{pid}").exists()


def children(pid: int) -> list[int]:
    """The processes started by *pid*."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    if not listed.exists():
        pytest.skip("this system does not list a process's children")
    return [int(child) for child in listed.read_text().split()]


async def test_the_world_alone_prints_what_a_bot_needs(start: Start) -> None:
    """NAME=value lines on standard output, served until a signal."""
    process = await start("--no-bot", "--http", "http://127.0.0.1:9/slack/events")
    said = await until_said(process, "FACTORIAL_API_KEY=")
    names = [line.partition("=")[0] for line in said.splitlines()]
    assert "SLACK_SIGNING_SECRET" in names
    assert "SLACK_APP_TOKEN" not in names
    process.terminate()
    async with asyncio.timeout(15):
        assert await process.wait() == 0


async def test_an_unknown_name_lists_who_there_is(start: Start) -> None:
    """Nobody of that name: nothing is started."""
    code, _, err = await finish(await start("--say", "x", "--as", "nobody"))
    assert code == 2
    assert "Dana Desk" in err
    assert "Starting the bot" not in err


async def test_what_a_person_cannot_do_is_said(start: Start) -> None:
    """Someone of another organisation has no commands here."""
    code, _, err = await finish(await start("--say", "/asset mine", "--as", "sam"))
    assert code == 1
    assert "not possible: " in err


async def test_a_child_that_does_not_end_is_killed(tmp_path: Path) -> None:
    """After the grace it is not asked any more."""
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf')"
    command = [sys.executable, "-c", f"{stubborn}; time.sleep(60)"]
    environment = cleaned(os.environ, {"PYTHONUNBUFFERED": "1"}, data=tmp_path, port=1)
    child = await Child.start(environment, tmp_path, command)
    await child.heard.until(lambda: child.log, 15)
    await child.stop(grace=0.1)
    assert "exit code -9" in child.last_words()


async def test_a_childs_death_ends_what_waits_for_it(tmp_path: Path) -> None:
    """Whoever waits on something of the bot learns that it died, and how."""
    command = [sys.executable, "-c", "import sys; sys.exit('no settings')"]
    child = await Child.start(cleaned(os.environ, {}, data=tmp_path, port=1), tmp_path, command)
    with pytest.raises(BotDiedError, match=r"exit code 1(.|\n)*no settings"):
        await child.while_alive(asyncio.Event().wait())
    await child.stop()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--no-bot", "--http"], "needs the URL"),
        (["--http", "http://127.0.0.1:1/"], "only with --no-bot"),
        (["--no-bot", "--say", "x"], "needs the bot"),
        (["--say", " "], "something to say"),
        (["--assets", "-1"], "at least 0"),
        (["--assets", "many"], "a whole number"),
        (["--port", "70000"], "0 to 65535"),
        (["--today", "tomorrow"], "2026-11-22"),
        (["--unknown"], "unrecognized"),
        (["--play", "nothing"], "there is no story 'nothing'; there are: transfer, delete, "),
        (["--play", "delete", "--break", "lunch"], "ask, question, approve, carry-out, tell"),
        (["--play", "delete", "--no-bot"], "--play needs the bot"),
        (["--play", "restore", "--database", "postgresql://x"], "leave --database out"),
        (["--play", "delete", "--say", "x"], "--play needs the bot"),
        (["--break", "ask"], "name one with --play"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says what is wrong, with exit code 2."""
    with pytest.raises(SystemExit) as ending:
        parse(arguments)
    assert ending.value.code == 2
    assert why in capsys.readouterr().err


def test_the_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """--help shows what to type."""
    with pytest.raises(SystemExit) as ending:
        parse(["--help"])
    assert ending.value.code == 0
    told = capsys.readouterr().out
    assert 'python -m sandbox --say "/asset mine" --as alex' in told
    lines = told.splitlines()
    begins = {
        line.index(story.about)
        for story in STORIES.values()
        for line in lines
        if story.about in line
    }
    assert len(begins) == 1, "the stories stand in two columns"
    assert all(f"  {name}  " in told for name in STORIES)
    assert ", ".join(STEPS) in told
