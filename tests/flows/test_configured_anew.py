"""The configuration taken up by a running bot, whole or not at all."""

import inspect
import re
from pathlib import Path

import pytest

from bot.app import Bot
from bot.process import _TAKEN_UP, _configured
from bot.settings import Settings, read
from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
ADMINS = "dana.desk@larkfield.example, priya.raman@larkfield.example"
RULE = """
[[rules]]
name = "{name}"
operations = ["transfer"]
needed = {needed}
approve = ["admin"]
"""


def again(scene: Scene, folder: Path, text: str) -> None:
    """Write the file anew and have it taken up."""
    path = folder / "assetbot.toml"
    kept = path.read_text().partition("[[rules]]")[0]
    path.write_text(kept + text)
    settings = scene.bot._parts.settings

    def reading() -> Settings:
        environ = scene.world.environment() | {"FACTORIAL_BASE_URL": "", "ITFLOW_BASE_URL": ""}
        return read({**environ, "ASSETBOT_PORT": "0", "ASSETBOT_ADMINS": ADMINS}, folder)

    _configured(scene.bot, settings, reading)


def needed(scene: Scene) -> list[int | str]:
    """What the rules say that hold now."""
    return [one.needed for one in scene.bot._settings.rules]


def test_what_is_said_to_wait_for_a_new_start_is_what_the_bot_reads_once() -> None:
    """All that it reads from its newest settings holds at once."""
    newest = inspect.getsource(Bot).replace("parts.settings", "")
    taken_up = inspect.getsource(Bot.take_up)
    read = {*re.findall(r"_settings\.(\w+)", newest), *re.findall(r"settings\.(\w+)", taken_up)}
    assert read == _TAKEN_UP


async def test_rules_are_taken_up_whole(both: Stage, tmp_path: Path) -> None:
    """What the file says now holds from now on."""
    async with both(config=RULE.format(name="one", needed=1)) as scene:
        assert needed(scene) == [1]
        again(scene, tmp_path, RULE.format(name="two", needed=2))
        assert needed(scene) == [2]


async def test_a_wrong_file_changes_nothing(
    both: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One wrong rule keeps all of them out, and the log says which."""
    async with both(config=RULE.format(name="one", needed=1)) as scene:
        wrong = RULE.format(name="two", needed=2) + RULE.format(name="three", needed="-1")
        again(scene, tmp_path, wrong)
        assert needed(scene) == [1]
    assert "the configuration stays as it was" in caplog.text
    assert "rules[2]" in caplog.text


async def test_a_file_that_no_reader_stands_changes_nothing(
    both: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor does it keep the next one from being taken up."""
    async with both(config=RULE.format(name="one", needed=1)) as scene:
        again(scene, tmp_path, "[[rules]]\ndeep = " + "[" * 5_000 + "]" * 5_000)
        assert "nested too deep" in caplog.text

        def broken() -> Settings:
            raise OSError("no such disk")

        _configured(scene.bot, scene.bot._parts.settings, broken)
        assert "no such disk" in caplog.text
        again(scene, tmp_path, RULE.format(name="two", needed=2))
        assert needed(scene) == [2]


async def test_a_request_keeps_the_rule_it_was_asked_under(both: Stage, tmp_path: Path) -> None:
    """One that waits for one approval is approved by one, whatever rules hold by then."""
    rule = RULE.format(name="one", needed=1)
    async with both(config=rule, ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.dana.types(f"/asset transfer {SERIAL} @mei")
        await scene.slack.until(lambda: scene.dana.form and "To whom" in scene.dana.form.plain)
        await scene.dana.submits()
        card = await scene.slack.until(
            lambda: next((one for one in scene.priya.sees() if "Approve" in one.buttons), None), 20
        )
        again(scene, tmp_path, RULE.format(name="two", needed=2))
        await scene.priya.clicks("Approve", on=card)
        await scene.slack.until(lambda: any("Done." in one.plain for one in scene.priya.sees()), 30)
        assert scene.world.factorial.asset(SERIAL).owner_id == "1005"


async def test_what_people_agree_to_is_taken_up(both: Stage, tmp_path: Path) -> None:
    """The wording that stands on the next card."""
    rule, wording = RULE.format(name="one", needed=1), '[[handovers]]\nhandover_text = "{}"\n'
    async with both(config=rule + wording.format("Lock it.")) as scene:
        means = scene.bot.hand_overs._means
        assert means.terms("laptop") == "Lock it."
        again(scene, tmp_path, rule + wording.format("Lock it, and tell us."))
        assert means.terms("laptop") == "Lock it, and tell us."


async def test_the_channels_of_faults_and_of_the_feed_are_taken_up(
    both: Stage, tmp_path: Path
) -> None:
    """Named from now on, and no longer when they are taken out."""
    rule = RULE.format(name="one", needed=1)
    named = '[faults]\nchannel = "C0FAULTS"\n[feed]\nchannel = "C0FEED99"\n'
    async with both(config=rule) as scene:
        again(scene, tmp_path, rule + named)
        assert (scene.bot._settings.faults_channel, scene.bot._settings.feed_channel) == (
            "C0FAULTS",
            "C0FEED99",
        )
        again(scene, tmp_path, rule)
        assert (scene.bot._settings.faults_channel, scene.bot._settings.feed_channel) == (
            None,
            None,
        )
