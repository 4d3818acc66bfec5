"""The same for faults, and the line of the feed."""

from datetime import timedelta
from typing import Any, Final, get_args

from bot.answering.answers import Answer, Listed
from bot.changes.feed import FeedLine
from bot.faults.shown import (
    FaultCard,
    FaultChoice,
    FaultChoose,
    FaultForm,
    FaultReported,
    FaultSaid,
    FaultShown,
    FaultsListed,
    FaultStep,
    FaultStepped,
)
from bot.models import RequestStatus
from bot.policy import Looked
from bot.store.faulted import FaultStatus, Replacement, Severity, StepKind
from tests.templates.samples import ANA, NOW, Sample, card, managed
from tests.templates.samples_changes import BEN, request

WANTED: Final = '{"ref":["factorial","018f2b"]}'
REF: Final = '{"v":1,"fault":"6f9619ff","version":3}'
PAGE: Final = '{"v":1,"kind":"faults","offset":5}'
_SAID: Final = FaultSaid(
    user=ANA, severity=Severity.UNUSABLE, words="The screen stays black.", at=NOW
)
_BUTTONS: Final = {"repair": REF, "replace": REF, "done": REF}


def _answer(state: str, answer: Answer) -> Sample:
    return Sample(answer.template, state, dict(answer.context()))


def fault(**changes: Any) -> FaultCard:
    """A laptop that cannot be used, just reported, but for *changes*."""
    facts: dict[str, Any] = {
        "label": "LT-0042 · C02XL0ABJGH5",
        "source": "itflow",
        "status": FaultStatus.OPEN,
        "severity": Severity.UNUSABLE,
        "said": (_SAID,),
        "steps": (),
        "ticket": "none",
        "ticket_number": "",
        "replacement": "none",
        "new_label": "LT-0077 · PF4STOCK",
        "receiver": "Ana Ruiz",
        "cause": "",
        "since": NOW,
        "repair": None,
        "replace": None,
        "finish": None,
        "recall": None,
        "done": None,
    }
    return FaultCard(**{**facts, **changes})


def _step(kind: StepKind) -> FaultStep:
    said = kind in {"reported", "joined", "done"}
    words = "The screen stays black." if said else "nobody has it."
    return FaultStep(kind=kind, user=BEN, words=words, at=NOW)


_STEPS = (
    *(
        _answer(
            kind,
            FaultStepped(card=fault(ticket="opened", ticket_number="TCK-7"), step=_step(kind)),
        )
        for kind in get_args(StepKind)
    ),
    _answer(
        "joined_again",
        FaultStepped(card=fault(), step=_step("joined").model_copy(update={"again": True})),
    ),
)
_REPLACING = tuple(
    _answer(
        state,
        FaultShown(
            card=fault(
                replacement=state,
                cause="Tom Becker has it now.",
                steps=(_step("in_repair"), _step("return_failed")),
                finish=REF if state == "stuck" else None,
            )
        ),
    )
    for state in get_args(Replacement)
    if state != "none"
)


def _clicked(state: str, **more: Any) -> Sample:
    facts = {"card": fault(), "purpose": "repair", "waits": False, "reason": "", **more}
    return Sample("fault_clicked", state, facts)


_CLICKED = (
    _clicked("asked", waits=True),
    _clicked("going"),
    _clicked("repaired", card=fault(status=FaultStatus.IN_REPAIR)),
    _clicked("recalling", purpose="recall", card=fault(replacement="recalling")),
    _clicked("recall_asked", purpose="recall", waits=True, card=fault(replacement="recalling")),
    _clicked("not_recalled", purpose="recall", card=fault(steps=(_step("recall_failed"),))),
    _clicked("late", reason="This is done already."),
    _clicked("done", purpose="done"),
    _clicked("replacing", purpose="replace", card=fault(replacement="returning")),
    _clicked("not_replaced", purpose="replace", card=fault(cause="somebody has it.")),
)
_REFUSED = fault(**_BUTTONS, recall=REF, steps=(_step("repair_refused"),))
FAULTS = (
    _answer("recallable", FaultStepped(card=_REFUSED, step=_step("repair_refused"))),
    _answer("refused", FaultShown(card=_REFUSED)),
    _answer("new", FaultShown(card=fault(**_BUTTONS, ticket="wanted"))),
    _answer(
        "ended",
        FaultShown(
            card=fault(
                status=FaultStatus.DONE,
                ticket="opened",
                ticket_number="TCK-7",
                said=(_SAID, _SAID.model_copy(update={"user": BEN, "words": ""})),
                steps=(_step("joined"), _step("in_repair"), _step("done")),
            )
        ),
    ),
    *_REPLACING,
    *_STEPS,
    *_CLICKED,
    _answer(
        "first",
        FaultForm(label="LT-0042", wanted=WANTED, severities=tuple(Severity), words="", known=None),
    ),
    _answer(
        "known",
        FaultForm(
            label="LT-0042",
            wanted=WANTED,
            severities=tuple(Severity),
            words="It is black.",
            known=NOW - timedelta(days=1),
        ),
    ),
    _answer(
        "several",
        FaultChoose(
            word="Assets · screen · yours",
            said="2 screens of yours",
            total=2,
            choices=(
                FaultChoice(card=card(), wanted=WANTED),
                FaultChoice(card=managed(), wanted=WANTED),
            ),
        ),
    ),
    _answer(
        "nearest",
        FaultChoose(
            word="CO2", total=0, choices=(FaultChoice(card=card().nameless(), wanted=WANTED),)
        ),
    ),
    _answer("nothing", FaultChoose(word="CO2", total=0, choices=())),
    _answer("kept", FaultReported(label="LT-0042", joined=False, ticket=True)),
    _answer("joined", FaultReported(label="LT-0042", joined=True, ticket=False)),
    _answer("again", FaultReported(label="LT-0042", joined=True, again=True, ticket=False)),
    *(
        Sample(
            "fault_offer",
            name,
            {"word": word, "wanted": WANTED, "state": state, "lacking": lacking},
        )
        for name, word, state, lacking in (
            ("direct", "C02XL0ABJGH5", "", ""),
            ("own", "", "", ""),
            ("missing", "C02XL0ABJGH5", "is stolen", ""),
            ("lacking", "C02XL0ABJGH5", "is lost", "factorial"),
        )
    ),
    Sample("fault_done", "open", {"card": fault()}),
    Sample("fault_replace", "open", {"card": fault()}),
    _answer(
        "none",
        FaultsListed(
            open_faults=(),
            total=0,
            first=0,
            last=0,
            earlier=None,
            later=None,
            listed=Looked(words=("itflow",)),
        ),
    ),
    _answer(
        "page",
        FaultsListed(
            open_faults=(
                fault(**_BUTTONS, ticket="opened", ticket_number="TCK-7"),
                fault(replacement="stuck", cause="it is gone.", finish=REF, done=REF),
            ),
            total=12,
            first=6,
            last=7,
            earlier=PAGE,
            later=PAGE,
            listed=None,
        ),
    ),
    _answer(
        "one",
        FaultsListed(
            open_faults=(fault(),), total=1, first=1, last=1, earlier=None, later=None, listed=None
        ),
    ),
    _answer(
        "completed",
        FeedLine(card=request(status=RequestStatus.COMPLETED, outcome="done", ended_at=NOW)),
    ),
    _answer(
        "mine",
        Listed(
            cards=(card(fault=WANTED), managed()),
            total=2,
            first=1,
            last=2,
            heading="Your assets",
            reportable=True,
        ),
    ),
)
