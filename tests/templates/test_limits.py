"""How much of a reply is drawn: what Slack takes and a person reads, and not a character more."""

from typing import Any

import pytest

from bot.render import render
from sandbox.slack.block_kit.blocks import check_message
from tests.templates.samples import BY_NAME, card, view

FEW = 20


def buttons(payload: dict[str, Any]) -> list[str]:
    """The action of each button below the blocks."""
    return [
        element["action_id"].partition(":")[0]
        for block in payload["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_so_many_assets_are_named_and_no_more() -> None:
    """Blocks and the message's own text name the same ones, however many a template is given."""
    cards = [card(view(serial_number=f"LT-{number:03}")) for number in range(FEW + 5)]
    payload = render("asset_several", **{**BY_NAME["asset_several.all"].context, "cards": cards})
    for said in (str(payload["blocks"]), payload["text"]):
        assert f"LT-{FEW - 1:03}" in said
        assert f"LT-{FEW:03}" not in said


@pytest.mark.parametrize(("length", "drawn"), [(3000, True), (3001, False)])
def test_an_address_longer_than_a_button_carries_has_none(length: int, *, drawn: bool) -> None:
    """Slack refuses the whole message for one such address."""
    address = "https://factorial.example/".ljust(length, "x")
    payload = render("asset_card", card=card(record_url=address), share=None, opening=None)
    check_message(payload["blocks"])
    assert ("open_record" in buttons(payload)) is drawn


def test_a_message_of_its_own_is_cut_where_slack_would_cut_it() -> None:
    """At 4,000 characters, with an ellipsis, though the blocks say all of it."""
    long = card(view(title="t" * 140, serial_number="s" * 140, location=None))
    context = {**BY_NAME["asset_list.whole"].context, "cards": [long] * FEW}
    text = render("asset_list", **context)["text"]
    assert 3900 < len(text) <= 4000
    assert text.endswith("…")


def test_a_fact_is_cut_where_nobody_reads_on() -> None:
    """At 300 characters, with an ellipsis."""
    payload = render(
        "asset_card", card=card(view(serial_number="s" * 301)), share=None, opening=None
    )
    (fact,) = [
        element["text"]
        for block in payload["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"][0]["elements"]
        if element.get("text", "").startswith("sss")
    ]
    assert fact.endswith("…\n")
    assert 290 < len(fact) <= 301
