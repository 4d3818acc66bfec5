"""What a monitoring system reads at /metrics of the running bot."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import get_args

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.assets.client import AssetClient
from bot.assets.measured import Measured
from bot.metrics import CONTENT_TYPE, Held, Kind, Metrics
from bot.store import StoreFailed
from handlers import payloads
from handlers.transport import Body
from sandbox.child import free_port
from sandbox.slack.delivery.parcels import Parcel
from sandbox.slack.delivery.payloads import slash_command
from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
Figures = Mapping[str, float]


def read(text: str) -> dict[str, float]:
    """Every sample of a page of figures, as `name{label="value"}`."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


class Watched(Scene):
    """A scene whose figures are read as a monitoring system does."""

    async def figures(self) -> dict[str, float]:
        """The samples now, once all that happened is done."""
        await self.quiet()
        assert self.bot.web
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.bot.web.url}/metrics") as answer,
        ):
            assert answer.status == 200
            assert answer.headers["Content-Type"] == CONTENT_TYPE
            return read(await answer.text())


@pytest.fixture
async def watched(stage: Stage) -> AsyncIterator[Watched]:
    """A bot with a web server, over Socket Mode, that has read its inventory."""
    async with looked_at(stage) as scene:
        yield scene


@asynccontextmanager
async def looked_at(stage: Stage, **more: str) -> AsyncIterator[Watched]:
    """A stage with the figures served."""
    port = str(free_port())
    async with stage(ASSETBOT_PORT=port, **more) as scene:
        yield Watched(scene.world, scene.bot)


def risen(before: Figures, after: Figures) -> dict[str, float]:
    """By how much each figure rose, those that did."""
    rises = {name: value - before.get(name, 0.0) for name, value in after.items()}
    return {name: rise for name, rise in rises.items() if rise > 0}


async def test_an_acknowledgement_and_an_answer_count_once(watched: Watched) -> None:
    """A command that its acknowledgement answers is one of each, under its kind."""
    await watched.dana.types(f"/asset {SERIAL}")
    await watched.dana.answer()
    before = await watched.figures()
    await watched.dana.types(f"/asset {SERIAL}")
    rises = risen(before, await watched.figures())
    assert rises['assetbot_ack_seconds_count{kind="command"}'] == 1
    assert rises['assetbot_answers_total{kind="command",outcome="at_once"}'] == 1
    assert 0 < rises['assetbot_ack_seconds_sum{kind="command"}'] < 3


async def test_each_kind_of_payload_has_its_own_figures(watched: Watched) -> None:
    """Messages, mentions, clicks and other events are told apart."""
    await watched.dana.says(f"who has {SERIAL}?")
    await watched.dana.answer()
    await watched.dana.says(f"@assetbot who has {SERIAL}?", to="it-desk")
    await watched.dana.answer()
    await watched.dana.clicks("Share here")
    watched.slack.deactivate("tom")
    figures = await watched.figures()
    for kind in ("message", "mention", "action", "event"):
        assert figures[f'assetbot_ack_seconds_count{{kind="{kind}"}}'] >= 1
        assert figures[f'assetbot_answers_total{{kind="{kind}",outcome="later"}}'] >= 1


async def test_what_people_are_told_instead_of_an_answer_is_told_apart(watched: Watched) -> None:
    """A refusal, a mistake of theirs and a failed source are different outcomes."""
    await watched.gemma.says(f"who has {SERIAL}?")
    await watched.dana.types("/asset list colour:red")
    watched.world.factorial.fail("status", status=403, times=None)
    await watched.dana.types("/asset serial NEVER-SEEN-1")
    figures = await watched.figures()
    watched.world.factorial.mend()
    assert figures['assetbot_answers_total{kind="message",outcome="refused"}'] == 1
    assert figures['assetbot_answers_total{kind="command",outcome="person_error"}'] == 1
    assert figures['assetbot_answers_total{kind="command",outcome="source_failed"}'] == 1
    call = 'operation="find_by_serial",source="factorial"'
    assert figures[f"assetbot_source_seconds_count{{{call}}}"] == 1
    assert figures[f'assetbot_source_errors_total{{error="refused",{call}}}'] == 1


