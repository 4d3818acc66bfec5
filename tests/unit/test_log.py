"""The log: one JSON line an event, under its reference, without secrets."""

import asyncio
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot import log
from bot.log import HIDDEN, Gathered, bound, configure, correlation, new_reference

Lines = Callable[[], list[dict[str, Any]]]
logger = logging.getLogger("bot.test")
AWKWARD = ('quo"ted-phrase', "back\\slashed", "schlüssel-wort")
"""Secrets that JSON writes otherwise than they are."""


@contextmanager
def configured() -> Iterator[io.StringIO]:
    """The log as a process has it, without what the test runner adds; undone afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    known = ("correct-horse-battery", "short", *AWKWARD)
    configure(stream, "INFO", hide=map(SecretStr, known))
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The configured log, as a way to read back what it wrote."""
    with configured() as stream:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_when_how_grave_who_and_what(lines: Lines) -> None:
    """Every line is one JSON object with time, level, logger, message and ref."""
    logger.info("looked up %s", "C02XL0ABJGH5")
    (line,) = lines()
    assert datetime.fromisoformat(line.pop("time")).tzinfo is not None
    assert line == {
        "level": "info",
        "logger": "bot.test",
        "message": "looked up C02XL0ABJGH5",
        "ref": "",
    }


def test_extra_fields_stand_beside_the_message(lines: Lines) -> None:
    """What is passed as extra becomes fields of the line, nested ones too."""
    logger.info("synced", extra={"source": "factorial", "seconds": 1.5, "ids": ["a", 2, None]})
    (line,) = lines()
    assert (line["source"], line["seconds"], line["ids"]) == ("factorial", 1.5, ["a", 2, None])


def test_lines_of_one_event_carry_its_reference(lines: Lines) -> None:
    """Inside bound() every line has the reference, outside of it none."""
    with bound("7KQ2M9"):
        logger.info("one")
        with bound("AAAAAA"):
            logger.info("two")
        logger.info("three")
    logger.info("four")
    assert [line["ref"] for line in lines()] == ["7KQ2M9", "AAAAAA", "7KQ2M9", ""]
    assert correlation.get() == ""


