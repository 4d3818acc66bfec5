"""The same for hand-overs: what is asked, what is told, and what is open."""

from datetime import timedelta
from typing import Any, Final, Literal

from bot.answering.answers import Answer
from bot.hand_overs.shown import (
    HandOverAsked,
    HandOverCard,
    HandOversTogether,
    HandOverToSettle,
    HandOverWaits,
    OpenHandOvers,
)
from tests.templates.samples import ANA, NOW, Sample

REF: Final = '{"hand_over":"6f9619ff","version":3}'
WANTED: Final = '{"operation":"return","ref":["factorial","018f2b"]}'
BEN: Final = "U0BENHALE1"


def hand_over(**changes: Any) -> HandOverCard:
    """A laptop that Ana has given to Ben, but for *changes*."""
    facts: dict[str, Any] = {
        "label": "LT-0042 · C02XL0ABJGH5",
        "model": "MacBook Pro 14",
        "source": "factorial",
        "giver": ANA,
        "to": "Ben Hale",
        "to_slack": BEN,
        "status": "offered",
        "why": None,
        "reachable": True,
        "asked_at": NOW,
        "asks_at": None,
        "answered_at": None,
        "by": None,
        "faulty": False,
        "comment": "",
        "terms": "",
    }
    return HandOverCard(**{**facts, **changes})


_ANSWERS: Final = {"answer": REF, "fault": WANTED}
_SETTLES: Final = {"returned": WANTED, "given": WANTED, "again": REF}
_UNKNOWN: Final = {"reachable": False, "to_slack": None}
STATES: Final[dict[str, dict[str, Any]]] = {
    "offered": _ANSWERS,
    "terms": {**_ANSWERS, "terms": "Keep it locked & safe.\nTell us of any loss."},
    "later": {**_ANSWERS, "asks_at": NOW + timedelta(days=3)},
    "accepted": {"status": "accepted", "answered_at": NOW, "terms": "Keep it safe."},
    "confirmed": {**_UNKNOWN, "status": "accepted", "answered_at": NOW, "by": ANA},
    "faulty": {"status": "accepted", "answered_at": NOW, "faulty": True},
    "declined": {
        "status": "declined",
        "answered_at": NOW,
        "comment": "Never saw it.",
        "terms": "Keep it safe.",
        **_SETTLES,
    },
    "silent": {"status": "lapsed", "why": "silence", **_ANSWERS, **_SETTLES},
    "left": {"status": "lapsed", "why": "left", "returned": WANTED, "given": WANTED},
    "unsure": {**_UNKNOWN, "confirm": REF, **_SETTLES, "terms": "Keep it safe."},
    "untold": {**_UNKNOWN, "confirm": REF, **_SETTLES},
    **{why: {"status": "lapsed", "why": why} for why in ("given", "returned", "gone")},
    "settled": {"status": "declined", "answered_at": NOW, "why": "returned"},
}
"""Every way in which a hand-over can stand."""


def _answer(state: str, answer: Answer) -> Sample:
    return Sample(answer.template, state, dict(answer.context()))


_MESSAGES = tuple(
    _answer(state, kind(card=hand_over(**changes)))
    for kind in (HandOverAsked, HandOverWaits, HandOverToSettle)
    for state, changes in STATES.items()
)
_WORDS = tuple(
    Sample(
        "hand_over_words",
        purpose,
        {"purpose": purpose, "label": "LT-0042", "days": ("tomorrow", "in 2 days", "in 7 days")},
    )
    for purpose in ("later", "not_mine")
)
_CLICKED = tuple(
    Sample(
        "hand_over_clicked",
        done,
        {"card": hand_over(asks_at=NOW), "done": done, "reason": ""},
    )
    for done in ("accepted", "postponed", "declined", "confirmed", "again")
)
_PURPOSES: Final[tuple[Literal["asked", "reminder", "giver"], ...]] = ("asked", "reminder", "giver")
_TOGETHER = tuple(
    _answer(
        f"{purpose}_{waiting}",
        HandOversTogether(
            purpose=purpose,
            given=tuple(hand_over(**STATES[state]) for state in ("offered", "accepted", "untold")),
            total=40,
            waiting=waiting,
            answered=min(waiting, 36),
            terms=("Keep it locked & safe.\nTell us of any loss.",) if waiting else (),
            all='{"v":1,"bundle":"6f9619ff","shown":"0f"}' if waiting else None,
        ),
    )
    for purpose in _PURPOSES
    for waiting in (0, 1, 30, 40)
)
_ALL_CLICKED = (
    *(
        Sample("hand_overs_clicked", f"had_{count}", {"count": count, "reason": ""})
        for count in (1, 30)
    ),
    Sample("hand_overs_clicked", "late", {"count": 0, "reason": "This list has changed."}),
)
HAND_OVERS = (
    *_TOGETHER,
    *_ALL_CLICKED,
    *_MESSAGES,
    *_WORDS,
    *_CLICKED,
    Sample(
        "hand_over_clicked",
        "late",
        {"card": None, "done": "", "reason": "It has been returned since."},
    ),
    _answer("nothing", OpenHandOvers(own=(), others=None)),
    _answer("no_others", OpenHandOvers(own=(), others=())),
    _answer("own", OpenHandOvers(own=(hand_over(**_ANSWERS),), others=None)),
    _answer("how", OpenHandOvers(own=(hand_over(**_ANSWERS),), others=None, how=True)),
    _answer("more", OpenHandOvers(own=(hand_over(**_ANSWERS),), others=None, more_own=True)),
    _answer(
        "all",
        OpenHandOvers(
            own=(hand_over(status="declined", answered_at=NOW, **_SETTLES),),
            others=(
                hand_over(),
                hand_over(confirm=REF, **_UNKNOWN, **_SETTLES),
            ),
            more='{"after":["2026-11-22T13:05:00Z","6f9619ff"]}',
        ),
    ),
)