async def test_a_source_that_takes_too_long_is_late(stage: Stage) -> None:
    """A check that was given up on counts as an error, with the time that it had."""
    more = {"ASSETBOT_FRESH_FOR": "0", "ASSETBOT_CHECK_WITHIN": "0.2"}
    async with looked_at(stage, **more) as watched:
        watched.world.factorial.fail("hang", times=None)
        await watched.dana.types(f"/asset {SERIAL}")
        await watched.dana.answer()
        figures = await watched.figures()
        watched.world.factorial.mend()
    call = 'operation="get",source="factorial"'
    assert figures[f'assetbot_source_errors_total{{error="late",{call}}}'] == 1
    assert figures[f"assetbot_source_seconds_sum{{{call}}}"] >= 0.19


async def test_an_answer_that_slack_does_not_take_is_unsent(watched: Watched) -> None:
    """Nobody has it, so it counts as nothing else."""
    dana = watched.dana.user
    command = slash_command(
        dana,
        watched.slack.channel("it-desk"),
        "/asset",
        "mine",
        app=watched.slack.app,
        response_url="https://hooks.example.test/nowhere",
        trigger=watched.slack.triggers.make(dana.id),
    )
    before = await watched.figures()
    await watched.slack.dispatch.ask(Parcel("slash_commands", command))
    rises = risen(before, await watched.figures())
    answers = {name: rise for name, rise in rises.items() if name.startswith("assetbot_answers")}
    assert answers == {'assetbot_answers_total{kind="command",outcome="unsent"}': 1}


async def test_an_answer_cut_short_by_the_end_is_interrupted(stage: Stage) -> None:
    """The person is told so, and it is no failure of anything."""
    async with looked_at(stage) as watched:
        watched.world.factorial.fail("hang", times=None)
        await watched.dana.types("/asset serial NEVER-SEEN-1")
        await watched.bot.answering.boundary.drain(0)
        figures = await watched.figures()
        watched.world.factorial.mend()
    assert figures['assetbot_answers_total{kind="command",outcome="interrupted"}'] == 1


async def test_a_payload_that_nobody_answers_is_unacknowledged(stage: Stage) -> None:
    """What Slack shows as a failure, or sends again, is counted from nought on."""
    async with stage(transport="http") as scene:
        watched = Watched(scene.world, scene.bot)
        before = await watched.figures()
        await watched.slack.dispatch.ask(Parcel("interactive", {"type": "never_heard_of"}))
        figures = await watched.figures()
    assert before['assetbot_unacknowledged_total{kind="other"}'] == 0
    assert figures['assetbot_unacknowledged_total{kind="other"}'] == 1


async def test_a_sync_and_what_it_left_in_the_index_are_told(watched: Watched) -> None:
    """How long it took and how it ended; how much is held and how old it is."""
    before = await watched.figures()
    watched.world.factorial.fail("status", status=403, resource="it_assets")
    await watched.bot.job_table.read("factorial")
    await watched.bot.job_table.read("factorial")
    figures = await watched.figures()
    rises = risen(before, figures)
    assert rises['assetbot_sync_seconds_count{outcome="refused",source="factorial"}'] == 1
    assert rises['assetbot_sync_seconds_count{outcome="done",source="factorial"}'] == 1
    assert rises['assetbot_source_seconds_count{operation="page",source="factorial"}'] >= 2
    held = figures['assetbot_index_assets{source="factorial"}']
    assert (await watched.bot.vitals.index()).says == f"{held:.0f} assets"
    assert 0 <= figures['assetbot_index_age_seconds{source="factorial"}'] < 60


async def test_an_index_that_was_never_read_whole_is_older_than_any_limit(stage: Stage) -> None:
    """An alarm on the age rings for it too."""
    async with stage(synced=False, ASSETBOT_PORT=str(free_port())) as scene:
        watched = Watched(scene.world, scene.bot)
        watched.world.factorial.fail("status", status=403, times=None)
        figures = await watched.figures()
        watched.world.factorial.mend()
    assert figures['assetbot_index_age_seconds{source="factorial"}'] == float("inf")
    assert figures['assetbot_index_assets{source="factorial"}'] == 0


