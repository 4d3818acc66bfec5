"""The commands of `assetbot`, each in a loop of its own, against a served world."""

import asyncio
import json
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.store import Records
from bot.store.history_rows import every
from sandbox.world import World

SERIAL = "C02XL0ABJGH5"
Ran = Callable[..., Awaitable[tuple[int, str, str]]]
NO_SLACK = {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}


@pytest.fixture
def ran(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ran:
    """Runs one command in a world; exit code, output and errors."""

    async def run(world: World, *arguments: str, **more: str) -> tuple[int, str, str]:
        environ = {**world.environment(), "ASSETBOT_PORT": "0", **more}
        capsys.readouterr()
        try:
            code = await asyncio.to_thread(main, arguments, environ=environ, folder=tmp_path)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, *capsys.readouterr()

    return run


async def test_ask_answers_a_serial_from_the_source_with_nothing_read_before(
    ran: Ran,
) -> None:
    """`assetbot ask` needs an address and a key, no Slack and no sync."""
    async with World(assets=60) as world:
        code, out, err = await ran(world, "ask", f"who has serial {SERIAL}", **NO_SLACK)
        assert not [r for r in world.factorial.requests if r.named("after_id")]
    assert (code, err) == (0, "")
    assert "Assignee: Alex Moreno" in out


@pytest.mark.parametrize(
    "words",
    [
        ("ask", f"{SERIAL} SN-\udcff99"),
        ("audit", "export", "--person", "M\udcfcller"),
        ("audit", "export", "--asset", "factorial:\udcff"),
    ],
    ids=" ".join,
)
async def test_bytes_that_are_no_text_are_question_marks(ran: Ran, words: tuple[str, ...]) -> None:
    """A terminal may send what is no UTF-8; it ends no command with a traceback."""
    async with World(assets=60) as world:
        await ran(world, "ask", SERIAL, **NO_SLACK)
        code, _, _ = await ran(world, *words, **NO_SLACK)
    assert code == 0


async def test_what_was_asked_in_a_terminal_is_written_down(ran: Ran, tmp_path: Path) -> None:
    """As in Slack: who looked up what somebody has, lists and files; by whom nobody can say."""
    async with World(assets=60) as world:
        for words in ("ask", f"serial {SERIAL}"), ("ask", "list category:laptop"), ("ask", "nope"):
            await ran(world, *words, **NO_SLACK)
        await ran(world, "export", "category:laptop", **NO_SLACK)
        _, told, _ = await ran(world, "ask", f"history {SERIAL}", **NO_SLACK)
    records = await Records.open(f"sqlite:///{tmp_path / 'data' / 'records.sqlite3'}")
    async with records.read() as connection:
        events = [one for one in await every(connection) if one.facts.get("by") == "terminal"]
    await records.close()
    assert [one.kind for one in events] == ["looked_up", "listed", "exported"]
    assert events[1].facts["question"] == "list"
    assert '"laptop"' in events[2].texts["question"]
    assert "Besides it was looked up once." in told


async def test_ask_reads_the_inventory_for_anything_else_and_says_so(ran: Ran) -> None:
    """A list is answered after the inventory was read, with progress on standard error."""
    async with World(assets=260) as world:
        code, out, err = await ran(world, "ask", "list category:laptop", **NO_SLACK)
    assert code == 0
    assert "Assets · laptop" in out
    assert "reading the inventory, 100 of" in err


async def test_ask_offers_the_nearest_and_ends_with_one(ran: Ran) -> None:
    """Nothing found is exit code 1, after the inventory was read for suggestions."""
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "ask", "serial C02XLOABJGH5", **NO_SLACK)
    assert code == 1
    assert SERIAL in out
    assert "Alex Moreno" not in out


async def test_ask_prints_json_for_scripts(ran: Ran) -> None:
    """`--json` is the answer's fields, with the dates as ISO."""
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "ask", "--json", SERIAL, **NO_SLACK)
    answer = json.loads(out)
    assert code == 0
    assert answer["answer"] == "asset_card"
    assert answer["card"]["asset"]["serial_number"] == SERIAL
    assert answer["card"]["asset"]["price"] == {"minor_units": 229900, "currency": "EUR"}


async def test_ask_help_tells_of_the_terminal_alone(ran: Ran) -> None:
    """What only Slack has, messages and mentions, is not offered where there are none."""
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "ask", "help", **NO_SLACK)
    assert code == 0
    assert 'assetbot ask "serial C02XL0ABJGH5"' in out
    assert "mention" not in out


async def test_whatever_ask_help_names_is_answered(ran: Ran) -> None:
    """Each line of it can be typed as it stands, but for who and what is of another inventory."""
    async with World(assets=60) as world:
        _, out, _ = await ran(world, "ask", "help", **NO_SLACK)
        offered = re.findall(r'^assetbot ask "(.+?)"  ', out, re.MULTILINE)
        assert len(offered) > 5
        for words in offered:
            mine = words.replace("ana@example.com", "alex.moreno@larkfield.example")
            code, said, err = await ran(world, "ask", mine, **NO_SLACK)
            assert (code, bool(said), "Traceback" in err) == (0, True, False), (mine, said, err)


