"""The client stands wherever an asset of one is shown: nobody mixes up two customers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from bot.answering.answers import Card
from bot.models import Named
from bot.render import render
from tests.templates.every import MODALS, SAMPLES
from tests.templates.samples import Sample, managed


def marked(value: Any, names: Iterator[int]) -> Any:
    """*value* with every card in it made that of an asset and a client found nowhere else."""
    match value:
        case Card():
            number = next(names)
            owned = {
                "title": f"TITLE-{number}-",
                "serial_number": f"SERIAL-{number}-",
                "tag": f"TAG-{number}-",
                "client": Named(id=str(number), name=f"Client {number}-"),
            }
            asset = value.asset.model_copy(update=owned)
            return value.model_copy(update={"asset": asset, "twins": marked(value.twins, names)})
        case BaseModel():
            return value.model_copy(
                update={
                    name: marked(getattr(value, name), names) for name in type(value).model_fields
                }
            )
        case tuple() if type(value) is tuple:
            return tuple(marked(one, names) for one in value)
        case dict():
            return {name: marked(one, names) for name, one in value.items()}
        case _:
            return value


def cards(value: Any) -> Iterator[Card]:
    """Every card within *value*."""
    match value:
        case Card():
            yield value
            yield from cards(value.twins)
        case BaseModel():
            for name in type(value).model_fields:
                yield from cards(getattr(value, name))
        case tuple():
            for one in value:
                yield from cards(one)
        case dict():
            for one in value.values():
                yield from cards(one)


def shown_together(payload: dict[str, Any]) -> Iterator[str]:
    """What is read as one: the notification, each block, each row of a table, each button."""
    yield from payload["text"].split(";")
    for block in payload["blocks"]:
        match block["type"]:
            case "table":
                yield from map(json.dumps, block["rows"])
            case "actions":
                yield from map(json.dumps, block["elements"])
            case _:
                yield json.dumps(block, ensure_ascii=False)


SHOWING = [sample for sample in SAMPLES if any(cards(sample.context))]


@pytest.mark.parametrize("sample", SHOWING, ids=lambda sample: sample.name)
def test_whatever_names_an_asset_names_its_client(sample: Sample) -> None:
    """The notification, a card, a row, an option and a button each say whose asset it is."""
    context = marked(sample.context, iter(range(1, 100)))
    payload = render(sample.template, **context)
    shown = 0
    for piece in shown_together(payload):
        for card in cards(context):
            asset = card.asset
            if any(
                word in piece for word in (asset.title, f"{asset.serial_number}", f"{asset.tag}")
            ):
                assert asset.client
                assert asset.client.name in piece, piece
                shown += 1
    assert shown >= len(set(cards(context)))


@pytest.mark.parametrize(
    "sample", [one for one in SHOWING if one not in MODALS], ids=lambda sample: sample.name
)
def test_a_notification_names_the_client_of_every_asset_it_tells_of(sample: Sample) -> None:
    """An assignee and a status without a client would be anybody's."""
    context = marked(sample.context, iter(range(1, 100)))
    said = render(sample.template, **context)["text"]
    assert all(card.asset.client.name in said for card in _told(context) if card.asset.client)


def _told(context: dict[str, Any]) -> list[Card]:
    """The cards that a notification tells of: all but what was merely nearest to a word of many."""
    rows = [row.card for row in context.get("rows", ()) if row.card]
    given = {name: value for name, value in context.items() if name != "rows"}
    twins = [twin.card for card in cards(given) for twin in card.twins]
    return rows + [card for card in cards(given) if card not in twins]


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "ftp://10.2.10.31/", "10.2.10.31", "https://a b/", ""]
)
def test_a_uri_that_is_no_web_address_is_not_shown(uri: str) -> None:
    """Neither as a link nor in words."""
    payload = json.dumps(render("asset_card", card=managed(uri=uri), share=None, opening=None))
    assert "open_uri" not in payload
    assert "URI" not in payload
