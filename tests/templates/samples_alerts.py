"""The same for warranty alerts: the digest, its list, and what is said to whoever clicks."""

from datetime import date, timedelta
from typing import Any, Final

from bot.alerts.shown import (
    AlertList,
    AlertRefused,
    AlertRules,
    Digest,
    Group,
    Line,
    RuleShown,
)
from bot.answers import Answer
from tests.templates.samples import ANA, NOW, Sample, card

REF: Final = '{"v":1,"alert":"6f96","source":"factorial","id":"018f2b","end":"2026-12-24"}'
PAGE: Final = '{"v":1,"alert":"6f96"}'
TODAY: Final = NOW.date()


def line(left: int, **changes: Any) -> Line:
    """A laptop whose warranty ends in some days, but for *changes*."""
    facts: dict[str, Any] = {
        "card": card(),
        "id": "018f2b",
        "end": TODAY + timedelta(days=left),
        "left": left,
        "changed": False,
        "act": REF,
    }
    return Line(**{**facts, **changes})


_QUIET: Final = {"act": None, "undo": REF, "by": ANA}
GROUPS: Final = (
    Group(urgency="over", count=2, lines=(line(-3), line(-1, card=None))),
    Group(urgency="this week", count=1, lines=(line(0, **_QUIET),)),
    Group(
        urgency="this month",
        count=2,
        lines=(line(20, **_QUIET, until=date(2027, 1, 4)), line(21, changed=True)),
    ),
    Group(urgency="later", count=1_200, lines=()),
)


def _answer(state: str, answer: Answer) -> Sample:
    return Sample(answer.template, state, dict(answer.context()))


def _digest(**changes: Any) -> Digest:
    facts = {"rule": "laptops", "filter": "category:laptop", "groups": GROUPS, "total": 1_205}
    return Digest(**{**facts, "over_before": None, "all": PAGE, **changes})


def _rule(**changes: Any) -> RuleShown:
    facts: dict[str, Any] = {
        "id": "laptops",
        "channel": "C0DESK",
        "filter": "category:laptop",
        "thresholds": (60, 30, 7, 0),
        "zone": "Europe/Berlin",
        "next": NOW,
        "paused_by": None,
        "paused_at": None,
    }
    return RuleShown(**{**facts, **changes})


_NOBODY: Final = {"reason": "", "label": "LT-0042", "until": None}
ALERTS = (
    _answer("groups", _digest()),
    _answer("first", _digest(over_before=1_024, filter="")),
    _answer("only_before", _digest(over_before=3, groups=(), total=0, all=None)),
    _answer("lines", AlertList(lines=(line(3), line(9, **_QUIET)), total=2, more=PAGE)),
    _answer("none", AlertList(lines=(), total=2, more=None)),
    *(
        _answer(code, AlertRefused(rule="laptops", channel="C0DESK", code=code, at=NOW))
        for code in ("read_elsewhere", "is_archived", "not_in_channel", "restricted_action")
    ),
    _answer("rules", AlertRules(rules=(_rule(), _rule(filter="", id="all")), all=False)),
    _answer("paused", AlertRules(rules=(_rule(paused_by=ANA, paused_at=NOW),), all=True)),
    _answer("nothing", AlertRules(rules=(), all=False)),
    *(
        Sample(
            "alert_switched",
            f"{'paused' if paused else 'resumed'}_{'now' if changed else 'before'}",
            {"rule": "laptops", "paused": paused, "changed": changed},
        )
        for paused in (True, False)
        for changed in (True, False)
    ),
    Sample("alert_clicked", "acknowledged", {**_NOBODY, "done": "acknowledged"}),
    Sample("alert_clicked", "snoozed", {**_NOBODY, "done": "snoozed", "until": TODAY}),
    Sample("alert_clicked", "heard", {**_NOBODY, "done": "heard"}),
    Sample("alert_clicked", "refused", {**_NOBODY, "done": "", "reason": "It is so already."}),
    Sample("alert_snooze", "form", {"label": "LT-0042", "spans": ("a week", "until a date")}),
)
