"""What is typed at the terminal, and what is shown there."""

import asyncio
import os
import time
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.forms import drawn
from sandbox.session import Session, act, comes
from sandbox.slack import Pane, Seen, Workspace
from sandbox.terminal import Lines, framed, words

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


FORM: JSON = {
    "type": "modal",
    "callback_id": "ordered",
    "title": {"type": "plain_text", "text": "Order"},
    "submit": {"type": "plain_text", "text": "Send"},
    "close": {"type": "plain_text", "text": "Not now"},
    "blocks": [
        {
            "type": "input",
            "block_id": "who",
            "label": {"type": "plain_text", "text": "Who"},
            "element": {"type": "external_select", "action_id": "who", "min_query_length": 1},
        },
        {
            "type": "input",
            "block_id": "bad",
            "optional": True,
            "label": {"type": "plain_text", "text": "How bad"},
            "element": {
                "type": "static_select",
                "action_id": "bad",
                "options": [
                    {"text": {"type": "plain_text", "text": words}, "value": words}
                    for words in ("a flaw, it can be used", "broken, it cannot be used")
                ],
            },
        },
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Why"},
            "element": {"type": "plain_text_input", "action_id": "why"},
        },
    ],
}


SOON = "<!date^1795917600^{time}|then>"
"""An instant, which in Berlin is 03:00 and in Kiritimati 16:00."""
WHEN: JSON = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "When"},
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": SOON}}],
}

CUT: JSON = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Refused"},
    "blocks": [
        {
            "type": "section",
            "text": {"type": "plain_text", "text": f"This is for others. {'You may ask ' * 12}…"},
        }
    ],
}


