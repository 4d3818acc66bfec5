"""What is typed at the terminal, and what is shown there."""

import asyncio
import os
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from sandbox.session import Session
from sandbox.slack import Workspace
from sandbox.terminal import Lines, framed

JSON = dict[str, Any]

CARD: list[JSON] = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "later",
                "text": {"type": "plain_text", "text": "Later"},
            }
        ],
    }
]


@pytest.fixture
async def session(app: AsyncApp, workspace: Workspace, connect: Any) -> Session:
    """Dana at the terminal, and an app with a button."""

    @app.command("/echo")
    async def echo(ack: Any) -> None:
        await ack(text="Now?", blocks=CARD)

    @app.action("later")
    async def later(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Until then", replace_original=True)

    await connect(app, workspace)
    return Session(workspace, workspace.member("dana"))


async def test_a_button_is_pressed_by_its_words(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """:click presses what is on the newest message, and shows what came of it."""
    await session.take("/echo")
    await session.take(":click Later")
    await session.take(":click Later")
    shown = capsys.readouterr().out
    assert "| [Later]" in shown
    assert "| Until then" in shown
    assert 'Not possible: nothing here says "Later".' in shown


async def test_each_message_is_shown_once_to_whoever_sees_it(
    session: Session, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing said before becoming someone else is shown, nor what only others see."""
    await session.take("/echo")
    await session.take(":as alex")
    await workspace.member("tom").says("anyone there?", to="random")
    session.show()
    session.show()
    shown = capsys.readouterr().out
    assert shown.count("[Later]") == 1
    assert shown.count("+-- Tom Becker, in #random ") == 1


async def test_what_comes_by_itself_is_shown(
    session: Session, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """While nobody types, new messages appear; the end of the lines is the end."""
    reading, writing = os.pipe()
    running = asyncio.create_task(session.run(Lines(reading)))
    await asyncio.sleep(0)
    await workspace.member("tom").says("hello", to="random")
    for _ in range(5):  # turns of the loop, not time
        await asyncio.sleep(0)
    assert "| hello" in capsys.readouterr().out
    os.close(writing)
    async with asyncio.timeout(5):
        await running
    os.close(reading)


async def test_a_bot_that_fails_is_said_to(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Slack's own words about it are shown, once."""
    await Session(workspace, workspace.member("dana")).take("/plain x")
    shown = capsys.readouterr().out
    assert shown.count("failed with the error") == 1
    assert workspace.refused == []


async def test_lines_come_whole_however_they_are_cut() -> None:
    """Bytes that end in the middle of a letter or a line are put together."""
    reading, writing = os.pipe()
    lines = Lines(reading)
    said = "zwölf\nörtlich".encode()
    os.write(writing, said[:3])
    os.write(writing, said[3:])
    os.close(writing)
    async with asyncio.timeout(5):
        assert [await lines.next() for _ in range(3)] == ["zwölf", "örtlich", None]
    os.close(reading)


def test_a_frame_surrounds_every_line() -> None:
    """A frame tells a message from what is around it."""
    frame = framed("assetbot", "one\n\ntwo").split("\n")
    assert frame[0].startswith("+-- assetbot ---")
    assert frame[1:4] == ["| one", "|", "| two"]
    assert frame[4].startswith("+----")
