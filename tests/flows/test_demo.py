"""`python -m sandbox` with the real bot in it, as the README's first command runs it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
SERIAL = "C02XL0ABJGH5"
WATCHED = """
import sys
from sandbox.__main__ import main
watched, written, *arguments = sys.argv[1:]
sys.exit(main(arguments, command=[sys.executable, watched, written, "run"]))
"""
REAL = {
    "SLACK_BOT_TOKEN": "xoxb-1000000000-2000000000-realrealrealrealrealreal",
    "SLACK_APP_TOKEN": "xapp-1-A0REAL-1000000000-realreal",
    "FACTORIAL_API_KEY": "real-factorial-key-0123456789",
    "FACTORIAL_BASE_URL": "https://api.factorialhr.com",
    "ASSETBOT_SLACK_API_URL": "https://slack.com/api/",
    "HTTPS_PROXY": "http://proxy.example:3128",
}


@asynccontextmanager
async def sandbox(folder: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The sandbox in *folder*, beside real-looking settings in files and in the environment."""
    lines = [f"{name}={value}" for name, value in REAL.items() if name != "HTTPS_PROXY"]
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    (folder / "assetbot.toml").write_text(
        '[[sources]]\nid = "real"\nkind = "factorial"\napi_key_env = "FACTORIAL_API_KEY"\n',
        encoding="utf-8",
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=folder,
        env={**os.environ, **REAL, "PYTHONPATH": str(CHECKOUT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.communicate()


@asynccontextmanager
async def watched(
    folder: Path, *arguments: str, reached: set[str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The same with thirty assets; *reached* has every machine its bot reached for, afterwards."""
    written = folder / "reached"
    script = str(CHECKOUT / "tests" / "flows" / "watched.py")
    given = ("-c", WATCHED, script, str(written), "--assets=30", "--port=0", *arguments)
    async with sandbox(folder, *given) as process:
        yield process
    reached.update(written.read_text(encoding="utf-8").split())


async def test_the_demo_asks_by_itself_takes_lines_and_contacts_nothing_but_this_machine(
    tmp_path: Path,
) -> None:
    """It shows the card, answers what is typed, ends with the input, and uses no real key."""
    reached: set[str] = set()
    async with watched(tmp_path, reached=reached) as process:
        lines = b"/asset PF4STOCK\n/asset PF4BENCH\n:as alex\n/asset help\n"
        out, err = await process.communicate(lines)
    text = out.decode()
    assert process.returncode == 0, err.decode()
    cards = ("Serial number: C02XL0ABJGH5", "Serial number: PF4STOCK")
    shown = (*cards, "2 assets match", "What else I do is for others")
    places = [text.index(words) for words in shown]
    assert places == sorted(places)
    assert "Source: Factorial" in text
    assert "Source: ITFlow" in text
    assert reached <= {"127.0.0.1", "localhost"}


@pytest.mark.prove
@pytest.mark.parametrize("transport", [(), ("--http",)])
async def test_say_prints_the_answer_and_contacts_nothing_but_this_machine(
    tmp_path: Path, transport: tuple[str, ...]
) -> None:
    """Beside real keys and files it is the made-up inventory that is asked."""
    reached: set[str] = set()
    say = ("--say", f"/asset serial {SERIAL}", *transport)
    async with watched(tmp_path, *say, reached=reached) as process:
        out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert SERIAL in out.decode()
    assert "Alex Moreno" in out.decode()
    assert reached <= {"127.0.0.1", "localhost"}


@pytest.mark.prove
async def test_say_answers_as_someone_else_in_a_direct_message(tmp_path: Path) -> None:
    """Without a leading slash the line is a direct message, and `--as` says whose."""
    line = ("--assets=30", "--port=0", "--as", "alex", "--say", "what do I have?")
    async with sandbox(tmp_path, "-m", "sandbox", *line) as process:
        out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert out.decode().startswith("Your assets")


@pytest.mark.prove
async def test_no_bot_serves_a_world_that_ask_answers_from(tmp_path: Path) -> None:
    """`--no-bot` prints the settings that point a bot at the world."""
    async with sandbox(tmp_path, "-m", "sandbox", "--no-bot", "--assets=30", "--port=0") as world:
        assert world.stdout
        settings = {}
        async with asyncio.timeout(30):
            while "FACTORIAL_API_KEY" not in settings:
                name, _, value = (await world.stdout.readline()).decode().strip().partition("=")
                settings[name] = value
        (tmp_path / "elsewhere").mkdir()
        asking = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "ask", f"who has serial {SERIAL}"),
            cwd=tmp_path / "elsewhere",
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), **settings},
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await asking.communicate()
    assert "Alex Moreno" in out.decode()