@pytest.fixture
async def session(app: AsyncApp, workspace: Workspace, connect: Any) -> Session:
    """Dana at the terminal, and an app with a button and a form in which two are offered."""

    @app.command("/echo")
    async def echo(ack: Any, command: JSON, client: AsyncWebClient) -> None:
        if command["text"] == "form":
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=FORM)
        elif command["text"] == "when":
            await ack(text=SOON)
            await client.views_open(trigger_id=command["trigger_id"], view=WHEN)
        elif command["text"] == "cut":
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=CUT)
        elif command["text"] == "nothing":
            await ack()
        else:
            await ack(text="Now?", blocks=CARD)

    @app.options("who")
    async def offered(ack: Any, payload: JSON) -> None:
        found = [name for name in ("Ada Adler", "Ada Baran") if payload["value"] in name.lower()]
        texts = [{"type": "plain_text", "text": name} for name in found]
        await ack(options=[{"text": text, "value": text["text"]} for text in texts])

    @app.view("ordered")
    async def ordered(ack: Any) -> None:
        await ack()

    @app.action("later")
    async def later(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Until then", replace_original=True)

    await connect(app, workspace)
    return Session(workspace, workspace.member("dana"))


@pytest.mark.usefixtures("session")
async def test_times_are_those_of_the_page(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of where the people are, whatever zone the computer is set to; in messages and in forms."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        dana = workspace.member("dana")
        await dana.types("/echo when")
        seen = await dana.answer()
        assert words(seen) == "03:00"
        await dana.until(lambda: dana.form is not None)
        assert dana.form
        assert "03:00" in drawn(dana.form)
    finally:
        monkeypatch.undo()
        time.tzset()


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
    async with asyncio.timeout(30):
        await running
    os.close(reading)


async def test_a_form_is_drawn_filled_in_and_sent(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is entered and what is wrong stands in it; sent, it is gone."""
    await session.take("/echo form")
    await session.take(":fill Who = baran")
    await session.take(":submit")
    await session.take(":fill Why = She asked for it")
    await session.take(":submit")
    await session.take(":submit")
    told = capsys.readouterr().out
    assert "+-- Order, a form -" in told
    assert "| Who: Ada Baran" in told
    assert "| ! Why: Please complete this required field." in told
    assert "| Why: She asked for it" in told
    assert told.endswith("The form is closed.\nNot possible: no form is open.\n")


async def test_a_form_is_sent_and_closed_by_the_words_on_its_buttons(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are pressed like any other, and completed like any other."""
    await session.take("/echo form")
    assert session.completions(":click ") == [":click Send", ":click Not now"]
    await session.take(":click Send")
    assert "! Who: Please complete this required field." in capsys.readouterr().out
    await session.take(":click Not now")
    assert capsys.readouterr().out.endswith("The form is closed.\n")
    await session.take("/echo form")
    await session.take(":fill Who = baran")
    await session.take(":fill Why = She asked for it")
    await session.take(":click Send")
    told = capsys.readouterr().out
    assert "Not possible" not in told
    assert told.endswith("The form is closed.\n")


async def test_what_a_menu_does_not_offer_alone_is_not_taken(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """Several that fit are told; nothing is entered, and a label that is not there is said."""
    await session.take("/echo form")
    await session.take(":fill Who = ada")
    await session.take(":fill Where = there")
    await session.take(":fill Who")
    await session.take(":close")
    told = capsys.readouterr().out
    assert 'for "ada" Who offers: "Ada Adler", "Ada Baran"' in told
    assert 'nothing here is called "Where"; there is: Who, How bad, Why' in told
    assert "it is :fill LABEL = WORDS" in told
    assert "The form is closed." in told
    assert "| Who: Ada" not in told


async def test_the_words_for_a_menu_are_searched_for_in_what_it_has(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that has them is chosen; several are told apart though they have commas in them."""
    await session.take("/echo form")
    await session.take(":fill How bad = BE USED")
    await session.take(":fill How bad = lost")
    assert "| How bad: [choose one...]" in capsys.readouterr().out
    await session.take(":fill How bad = cannot be used")
    told = capsys.readouterr().out
    assert "| How bad: broken, it cannot be used" in told
    await session.take(":fill How bad = a flaw, it can be used")
    await session.take(":fill How bad =")
    told = capsys.readouterr().out
    assert "| How bad: a flaw, it can be used" in told
    assert "| How bad: [choose one...]" in told


async def test_what_a_menu_offers_can_be_told_apart(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of words that several have those are told, of words that none has all it offers."""
    await session.take("/echo form")
    for said in ("BE USED", "lost"):
        await session.take(f":fill How bad = {said}")
        offers = '"a flaw, it can be used", "broken, it cannot be used"'
        assert f'for "{said}" How bad offers: {offers}' in capsys.readouterr().out


async def test_what_comes_of_a_line_is_a_message_or_a_form(session: Session) -> None:
    """Whichever it is; nobody waits for a message where a form was opened."""
    dana = session.member
    for line, kind in (("/echo hello", Seen), ("/echo form", Pane)):
        await act(dana, line)
        assert isinstance(await comes(dana, None, 10), kind)


async def test_a_form_that_takes_the_place_of_another_is_an_answer(session: Session) -> None:
    """Also one that says no more than a long sentence which was cut short: nothing else comes."""
    dana = session.member
    await act(dana, "/echo form")
    await comes(dana, None, 10)
    before = dana.form
    await act(dana, "/echo cut")
    came = await comes(dana, before, 10)
    assert isinstance(came, Pane)
    assert came.title == "Refused"


async def test_that_nothing_comes_is_said_in_one_short_line(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever was seen before is not printed once more."""
    await session.take("/echo hello")
    capsys.readouterr()
    monkeypatch.setattr("sandbox.session._PATIENCE", 0.2)
    await session.take("/echo nothing")
    assert capsys.readouterr().out == "No answer within 0.2 s.\n"


async def test_a_line_is_completed_from_what_is_there(session: Session) -> None:
    """Commands, people, labels and buttons, each as the whole line it becomes."""
    assert session.completions(":f") == [":fill "]
    assert session.completions(":as pr") == [":as priya"]
    assert session.completions(":fill ") == []
    await session.take("/echo form")
    assert session.completions(":fill W") == [":fill Who = ", ":fill Why = "]
    assert session.completions("hello") == []


async def test_who_comes_later_can_look_at_what_is_there(
    session: Session, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """:look shows the newest messages, also those that came before one was that person."""
    await session.take(":look")
    await workspace.member("tom").says("anyone there?", to="random")
    await session.take(":as alex")
    assert "anyone there?" not in capsys.readouterr().out
    await session.take(":look")
    assert "| anyone there?" in capsys.readouterr().out


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
    async with asyncio.timeout(30):
        assert [await lines.next() for _ in range(3)] == ["zwölf", "örtlich", None]
    os.close(reading)


def test_a_frame_surrounds_every_line() -> None:
    """A frame tells a message from what is around it."""
    frame = framed("assetbot", "one\n\ntwo").split("\n")
    assert frame[0].startswith("+-- assetbot ---")
    assert frame[1:4] == ["| one", "|", "| two"]
    assert frame[4].startswith("+----")


class _Ending(Lines):
    """Lines that end in the moment in which whoever reads them is told to end, too."""

    reading: "asyncio.Task[bool]"

    async def next(self) -> str | None:
        asyncio.get_running_loop().call_soon(self.reading.cancel)
        return None


async def test_one_told_to_end_as_its_lines_end_ends(session: Session) -> None:
    """What was told while it still cleared up is not forgotten: Ctrl-C ends the sandbox."""
    read, write = os.pipe()
    lines = _Ending(read)
    lines.reading = asyncio.create_task(session.run(lines))
    with pytest.raises(asyncio.CancelledError):
        await lines.reading
    os.close(write)
