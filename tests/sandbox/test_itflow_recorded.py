"""The pretend ITFlow answers what a real 26.08.2 was recorded to answer."""

import asyncio
import json
import re
from collections import Counter
from typing import Any, Final

import aiohttp
import pytest
from aiohttp import web

from sandbox.itflow import Database, ITFlow
from sandbox.serving import Serving
from tests.sandbox import recorded_itflow as recorded

JSON = dict[str, Any]

LEFT_OUT: Final = {
    "key as array": "what was sent is not in the record",
    "invoice_items no filter": "invoices are not pretended",
    "technicians": "technicians' time is not pretended",
    "tech bad month": "technicians' time is not pretended",
    "document create": "documents are not pretended",
    "doc": "documents are not pretended",
    "display_errors=1, contact create": "its warnings name variables of that endpoint",
}
"""Exchanges that are not replayed, and why."""

RECORDED: Final = recorded.exchanges()
REPLAYED: Final = [one for one in RECORDED if one["label"] not in LEFT_OUT]
STAMP: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


class Answer:
    """What the pretend one answered."""

    def __init__(self, status: int, content_type: str, body: str) -> None:
        self.status = status
        self.content_type = content_type
        self.body = body


async def replay() -> list[Answer]:
    """Every exchange again, in order, with what was done by hand between them."""
    itflow = ITFlow(recorded.database(RECORDED), recorded.keys(), now=lambda: recorded.NOW)
    app = web.Application()
    app.add_subapp("/itflow", itflow.routes())
    serving = Serving(app)
    await serving.start()
    answers = []
    async with aiohttp.ClientSession() as http:
        for exchange in REPLAYED:
            prepare(itflow, exchange["label"])
            answers.append(await ask(http, f"{serving.address}/itflow", exchange))
    await serving.stop()
    return answers


def prepare(itflow: ITFlow, label: str) -> None:
    """What somebody did to the server before that exchange."""
    itflow.display_errors = label.startswith("display_errors=1")
    if label in {"display_errors=1, no UA", 'first API update (NULLs become "")'}:
        itflow.database = recorded.database(RECORDED)
    if label.startswith("restricted key: mobile"):
        change_contact(itflow.database, contact_mobile="5559991")
    if label == "contact_pin visible":
        change_contact(itflow.database, contact_pin="4321")
    if label == "bulk limit=50":
        recorded.add_in_bulk(itflow.database, 5000)


def change_contact(database: Database, **values: str) -> None:
    """Write into the first contact's row."""
    row = database.contacts.get("1")
    for name, value in {**values, "contact_updated_at": "2026-11-22 01:28:34"}.items():
        setattr(row, name, value)


async def ask(http: aiohttp.ClientSession, base: str, exchange: JSON) -> Answer:
    """Send what was sent."""
    headers = exchange.get("req_headers", {})
    body = exchange.get("body")
    async with http.request(
        exchange["method"],
        base + exchange["path"],
        params=exchange.get("params"),
        data=body.encode() if isinstance(body, str) else json.dumps(body) if body else None,
        headers=headers,
        skip_auto_headers={"User-Agent"} if "User-Agent" not in headers else None,
    ) as answer:
        return Answer(answer.status, answer.headers["Content-Type"], await answer.text())


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    """The answers to all of them; they are replayed once."""
    return asyncio.run(replay())


@pytest.mark.parametrize(
    "at", range(len(REPLAYED)), ids=[exchange["label"] for exchange in REPLAYED]
)
def test_it_answers_as_recorded(answers: list[Answer], at: int) -> None:
    """The same status, envelope, message, number of rows, and rows as far as they were kept."""
    answer, exchange = answers[at], REPLAYED[at]
    response = exchange["response"]
    assert answer.status == exchange["status"]
    assert answer.content_type == exchange["content_type"]
    if isinstance(response, str):
        assert_same_text(answer.body, response)
        return
    given = json.loads(answer.body)
    assert without_rows(given) == without_rows(response)
    assert ("data" in given) == ("data" in response)
    if "data" not in response:
        return
    assert len(given["data"]) == int(given["count"])
    for mine, theirs in zip(given["data"], response["data"], strict=False):
        assert list(mine) == list(theirs)
        assert {name: told(name, value) for name, value in mine.items()} == {
            name: told(name, value) for name, value in theirs.items()
        }


def without_rows(answer: JSON) -> JSON:
    """An answer's envelope."""
    return {name: value for name, value in answer.items() if name != "data"}


def assert_same_text(mine: str, theirs: str) -> None:
    """The same text; of error pages, which name files and versions, the same kind of page."""
    for begin in ("<!doctype html>", "<br />\n<b>Fatal error</b>:  Uncaught mysqli_sql_exception"):
        if theirs.startswith(begin):
            assert mine.startswith(begin)
            return
    assert mine == theirs


def told(name: str, value: str | None) -> object:
    """A value, or of what differs each time only what it looks like."""
    if name.endswith("_at") and value and STAMP.fullmatch(value):
        return "a time"
    if name == "ticket_url_key" and value:
        return len(value)
    return value


def test_a_transfer_in_the_web_ui_does_what_was_recorded() -> None:
    """Assets 1 and 61 become 65 and 66 at client 2, and are archived."""
    itflow = ITFlow(recorded.database(RECORDED), recorded.keys(), now=lambda: recorded.NOW)
    for old_id, new_id in (("1", "65"), ("61", "66")):
        new = itflow.transfer(old_id, "2")
        assert (new.asset_id, new.asset_client_id) == (new_id, "2")
        old = itflow.database.assets.get(old_id)
        assert old is not None
        assert old.asset_archived_at
    assert len(itflow.database.interfaces_of("66")) == 3


def test_nothing_else_is_left_out() -> None:
    """Every label that is left out is one of the record, and said once."""
    labels = Counter(exchange["label"] for exchange in RECORDED)
    assert LEFT_OUT.keys() <= labels.keys()
    assert (len(RECORDED), len(REPLAYED)) == (255, 255 - len(LEFT_OUT))
    assert max(labels.values()) == 1