async def test_connections_to_slack_are_told_and_their_replacements_counted(
    watched: Watched,
) -> None:
    """One is open; Slack asks for another, and then that one is."""
    before = await watched.figures()
    assert before["assetbot_slack_connections"] == 1
    assert before["assetbot_slack_connections_replaced_total"] == 0
    await watched.slack.sockets.drop()
    await watched.slack.connected()
    await watched.dana.types("/asset help")
    after = await watched.figures()
    assert after["assetbot_slack_connections"] == 1
    assert after["assetbot_slack_connections_replaced_total"] == 1


async def test_over_signed_requests_no_connection_is_missed(stage: Stage) -> None:
    """Where Slack connects to the bot, the figure is not there to be alarmed by."""
    async with stage(transport="http") as scene:
        await scene.dana.types("/asset help")
        figures = await Watched(scene.world, scene.bot).figures()
    assert "assetbot_slack_connections" not in figures
    assert figures['assetbot_ack_seconds_count{kind="command"}'] == 1


async def test_figures_name_no_person_no_asset_and_no_secret(watched: Watched) -> None:
    """Labels are words of the code and the ids of sources, and nothing else."""
    await watched.dana.types("/asset serial NEVER-SEEN-1")
    await watched.dana.answer()
    await watched.dana.types(f"/asset {SERIAL}")
    await watched.dana.answer()
    await watched.gemma.says("who has <C02XL0ABJGH5>?")
    await watched.quiet()
    text = watched.bot.metrics.text().decode()
    keys = watched.slack.keys
    for secret in (keys.bot_token, keys.app_token, keys.signing_secret, SERIAL, "Alex", "dana"):
        assert secret not in text
    labels = set(re.findall(r'(\w+)="', text))
    assert labels == {"kind", "outcome", "source", "operation", "le"}
    known = {*get_args(Kind)}
    assert set(re.findall(r'kind="([^"]*)"', text)) <= known


def test_two_bots_in_one_process_count_apart() -> None:
    """There is no registry but each bot's own."""
    one, other = Metrics(), Metrics()
    one.replaced()
    assert "assetbot_slack_connections_replaced_total 1.0" in one.text().decode()
    assert "assetbot_slack_connections_replaced_total 0.0" in other.text().decode()


def test_an_index_that_cannot_be_read_hides_no_other_figure() -> None:
    """What is known is told; the log says what is not."""

    def damaged() -> list[Held]:
        raise StoreFailed("index.sqlite3 cannot be read")

    metrics = Metrics()
    metrics.watch(damaged, lambda: 1)
    figures = read(metrics.text().decode())
    assert figures["assetbot_slack_connections"] == 1
    assert not [name for name in figures if name.startswith("assetbot_index")]


def test_every_operation_of_a_source_is_counted() -> None:
    """A method that the port gains cannot stay unmeasured: the measured client lacks none."""
    port = {name for name in vars(AssetClient) if not name.startswith("_")}
    assert port == {name for name in vars(Measured) if not name.startswith("_")}


@pytest.mark.parametrize(
    ("envelope", "body", "kind"),
    [
        ("slash_commands", {}, "command"),
        ("interactive", {"type": "block_actions"}, "action"),
        ("interactive", {"type": "view_submission"}, "view"),
        ("interactive", {"type": "view_closed"}, "view"),
        ("interactive", {"type": "shortcut"}, "shortcut"),
        ("interactive", {"type": "message_action"}, "shortcut"),
        ("interactive", {"type": "block_suggestion"}, "options"),
        ("interactive", {"type": ["block_actions"]}, "other"),
        ("interactive", {}, "other"),
        ("events_api", {"event": {"type": "message"}}, "message"),
        ("events_api", {"event": {"type": "app_mention"}}, "mention"),
        ("events_api", {"event": {"type": "team_join"}}, "event"),
        ("events_api", {"event": None}, "event"),
        ("hello there", {"type": "shortcut"}, "other"),
    ],
)
def test_every_payload_has_one_of_few_kinds(envelope: str, body: Body, kind: str) -> None:
    """Whatever Slack sends, the figures do not grow with it."""
    assert payloads.kind(envelope, body) == kind


def test_the_documents_name_every_figure() -> None:
    """The table in docs/operations.md has each name, its labels and nothing else."""
    metrics = Metrics()
    metrics.watch(list, lambda: None)
    families = re.findall(r"^# TYPE (\S+)", metrics.text().decode(), re.MULTILINE)
    rows = re.findall(r"^\| `(assetbot_\w+)`", OPERATIONS.read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(families)
