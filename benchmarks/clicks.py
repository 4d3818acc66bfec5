"""Until Slack has its acknowledgement of a click, while thousands of requests wait."""

import json
from collections.abc import Callable

from benchmarks.processes import Answerer, bot, echo, folder, waiting, world
from benchmarks.rows import Row, interleaved, pairs, under

PENDING = 5_000
ROUNDS = 3
CLICKS = 150
RATE = 20
"""Clicks a second: twenty people who approve one request each second."""
APPROVE = "request_approve"
BOLT = "Bolt echo of a click, default"


def values(requests: list[str]) -> list[str]:
    """What the buttons of these requests carry."""
    return [json.dumps({"v": 1, "request": one, "version": 1}) for one in requests]


def measure(say: Callable[[str], None]) -> list[Row]:
    """The median and the slowest of a hundred, each click deciding a request for good."""
    with world(PENDING + 1_000) as place, folder() as data:
        say(f"{PENDING:,} requests are made")
        buttons = values(waiting(place, data, PENDING))
        admins = {"ASSETBOT_ADMINS": place.facts["approver_email"]}
        with bot(place, data, **admins) as ours, echo(place, before_response=False) as bolt:
            p50: dict[str, list[float]] = {"ours": [], "bolt": []}

            def p99(answerer: Answerer, name: str, *, answered: bool) -> float:
                clicked = [buttons.pop() for _ in range(CLICKS)]
                report = answerer.clicked(
                    APPROVE, clicked, connections=8, rate=RATE, answered=answered
                )
                p50[name].append(report.p50)
                return report.p99

            found = interleaved(
                ROUNDS,
                {
                    "ours": lambda: p99(ours, "ours", answered=True),
                    "bolt": lambda: p99(bolt, "bolt", answered=False),
                },
                say,
            )
    return _rows(pairs(p50, "ours", "bolt"), pairs(found, "ours", "bolt"))


def _rows(p50: list[tuple[float, float]], p99: list[tuple[float, float]]) -> list[Row]:
    how = f"{PENDING:,} requests pending, {RATE} clicks a second"
    return [
        Row(measure=f"click ack p50, {how}", unit="ms", rounds=p50, against=BOLT),
        Row(
            measure=f"click ack p99, {how}",
            unit="ms",
            rounds=p99,
            against=BOLT,
            reach=under(50, "ms"),
        ),
    ]
