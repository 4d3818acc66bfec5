"""Pictures: drawn by a child of which nothing worse can come than that there is none."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.charts import AT_ONCE, MOST_BYTES, Charts, NotDrawn, Panel, Picture, Row, environment

PICTURE = Picture(
    title="A title of $so_many^{words}$ that it takes two lines",
    note="3 assets",
    panels=(
        Panel(
            heading="By name",
            rows=(
                Row(label="\u2067$x\\frac{1}{2}$ <b>_\u2069 قرص 機器", text="2", parts=(2,)),
                Row(label="nothing", text="0", parts=(0,)),
            ),
        ),
        Panel(heading="Worth", rows=(Row(label="1 asset", text="EUR 1.00"),)),
    ),
)


def charts(folder: Path, code: str, within: float = 30) -> Charts:
    """Charts whose child runs this code instead."""
    return Charts(folder, child=(sys.executable, "-S", "-c", code), within=within)


async def test_names_are_drawn_as_they_are_written(tmp_path: Path) -> None:
    """No markup of a formula, direction or foreign letter in them keeps a picture from being."""
    folder = tmp_path / "charts"
    content = await Charts(folder, within=60).png(PICTURE)
    assert content.startswith(b"\x89PNG")
    assert [one.name[:8] for one in folder.iterdir()] == ["fontlist"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os; os.abort()", "ended with -6"),
        ("raise SystemExit('no font')", "ended with 1: no font"),
        ("print('all is well')", "ended with 0: 12 bytes came"),
        ("import sys; sys.stdout.buffer.write(b'\\x89PNG\\r\\n\\x1a\\n half')", "13 bytes came"),
        (f"print('x' * {MOST_BYTES * 20})", f"{MOST_BYTES + 1} bytes came"),
        ("import sys; sys.exit('x' * 10**7)", "ended with 1: x{4000}$"),
        ("import time; time.sleep(100)", "not drawn within 0.3 seconds"),
    ],
)
async def test_a_child_that_fails_is_one_clear_reason(tmp_path: Path, code: str, why: str) -> None:
    """Whether it dies, refuses, prints nonsense or too much, complains without end, or hangs."""
    with pytest.raises(NotDrawn, match=why):
        await charts(tmp_path, code, within=0.3 if "within" in why else 30).png(PICTURE)


async def test_a_child_that_cannot_be_started_is_one_too(tmp_path: Path) -> None:
    """So is a folder that cannot be made."""
    with pytest.raises(NotDrawn, match="cannot be started"):
        await Charts(tmp_path, child=(str(tmp_path / "nothing"),)).png(PICTURE)
    (tmp_path / "file").touch()
    with pytest.raises(NotDrawn, match="cannot be started"):
        await Charts(tmp_path / "file" / "charts").png(PICTURE)


async def test_few_are_drawn_at_once_and_the_rest_wait(tmp_path: Path) -> None:
    """Each child leaves word of how many there are beside it."""
    code = (
        "import os, pathlib, time, uuid; mine = pathlib.Path(f'at-{uuid.uuid4()}'); mine.touch();"
        "there = len(list(pathlib.Path().glob('at-*'))); time.sleep(0.1); mine.unlink();"
        "raise SystemExit(f'there were {there}.')"
    )
    some = charts(tmp_path, code)
    ended = await asyncio.gather(*(some.png(PICTURE) for _ in range(6)), return_exceptions=True)
    said = {str(one).rpartition(": ")[2] for one in ended}
    assert said <= {f"there were {number}." for number in range(1, AT_ONCE + 1)}


async def test_who_is_cancelled_leaves_no_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is killed before the one who asked hears of it."""
    begun: asyncio.Future[asyncio.subprocess.Process] = asyncio.Future()
    begin = asyncio.create_subprocess_exec

    async def beginning(*command: str, **more: Any) -> asyncio.subprocess.Process:
        process = await begin(*command, **more)
        begun.set_result(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", beginning)
    drawing = asyncio.create_task(charts(tmp_path, "import time; time.sleep(99)").png(PICTURE))
    process = await begun
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert process.returncode == -9


def test_a_child_is_given_no_secret_and_no_home(tmp_path: Path) -> None:
    """Of our variables it gets what a program needs to run, and a folder of its own."""
    ours = {"PATH": "/bin", "SLACK_BOT_TOKEN": "xoxb-1", "HTTPS_PROXY": "x", "HOME": "/root"}
    given = environment(ours, tmp_path)
    assert given["PATH"] == "/bin"
    assert given["HOME"] == given["MPLCONFIGDIR"] == str(tmp_path)
    assert not {"SLACK_BOT_TOKEN", "HTTPS_PROXY"} & given.keys()


def test_no_two_parts_of_a_bar_look_alike_even_without_colour() -> None:
    """Each has a hatch of its own, and what stands for no value of its own is grey."""
    from bot.charts.drawing import COLOURS, HATCHES, ONE, OTHER, looks  # long to load

    series = tuple(map(str, range(len(COLOURS) + 1)))
    panel = Panel(heading="", series=series, plain=(*[False] * len(COLOURS), True), rows=())
    found = list(looks(panel))
    assert len({one.hatch for one in found}) == len(found)
    assert len({one.colour for one in found}) == len(found)
    assert (found[-1].colour, found[0].colour, len(HATCHES)) == (OTHER, ONE, len(COLOURS))
