"""The same for several changes at once, and for what is undone."""

from typing import Any, Final, get_args

from bot.answering.answers import Answer, Listed, Row, Table
from bot.changes.cards import (
    GlassBroken,
    Parts,
    PartsListed,
    RequestEnded,
    RequestInDoubt,
    RequestQuestioned,
    RequestShown,
)
from bot.changes.drawing import Approvals
from bot.changes.filled_in import Receiver
from bot.changes.forms import Line, SeveralForm, SeveralMade
from bot.language.changes import Begun
from bot.models import RequestStatus, Status
from bot.operations import Kind, Why
from bot.operations.effects import Effect
from bot.operations.several import LeftOut, Tally
from tests.templates.samples import ANA, NOW, Sample, card, managed
from tests.templates.samples_changes import REF, TO, request

WANTED: Final = '{"operation":"return","request":"6f9619ff"}'
_RETURNED: Final = (Effect(fact="Assignee", was="Ana Ruiz", will="nobody"),)
_LEFT_OUT: Final = (
    *(LeftOut(at=at, label="LT-0042", why=why) for at, why in enumerate(get_args(Why))),
    LeftOut(at=20, label="LT-0043", why="blocked"),
    LeftOut(at=21, label="LT-0044", why="denied", reason="Only operators may ask for this."),
    LeftOut(at=22, label="LT-0045", why="hindered", reason="This asset is in the list twice."),
)


def _answer(state: str, answer: Answer) -> Sample:
    return Sample(answer.template, state, dict(answer.context()))


_DONE = request(operation="return", effects=_RETURNED, status=RequestStatus.COMPLETED)
_REFUSED = request(
    operation="return", status=RequestStatus.FAILED, outcome="refused", error="is discarded"
)
_WAITS = request(operation="return", effects=_RETURNED)


def _several(tally: Tally, **changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "operation": "return",
        "label": "300 assets",
        "effects": (Effect(fact="Assignee", was="", will="nobody"),),
        "needed": 1,
        "parts": Parts(tally=tally, lines=(_REFUSED, _DONE, _WAITS), all=REF),
    }
    return {**facts, **changes}


_PENDING = Tally(total=300, done=0, failed=0, unknown=0)
_HALF = Tally(total=300, done=99, failed=2, unknown=1)
_ENDED = Tally(total=300, done=293, failed=7, unknown=0)
_ALL = Tally(total=3, done=3, failed=0, unknown=0)
_IN_PART: Final = {
    "status": RequestStatus.COMPLETED,
    "outcome": "in_part",
    "ended_at": NOW,
    "begun": True,
    "again_several": REF,
    "undo": REF,
}
_TOLD = Parts(tally=_PENDING, lines=(_WAITS,), left_out=_LEFT_OUT)
_OFFERED: Final = {"operation": "return", "wanted": WANTED, "said": "", "status": None}
_WHOLE: Final = {"status": RequestStatus.COMPLETED, "outcome": "done", "ended_at": NOW}


def _form(operation: Begun, state: str = "", **more: Any) -> Sample:
    facts: dict[str, Any] = {
        "operation": operation,
        "wanted": WANTED,
        "total": 2,
        "lines": (Line(label="LT-0042", effects=_RETURNED), Line(label="LT-0043")),
        "left_out": (),
        "at_once": 2,
        "decided": (),
        "reason_needed": False,
        "statuses": (),
        "loses": (),
    }
    return _answer(state or operation, SeveralForm(**{**facts, **more}))


