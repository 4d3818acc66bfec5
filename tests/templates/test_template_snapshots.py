"""Every template in every state, as it goes to Slack.

`ASSETBOT_SNAPSHOTS=write make test`, or the same before pytest, writes them anew; then read the
difference. Each file holds a whole payload: its blocks can be pasted into Block Kit Builder.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.render import modal, render
from sandbox.slack.block_kit.blocks import check_message, check_view
from tests.templates.every import MODALS, SAMPLES, STATES
from tests.templates.samples import Sample

FOLDER = Path(__file__).parent / "snapshots"
MET = re.compile(r".{0,20}[a-z\d][*>)”]*[.!?;:,][A-Z<“].{0,20}")
"""Where a sentence begins at once behind the one before it."""


def texts(payload: object) -> Iterator[str]:
    """Every text of a payload, however deep."""
    if isinstance(payload, str):
        yield payload
    elif isinstance(payload, dict | list):
        for part in payload.values() if isinstance(payload, dict) else payload:
            yield from texts(part)


@pytest.mark.parametrize("template", STATES)
def test_a_reply_is_what_its_snapshot_holds(template: str) -> None:
    """A reply changes only together with its snapshot, and the pretend Slack takes it."""
    for sample in STATES[template]:
        payload = render(template, **sample.context)
        written = json.dumps(payload, indent=2, ensure_ascii=False) + "\n"
        path = FOLDER / f"{sample.name}.json"
        if os.environ.get("ASSETBOT_SNAPSHOTS") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(written, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == written, sample.name
        if sample not in MODALS:
            check_message(payload["blocks"])


@pytest.mark.parametrize("template", STATES)
def test_between_two_sentences_there_is_a_blank(template: str) -> None:
    """Parts of a reply that come and go by themselves never run into each other."""
    for sample in STATES[template]:
        said = texts(render(template, **sample.context))
        assert [met for text in said for met in MET.findall(text)] == [], sample.name


@pytest.mark.parametrize("sample", MODALS, ids=lambda sample: sample.name)
def test_slack_takes_every_modal(sample: Sample) -> None:
    """The pretend Slack finds nothing wrong with any form, and a form that asks can be sent."""
    view = modal(sample.template, callback="x", metadata="y" * 3000, **sample.context)
    check_view(view)
    asks = any(block["type"] == "input" for block in view["blocks"])
    assert asks == ("submit" in view)


def test_no_snapshot_is_left_over() -> None:
    """Each snapshot belongs to a sample."""
    assert {path.stem for path in FOLDER.glob("*.json")} == {sample.name for sample in SAMPLES}


def test_samples_have_names_of_their_own() -> None:
    """No two samples write the same snapshot."""
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)