async def test_ask_prints_every_page_where_asked_to(ran: Ran) -> None:
    """A terminal has no buttons: `--all` prints the whole list."""
    async with World(assets=60) as world:
        _, some, _ = await ran(world, "ask", "list", **NO_SLACK)
        _, every, _ = await ran(world, "ask", "--all", "list", **NO_SLACK)
    assert some.count("Warranty end:") == 10
    assert "--all" in some
    assert every.count("Warranty end:") == int(every.rpartition(" of ")[2].split()[0])


@pytest.mark.parametrize(
    ("words", "told"), [("mine", "of ana@example.com"), ("list colour:red", "category, status")]
)
async def test_ask_says_what_to_write_instead(ran: Ran, words: str, told: str) -> None:
    """What cannot be answered in a terminal is exit code 2 and one sentence."""
    async with World(assets=60) as world:
        code, out, err = await ran(world, "ask", words, **NO_SLACK)
    assert (code, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


async def test_a_refused_key_is_said_in_one_sentence(ran: Ran) -> None:
    """A wrong key is exit code 1, named, and not shown."""
    async with World(assets=60) as world:
        more = {**NO_SLACK, "FACTORIAL_API_KEY": "wrong-key-0123456789"}
        _, _, one = await ran(world, "ask", SERIAL, **more)
        code, _, err = await ran(world, "ask", "list", **more)
    assert code == 1
    assert "401" in err or "refuse" in err
    assert "`assetbot check` says what to do." in one
    assert "wrong-key-0123456789" not in err
    assert "Traceback" not in err


async def test_sync_reads_everything_and_status_says_so(ran: Ran) -> None:
    """`assetbot sync` tells how far it is; `assetbot status` is well after it and red before."""
    async with World(assets=260) as world:
        await ran(world, "ask", SERIAL, **NO_SLACK)
        before = await ran(world, "status", **NO_SLACK)
        synced = await ran(world, "sync", **NO_SLACK)
        after = await ran(world, "status", **NO_SLACK)
    assert before[0] == 1
    assert "never read" in before[1]
    assert synced[0] == 0
    assert "reading the inventory" in synced[2]
    assert after[0] == 0
    assert "assets, read 0 min ago" in after[1]
    assert "no bot has run" in after[1]


@pytest.mark.parametrize(
    ("file", "wrong"),
    [
        ('[[rules]]\nname = "x"\noperations = ["transfer"]\nneeded = 99\n', "rules[1].needed must"),
        ("[[rules]\n", "is not TOML"),
        ('[[sources]]\nid = "factorial"\nkind = "factorial"\n', "needs one of api_key_env"),
    ],
    ids=["rule", "no TOML", "source"],
)
async def test_status_says_what_is_wrong_in_the_file_and_shows_the_rest(
    ran: Ran, tmp_path: Path, file: str, wrong: str
) -> None:
    """How the bot that runs stands is wanted most while something is wrong; it is red all the same.

    No source counts as set up no more for it.
    """
    async with World(assets=60) as world:
        await ran(world, "sync", **NO_SLACK)
        (tmp_path / "assetbot.toml").write_text(file)
        code, out, err = await ran(world, "status", **NO_SLACK)
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert (lines[0].split()[:2], wrong in lines[0]) == (["RED", "settings"], True), out
    assert "assets, read 0 min ago" in out
    assert "ok   tick" in out
    assert "not set up any more" not in out


async def test_a_failed_sync_ends_with_one_and_keeps_what_was_read(ran: Ran) -> None:
    """A source that refuses is exit code 1, and the older inventory still answers."""
    async with World(assets=60) as world:
        await ran(world, "sync", **NO_SLACK)
        world.factorial.fail("status", status=403, times=None)
        failed = await ran(world, "sync", **NO_SLACK)
        asked = await ran(world, "ask", "list category:laptop", **NO_SLACK)
    assert failed[0] == 1
    assert "Traceback" not in failed[2]
    assert asked[0] == 0


async def test_check_is_green_in_a_world_where_all_is_well(ran: Ran) -> None:
    """`assetbot check` has a line for each token, scope, source and database."""
    async with World(assets=60) as world:
        await ran(world, "sync", **NO_SLACK)
        code, out, err = await ran(world, "check")
    assert (code, err) == (0, "")
    for about in ("settings", "bot token", "scopes", "app token", "data", "source factorial"):
        assert f"ok   {about}" in out


@pytest.mark.parametrize(
    ("name", "wrong", "todo"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-1-2-wrongwrongwrong", "OAuth & Permissions"),
        ("SLACK_APP_TOKEN", "xapp-1-A0-1-wrongwrongwrong", "App-Level Tokens"),
        ("FACTORIAL_API_KEY", "wrong-key-0123456789", "API keys"),
        ("FACTORIAL_BASE_URL", "http://127.0.0.1:9", "FACTORIAL_BASE_URL"),
        ("ASSETBOT_PORT", "many", "ASSETBOT_PORT"),
    ],
)
async def test_check_says_for_each_red_line_what_to_do(
    ran: Ran, name: str, wrong: str, todo: str
) -> None:
    """A red line names the page to open or the setting to mend, and the exit code is 1."""
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "check", **{name: wrong})
    assert code == 1
    red = out[out.index("RED") :]
    assert todo in red
    assert wrong not in out or name in {"FACTORIAL_BASE_URL", "ASSETBOT_PORT"}


