"""Both asset systems asked for one serial number, against the slower of them asked alone."""

import json
from collections.abc import Callable

from benchmarks.processes import child, world
from benchmarks.rows import Row, at_most

ASSETS = 500
SLOW = 0.1
"""Seconds that each request takes, so that waiting is what is measured."""
QUESTIONS = 21


def measure(say: Callable[[str], None]) -> list[Row]:
    """The seconds of both at once, question by question beside the slower one's alone."""
    with world(ASSETS, slow=SLOW) as place:
        say(f"{QUESTIONS} questions to both and to each alone, {SLOW:g} s a request")
        asked = {
            "environment": place.environment,
            "serials": place.facts["serials"][:QUESTIONS],
        }
        seconds = json.loads(child("benchmarks.asking", input=json.dumps(asked)))
    both = seconds.pop("both")
    slower = map(max, *seconds.values())
    return [
        Row(
            measure=f"both sources asked at once, {SLOW * 1000:g} ms a request",
            unit="s",
            rounds=list(zip(both, slower, strict=True)),
            against="the slower one alone",
            reach=at_most(1.2),
            extreme=at_most(1.05),
            held_back="answers of both are read and kept by one process",
        )
    ]