_UNDOES: Final = tuple(
    _answer(f"undo_{deed}", RequestShown(card=request(decide=REF, undoes=deed)))
    for deed in (*get_args(Kind), "several", "undo")
)
_UNDO: Final[dict[str, Any]] = {"undoes": "transfer", "reason": ""}
_UNDONE: Final = (
    *_UNDOES,
    _answer(
        "undo_failed",
        RequestEnded(
            card=request(
                status=RequestStatus.FAILED,
                outcome="refused",
                undo_again=REF,
                ended_at=NOW,
                **_UNDO,
            )
        ),
    ),
    _answer("undo", GlassBroken(card=request(broken_glass=True, **_UNDO))),
    _answer("undo", RequestInDoubt(card=request(status=RequestStatus.UNKNOWN, **_UNDO))),
    _answer("undo", RequestQuestioned(card=request(answer=REF, **_UNDO))),
    _answer("undo", Approvals(waiting=(request(decide=REF, **_UNDO),), asked=(request(**_UNDO),))),
    _answer("several_undo", RequestShown(card=request(**_several(_PENDING, undoes="several")))),
)
SEVERAL = (
    *_UNDONE,
    _answer("several", RequestShown(card=request(decide=REF, **_several(_PENDING)))),
    _answer("several_left_out", RequestShown(card=request(**_several(_PENDING, parts=_TOLD)))),
    _answer(
        "several_half",
        RequestShown(card=request(**_several(_HALF), status=RequestStatus.EXECUTING, begun=True)),
    ),
    _answer(
        "several_waits",
        RequestShown(
            card=request(**_several(_HALF, parts=None), status=RequestStatus.APPROVED, begun=True)
        ),
    ),
    _answer("several_in_part", RequestShown(card=request(**_several(_ENDED), **_IN_PART))),
    _answer("several_in_part", RequestEnded(card=request(**_several(_ENDED), **_IN_PART))),
    _answer("several_done", RequestEnded(card=request(**_several(_ALL), **_WHOLE))),
    _answer(
        "several_differing",
        RequestShown(card=request(**_several(_PENDING, operation="several", effects=()))),
    ),
    _answer(
        "restored",
        RequestShown(card=request(operation="create", needed=0, made="018f2c", **_WHOLE)),
    ),
    _answer(
        "page",
        PartsListed(
            card=request(**_several(_ENDED), **_IN_PART),
            lines=(_REFUSED, _DONE, _WAITS),
            first=11,
            last=13,
            earlier=REF,
            later=REF,
        ),
    ),
    _form(
        "return",
        lines=(Line(label="LT-0042", effects=_RETURNED, faulty=NOW), Line(label="LT-0043")),
    ),
    _form("assign", at_once=1, decided=((1, 1, 4),)),
    _form("assign", "given", to=Receiver(person=TO), source="factorial", reason="She leaves."),
    _form("edit", statuses=(Status.IN_STOCK, Status.LOST), decided=((2, "all", 3),), at_once=0),
    _form("edit", "retire", statuses=(Status.RETIRED, Status.LOST), status=Status.RETIRED),
    _form("again", reason_needed=True),
    _form("again", "helped", helper=ANA),
    _form("undo", loses=("It becomes a new record with a new id.",)),
    _answer(
        "nothing",
        SeveralForm(
            operation="return",
            wanted=WANTED,
            total=23,
            lines=(),
            left_out=_LEFT_OUT,
            reference="7KQ2M9",
            at_once=0,
            decided=(),
            reason_needed=False,
            statuses=(),
            loses=(),
        ),
    ),
    _answer(
        "many",
        SeveralForm(
            operation="return",
            wanted=WANTED,
            total=300,
            lines=(Line(label="LT-0042", effects=_RETURNED),) * 300,
            left_out=(),
            at_once=300,
            decided=(),
            reason_needed=False,
            statuses=(),
            loses=(),
        ),
    ),
    _answer(
        "both",
        SeveralMade(
            at_once=2, decided=((1, 1), (2, "all")), left_out=_LEFT_OUT, reference="7KQ2M9"
        ),
    ),
    _answer(
        "helped",
        SeveralMade(
            at_once=1,
            decided=(),
            left_out=_LEFT_OUT,
            reference="7KQ2M9",
            helper=ANA,
        ),
    ),
    _answer("one", SeveralMade(at_once=1, decided=(), left_out=())),
    _answer("ended", SeveralMade(at_once=0, decided=(), ended=3, left_out=())),
    _answer("nothing", SeveralMade(at_once=0, decided=(), left_out=_LEFT_OUT[:1])),
    _answer(
        "return_all",
        Listed(
            heading="Assets of Ana Ruiz",
            cards=(card(), managed()),
            total=2,
            first=1,
            last=2,
            return_all=WANTED,
        ),
    ),
    _answer(
        "all",
        Table(
            rows=tuple(Row(word="C02", outcome="found", card=card(), count=1) for _ in range(2)),
            assign_all=WANTED,
            return_all=WANTED,
            status_all=WANTED,
        ),
    ),
    Sample("several_offer", "return", {"said": "of Ana Ruiz", **_OFFERED}),
    Sample(
        "several_offer",
        "edit",
        {**_OFFERED, "operation": "edit", "said": "lost · in Berlin", "status": Status.RETIRED},
    ),
    Sample("several_offer", "undo", {**_OFFERED, "operation": "undo"}),
)