async def test_check_looks_at_everything_however_much_is_missing(ran: Ran) -> None:
    """With no setting at all each missing one has its line, and the rest is still looked at."""
    async with World(assets=60) as world:
        await ran(world, "sync", **NO_SLACK)
        code, out, _ = await ran(
            world, "check", FACTORIAL_API_KEY="", FACTORIAL_BASE_URL="", **NO_SLACK
        )
    assert code == 1
    for about in ("transport", "bot token", "source"):
        assert f"RED  {about}" in out
    assert "ok   data" in out


async def test_check_names_every_wrong_setting(ran: Ran) -> None:
    """One red line for each, so that none waits behind another."""
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "check", ASSETBOT_TIMEZONE="Mars", ASSETBOT_FRESH_FOR="x")
    assert code == 1
    red = [line for line in out.splitlines() if line.startswith("RED ")]
    assert ["ASSETBOT_TIMEZONE" in red[0], "ASSETBOT_FRESH_FOR" in red[1]] == [True, True]


async def test_check_notes_a_variable_that_looks_misspelt(ran: Ran) -> None:
    """It may be another program's, so it is no reason to be red."""
    async with World(assets=60) as world:
        more = {"SLACK_SIGNING_SECERT": "0123456789abcdef"}
        code, out, _ = await ran(world, "check", **more)
    assert code == 0
    assert "note settings" in out
    assert "SLACK_SIGNING_SECERT is not a setting; did you mean SLACK_SIGNING_SECRET?" in out


async def test_check_says_which_files_the_settings_were_read_from(ran: Ran, tmp_path: Path) -> None:
    """Started in the wrong folder, it says where it looked and that nothing is there."""
    async with World(assets=60) as world:
        _, out, _ = await ran(world, "check", **NO_SLACK)
        assert f"no .env and no assetbot.toml in {tmp_path}" in out
        (tmp_path / ".env").write_text("ASSETBOT_TIMEZONE=Europe/Berlin\n", encoding="utf-8")
        _, out, _ = await ran(world, "check", **NO_SLACK)
        assert f"read from the environment and {tmp_path / '.env'}; no assetbot.toml in" in out
        (tmp_path / "assetbot.toml").write_text("", encoding="utf-8")
        _, out, _ = await ran(world, "check", **NO_SLACK)
    assert f"environment, {tmp_path / '.env'} and {tmp_path / 'assetbot.toml'}" in out


@pytest.mark.skipif(sys.platform == "win32", reason="files have no mode there")
async def test_check_notes_an_env_file_that_others_can_read(ran: Ran, tmp_path: Path) -> None:
    """It holds keys; that it is read is well all the same."""
    async with World(assets=60) as world:
        (tmp_path / ".env").write_text("", encoding="utf-8")
        (tmp_path / ".env").chmod(0o644)
        code, out, _ = await ran(world, "check")
        (tmp_path / ".env").chmod(0o600)
        _, mended, _ = await ran(world, "check")
    assert code == 0
    assert f"{tmp_path / '.env'} can be read by everyone on this machine: chmod 600 it" in out
    assert "chmod" not in mended


async def test_check_and_status_say_which_setting_keeps_a_source_read_only(ran: Ran) -> None:
    """So nobody looks for what is wrong with a bot that changes nothing; it is nothing red."""
    async with World(assets=60) as world:
        await ran(world, "sync", **NO_SLACK)
        for command in ("check", "status"):
            _, out, _ = await ran(world, command, ASSETBOT_READ_ONLY="1")
            assert "note source factorial" in out
            assert "read-only, by ASSETBOT_READ_ONLY=1" in out
            _, out, _ = await ran(world, command)
            assert "read-only" not in out


async def test_manifest_needs_no_settings(ran: Ran) -> None:
    """`assetbot manifest` prints what stands in manifest.yml."""
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "manifest", FACTORIAL_API_KEY="", **NO_SLACK)
    assert code == 0
    assert out == (Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8")


async def test_every_command_has_help_with_an_example(ran: Ran) -> None:
    """`--help` says what a command is for and shows one that works."""
    async with World(assets=60) as world:
        for name in ("run", "check", "status", "sync", "ask", "manifest"):
            code, out, _ = await ran(world, name, "--help")
            assert code == 0
            assert f"assetbot {name}" in out
            assert "Example" in out