async def test_lines_that_can_wait_are_written_together(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has the time and the reference of what it tells of, and the facts; once is enough."""
    monkeypatch.setattr(log, "_SOON", 0)
    gathered = Gathered(logger)
    for reference, seconds in (("7KQ2M9", 0.25), ("ABCDEF", 0.5)):
        with bound(reference):
            gathered.info("answered", kind="command", seconds=seconds)
    before = datetime.now(UTC)
    assert lines() == []

    later = asyncio.Event()
    asyncio.get_running_loop().call_later(0, later.set)
    await later.wait()
    gathered.write()
    first, second = lines()
    assert datetime.fromisoformat(first.pop("time")) <= before
    assert first == {
        "level": "info",
        "logger": "bot.test",
        "message": "answered",
        "ref": "7KQ2M9",
        "kind": "command",
        "seconds": 0.25,
    }
    assert (second["ref"], second["seconds"]) == ("ABCDEF", 0.5)
    assert correlation.get() == ""


@pytest.mark.usefixtures("lines")
async def test_what_is_written_together_takes_one_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line by itself is one writing, as many as there are together too; none is empty."""

    class Counting(io.StringIO):
        written = 0

        def write(self, text: str) -> int:
            self.written += 1
            return super().write(text)

    stream = Counting()
    configure(stream, "INFO")
    monkeypatch.setattr(log, "_SOON", 60)
    logger.info("alone")
    assert stream.written == 1
    gathered = Gathered(logger)
    for _ in range(3):
        gathered.info("answered")
    gathered.write()
    assert stream.written == 2
    assert stream.getvalue().count("\n") == 4


@pytest.mark.usefixtures("lines")
async def test_a_log_that_cannot_be_written_loses_lines_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A closed pipe: what waited for it is lost, and what comes later finds the next stream."""
    monkeypatch.setattr(log, "_SOON", 60)
    closed, gathered = io.StringIO(), Gathered(logger)
    configure(closed, "INFO")
    closed.close()
    gathered.info("answered")
    gathered.write()
    stream = io.StringIO()
    configure(stream, "INFO")
    gathered.info("answered")
    gathered.write()
    assert stream.getvalue().count("\n") == 1


async def test_lines_that_can_wait_are_left_out_of_a_quieter_log(lines: Lines) -> None:
    """What is not to be logged is not, however late it comes."""
    logging.getLogger().setLevel("WARNING")
    gathered = Gathered(logger)
    gathered.info("answered")
    gathered.write()
    assert lines() == []


def test_references_can_be_read_out() -> None:
    """A reference is six characters that are hard to confuse, and hardly ever the same."""
    references = {new_reference() for _ in range(500)}
    assert len(references) == 500
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{6}", one) for one in references)


def test_a_traceback_is_one_field_of_one_line(lines: Lines) -> None:
    """An exception does not break the line in many."""
    try:
        raise ValueError("no\nsuch\nthing")  # noqa: TRY301 - the traceback is the subject
    except ValueError:
        logger.exception("it failed")
    (line,) = lines()
    assert line["level"] == "error"
    assert line["error"].startswith("Traceback")
    assert "ValueError: no\nsuch\nthing" in line["error"]


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-1234567890-abcdefgh",
        "token xoxe.xoxb-1-abcDEF-123 expired",
        "xapp-1-A0ASSET-1-deadbeef",
        "Authorization: Bearer eyJhbGciOi.abc_def-ghi=",
        "{'x-api-key': 'deadbeef'}",
        '{"api_key": "deadbeef"}',
        "https://api.example.test/x?api_key=deadbeef&page=2",
        "wss://wss-primary.example.test/link/?ticket=deadbeef&app_id=1",
        "https://hooks.slack.com/commands/T0ACME/1/deadbeef",
        "the passphrase is correct-horse-battery.",
    ],
)
def test_what_looks_like_a_secret_is_hidden(lines: Lines, text: str) -> None:
    """Tokens and keys are taken out of messages, extra fields and tracebacks."""
    try:
        raise RuntimeError(text)  # noqa: TRY301 - the traceback is the subject
    except RuntimeError:
        logger.exception(text, extra={"note": {"deep": [text]}})
    (line,) = lines()
    written = json.dumps(line)
    for secret in ("abcdefgh", "abcDEF", "deadbeef", "eyJhbGciOi", "correct-horse"):
        assert secret not in written
    assert written.count(HIDDEN) >= 3


@pytest.mark.parametrize("secret", AWKWARD)
def test_a_secret_is_hidden_though_a_line_would_spell_it_otherwise(
    lines: Lines, secret: str
) -> None:
    """What is escaped on its way into a line is still the secret it was."""
    logger.info("it is %s.", secret)
    assert lines()[0]["message"] == f"it is {HIDDEN}."


def test_a_field_named_as_a_secret_is_hidden_whatever_it_holds(lines: Lines) -> None:
    """A key's value is hidden by the name it is logged under."""
    logger.info("asking", extra={"headers": {"X-Api-Key": "abc", "accept": "json"}})
    (line,) = lines()
    assert line["headers"] == {"X-Api-Key": HIDDEN, "accept": "json"}


def test_ordinary_words_are_left_alone(lines: Lines) -> None:
    """Neither a short secret nor the name of one blanks the words around it."""
    logger.info("a short bearer of news, authorization pending")
    assert lines()[0]["message"] == "a short bearer of news, authorization pending"


def test_a_line_is_written_whatever_it_is_given() -> None:
    """Arguments that do not fit and objects that cannot be shown cost the line nothing else."""

    class Broken:
        def __str__(self) -> str:
            raise OSError

    with configured() as stream:
        logger.info(*("%d of %d", "one"))
        logger.info("odd", extra={"thing": Broken(), "sum": float("nan")})
        first, second = map(json.loads, stream.getvalue().splitlines())
    assert "%d of %d" in first["message"]
    assert second["thing"] == "<Broken>"
    assert second["sum"] == "nan"


def test_a_broken_stream_stops_nothing() -> None:
    """A log that cannot be written raises nothing."""
    with configured() as stream:
        stream.close()
        logger.info("nobody hears this")


def test_configuring_twice_writes_each_line_once(lines: Lines) -> None:
    """The later stream takes over."""
    stream = io.StringIO()
    configure(stream, "INFO")
    logger.info("once")
    assert lines() == []
    assert len(stream.getvalue().splitlines()) == 1


def test_libraries_are_heard_when_something_goes_wrong(lines: Lines) -> None:
    """Payloads and chatter of the Slack library stay out of the log, its warnings do not."""
    logging.getLogger("slack_sdk.web").info("Sending a request")
    logging.getLogger("slack_sdk.web").warning("no answer")
    assert [line["message"] for line in lines()] == ["no answer"]


@given(message=st.text(), name=st.text(min_size=1), value=st.text() | st.binary())
def test_any_text_is_one_line(message: str, name: str, value: str | bytes) -> None:
    """Line breaks of every kind, quotes and lone surrogates do not break a line."""
    with configured() as stream:
        logger.info("%s", message, extra={"given": {name: value}})
        (line,) = stream.getvalue().splitlines()
    assert isinstance(json.loads(line), dict)
