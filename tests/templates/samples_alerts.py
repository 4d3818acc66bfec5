"""The same for warranty alerts: the digest, its list, and what is said to whoever clicks."""

from datetime import date, timedelta
from typing import Any, Final

from bot.alerts.rule_form import TELL
from bot.alerts.shown import (
    AlertHolder,
    AlertList,
    AlertRefused,
    AlertRules,
    Digest,
    Group,
    Line,
    RuleConfirm,
    RuleForm,
    RuleSaved,
    RuleShown,
)
from bot.answering.answers import Answer
from bot.models import Named
from bot.settings.alerts import LEFT_OUT, WEEKDAYS
from tests.templates.samples import ANA, NOW, Sample, card

REF: Final = '{"v":1,"alert":"6f96","source":"factorial","id":"018f2b","end":"2026-12-24"}'
PAGE: Final = '{"v":1,"alert":"6f96"}'
MORE: Final = '{"v":1,"alert":"6f96","line":3,"deed":"extend"}'
RULE: Final = '{"v":1,"rule":"laptop.1","version":2}'
RULES: Final = '{"v":1,"channel":"C0DESK","offset":8}'
DRAFT: Final = '{"channel":"C0DESK"}'
LAPTOP: Final = Named(id="Laptop", name="Laptop")
TABLET: Final = Named(id="Tablet", name="Tablet")
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
        lines=(
            line(20, **_QUIET, until=date(2027, 1, 4)),
            line(21, changed=True),
            line(22, extend=MORE, replace=MORE.replace("extend", "replace")),
            line(23, changed=True, now=date(2028, 1, 4), extended_by=ANA, put_back=MORE),
        ),
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
        "days": ("monday", "wednesday", "friday"),
        "at": "09:00",
        "zone": "Europe/Berlin",
        "next": NOW,
        "owner": None,
        "tells": False,
        "paused_by": None,
        "paused_at": None,
        "refused": False,
        "ref": None,
    }
    return RuleShown(**{**facts, **changes})


def _rules(*rules: RuleShown, **changes: Any) -> AlertRules:
    facts: dict[str, Any] = {"all": False, "add": None, "earlier": None, "later": None}
    return AlertRules(rules=rules, **{**facts, **changes})


def _form(**changes: Any) -> RuleForm:
    facts: dict[str, Any] = {
        "draft": DRAFT,
        "rule": "",
        "posts_in": "C0DESK",
        "category": (),
        "location": (),
        "team": (),
        "client": (),
        "bound": None,
        "thresholds": "60, 30, 7, 0",
        "at": "09:00",
        "zone": Named(id="Europe/Berlin", name="Europe/Berlin"),
        "weekdays": ("monday",),
        "all_weekdays": WEEKDAYS,
        "leaves": ("retired",),
        "all_leaves": tuple(map(str, LEFT_OUT)),
    }
    return RuleForm(**{**facts, **changes})


def _confirm(**changes: Any) -> RuleConfirm:
    facts: dict[str, Any] = {
        "draft": DRAFT,
        "rule": "",
        "channel": "C0DESK",
        "moved": False,
        "filter": "category:laptop or tablet",
        "thresholds": (60, 7, 0),
        "days": ("monday",),
        "at": "09:00",
        "zone": "Europe/Berlin",
        "next": NOW,
        "tells": (),
        "all_tells": (TELL,),
        "over": 1_204,
        "due": 3,
    }
    return RuleConfirm(**{**facts, **changes})


_NOBODY: Final = {"reason": "", "label": "LT-0042", "until": None}
ALERTS = (
    _answer("groups", _digest()),
    _answer("first", _digest(over_before=1_024, filter="")),
    _answer("only_before", _digest(over_before=3, groups=(), total=0, all=None)),
    _answer("nothing_to_try", _digest(groups=(), total=0, all=None)),
    _answer("lines", AlertList(lines=(line(3), line(9, **_QUIET)), total=2, more=PAGE)),
    _answer("none", AlertList(lines=(), total=2, more=None)),
    _answer("two", AlertHolder(lines=(line(7), line(-1)))),
    *(
        _answer(code, AlertRefused(rule="laptops", channel="C0DESK", code=code, made=made, at=NOW))
        for code, made in (
            ("read_elsewhere", False),
            ("is_archived", True),
            ("not_in_channel", False),
            ("restricted_action", True),
        )
    ),
    _answer("rules", _rules(_rule(), _rule(filter="", id="all", tells=True, days=WEEKDAYS))),
    _answer(
        "paused",
        _rules(
            _rule(paused_by=ANA, paused_at=NOW, ref=RULE),
            _rule(id="laptop.1", owner=ANA, ref=RULE, refused=True),
            all=True,
            done="The rule laptops is paused.",
            add=DRAFT,
            earlier=RULES,
            later=RULES,
        ),
    ),
    _answer("nothing", _rules()),
    *(
        _answer(state, form)
        for state, form in (
            ("new", _form()),
            ("change", _form(rule="laptop.1", bound="Kestrel", category=(LAPTOP, TABLET))),
        )
    ),
    _answer("new", _confirm()),
    _answer("change", _confirm(rule="laptop.1", filter="", tells=(TELL,))),
    _answer("move", _confirm(rule="laptop.1", moved=True)),
    *(
        _answer(
            state,
            RuleSaved(
                rule="laptop.1",
                channel="C0DESK",
                made=state == "made",
                moved=state == "moved",
                next=NOW,
            ),
        )
        for state in ("made", "changed", "moved")
    ),
    Sample("alert_replace", "form", {"label": "LT-0042", "receiver": "Ana Ruiz", "end": TODAY}),
    Sample("alert_removed", "done", {"rule": "laptop.1"}),
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
