"""What only reads makes nothing: started in the wrong folder it says so."""

import os
from pathlib import Path

import pytest

from sandbox.world import World
from tests.flows.test_terminal import NO_SLACK, Ran
from tests.flows.test_terminal import ran as ran  # noqa: PLC0414 - a fixture

NO_SOURCES = {"FACTORIAL_BASE_URL": "", "FACTORIAL_API_KEY": ""}


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "copy.sqlite3"),
        ("audit", "verify"),
        ("audit", "export"),
        ("person", "show", "ana@example.com"),
        ("person", "erase", "ana@example.com", "--yes"),
        ("status",),
    ],
    ids=" ".join,
)
async def test_what_only_reads_refuses_where_nothing_is(
    ran: Ran, words: tuple[str, ...], tmp_path: Path
) -> None:
    """In one sentence that says which folder was meant, and nothing is made."""
    async with World(assets=10) as world:
        code, out, err = await ran(world, *words, **NO_SLACK)
    assert (code, out) == (2, "")
    assert err == (
        f"assetbot: No records in {tmp_path / 'data'}: start it in the bot's folder, or set"
        " ASSETBOT_DATA_DIR.\n"
    )
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - pathlib's may wait, says the linter


@pytest.mark.parametrize("words", [("status",), ("sync",), ("ask", "list")], ids=" ".join)
async def test_whatever_lacks_a_setting_says_where_no_file_is(
    ran: Ran, words: tuple[str, ...], tmp_path: Path
) -> None:
    """Not only `assetbot check`: a token that is missing is mostly in another folder's .env."""
    async with World(assets=10) as world:
        code, out, err = await ran(world, *words, FACTORIAL_APIKEY="k", **NO_SLACK, **NO_SOURCES)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert lines[0].split()[2:4] == ["is", "missing:"]
    assert lines[-2].startswith(
        f"assetbot: there is no .env and no assetbot.toml in {tmp_path}: start it where they are"
    )
    assert "did you mean FACTORIAL_API_KEY?" in lines[-1]


async def test_a_check_before_the_first_run_looks_at_the_sources(ran: Ran, tmp_path: Path) -> None:
    """It makes no folder, which would stand in the way of a restore."""
    async with World(assets=10) as world:
        _, out, _ = await ran(world, "check", **NO_SLACK)
    assert f"note data               No records in {tmp_path / 'data'}: " in out
    assert "ok   source factorial assets" in out
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - pathlib's may wait, says the linter


async def test_what_reads_the_records_alone_needs_no_source(ran: Ran, tmp_path: Path) -> None:
    """A backup and a verification ask nobody, so no key is asked of them; the index stays whole."""
    async with World(assets=60) as world:
        await ran(world, "sync", **NO_SLACK)
        _, before, _ = await ran(world, "ask", "how many assets", **NO_SLACK)
        bare = {**NO_SLACK, **NO_SOURCES}
        backed, _, _ = await ran(world, "backup", "copy.sqlite3", **bare)
        verified, _, _ = await ran(world, "audit", "verify", **bare)
        _, after, err = await ran(world, "ask", "how many assets", **NO_SLACK)
    assert (backed, verified) == (0, 0)
    assert (after, err) == (before, "")
    assert "copy.sqlite3" in os.listdir(tmp_path)  # noqa: PTH208 - as above


async def test_a_wrong_rule_keeps_nobody_from_a_backup(ran: Ran, tmp_path: Path) -> None:
    """What reads the records alone reads no rules; what the bot would do by them is refused."""
    async with World(assets=10) as world:
        await ran(world, "sync", **NO_SLACK)
        (tmp_path / "assetbot.toml").write_text("[[rules]]\nname = 1\n")
        backed, _, _ = await ran(world, "backup", "copy.sqlite3", **NO_SLACK)
        verified, _, _ = await ran(world, "audit", "verify", **NO_SLACK)
        asked, _, err = await ran(world, "ask", "list", **NO_SLACK)
    assert (backed, verified, asked) == (0, 0, 2)
    assert "rules" in err
