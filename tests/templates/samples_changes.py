"""The same for changes: forms, requests and what is said about them."""

from datetime import date, timedelta
from typing import Any, Final, get_args

from bot.answering.answers import Answer
from bot.changes.cards import (
    GlassBroken,
    RequestAnswered,
    RequestCard,
    RequestEnded,
    RequestInDoubt,
    RequestQuestioned,
    RequestShown,
    RequestWaits,
    Said,
)
from bot.changes.drawing import Approvals
from bot.changes.filled_in import Receiver
from bot.changes.forms import (
    ChangeAsked,
    ChangeBlocked,
    ChangeForm,
    ChangeRefused,
    Choice,
    ChooseAsset,
    NewForm,
    NewRefused,
)
from bot.models import Named, RequestStatus, Status
from bot.operations import Kind, Why
from bot.operations.effects import WORDS, Effect
from bot.store.requested import EndedAs
from handlers.requests import MOST
from tests.templates.samples import ANA, NOW, Sample, card, managed, view

WANTED: Final = '{"operation":"transfer","ref":["factorial","018f2b"]}'
NEW: Final = '{"kind":"new","source":"factorial"}'
REF: Final = '{"v":1,"request":"6f9619ff","version":3}'
BEN: Final = "U0BENHALE1"
TO: Final = Named(id="1002", name="Ben Hale")
EFFECTS: Final = (Effect(fact="Assignee", was="Ana Ruiz", will="Ben Hale"),)
EVERY_FIELD: Final = tuple(Effect(fact=fact, was="one", will="another") for fact in WORDS.values())


def _answer(state: str, answer: Answer) -> Sample:
    return Sample(answer.template, state, dict(answer.context()))


def request(**changes: Any) -> RequestCard:
    """A transfer that waits for the first of two approvals, but for *changes*."""
    facts: dict[str, Any] = {
        "operation": "transfer",
        "label": "LT-0042 · C02XL0ABJGH5",
        "source": "factorial",
        "requester": ANA,
        "reason": "Ben starts on Monday.",
        "effects": EFFECTS,
        "status": RequestStatus.PENDING,
        "needed": 2,
        "expires_at": NOW + timedelta(days=7),
    }
    return RequestCard(**{**facts, **changes})


_HISTORY: Final = '{"kind":"history","ref":["factorial","018f2b"]}'
_SAID = (
    Said(user=BEN, verdict="asked", words="Is it wiped?", at=NOW),
    Said(user=ANA, verdict="answered", words="It is.", at=NOW),
    Said(user=BEN, verdict="approved", at=NOW),
)
_ENDED = {"ended_at": NOW, "said": _SAID}


def _form(operation: Kind, state: str = "", **more: Any) -> Sample:
    facts: dict[str, Any] = {"operation": operation, "card": card(), "wanted": WANTED, **more}
    return _answer(state or operation, ChangeForm(**facts))


_FORMS = (
    _form("assign", to=Receiver(person=TO)),
    _form("assign", "stranger", to=Receiver(stranger=BEN)),
    _form("assign", "unheard", to=Receiver(called="Wren Park", unheard=True)),
    _form("transfer", "uncertain", to=Receiver(called="Alex")),
    _form("transfer", "either", needed=1, able=2, who=(ANA, BEN)),
    _form("transfer", "both", needed=2, able=3, who=(ANA, BEN, "U0MEITANAK")),
    _form("transfer", "many", needed=1, able=7),
    _form("transfer", needed=2, able=5, reason_needed=True),
    _form("return", faulty=NOW),
    _form("retire", reason="Too old."),
    _form("delete", needed="all", able=3, retire=WANTED, loses=("Its interfaces go with it.",)),
    _form(
        "edit",
        statuses=tuple(Status),
        status=Status.IN_REPAIR,
        tag="LT-0042",
        serial_number="C02XL0ABJGH5",
        location=Named(id="3", name="Berlin"),
        team=Named(id="7", name="Design"),
        warranty_end=date(2028, 2, 3),
        price="1899.00 EUR",
        notes="Keep the box.\nAsk Ana.",
        fields=frozenset(("status", "tag", "serial_number", "location_id", "team_id"))
        | {"warranty_end", "price", "notes"},
    ),
)


def _new(state: str, **more: Any) -> Sample:
    facts: dict[str, Any] = {
        "wanted": NEW,
        "client_input": "new_client:factorial/",
        "model_input": "new_model:factorial/",
        "location_input": "new_location:factorial/",
        "person_input": "new_person:factorial/",
        "team_input": "new_team:factorial/",
        "statuses": (Status.IN_STOCK, Status.IN_REPAIR),
        "here": "factorial",
        "sources": (),
        "has_clients": False,
        "client": None,
        "is_whole": True,
        "other_model": False,
        "turn": NEW,
        "categories": ("laptop", "phone"),
        "serial_number": "",
        "fields": frozenset(
            (
                *("tag", "status", "location_id", "team_id", "assignee_id"),
                *("purchase_date", "warranty_end", "price", "notes"),
            )
        ),
        "needs": frozenset(),
        "reason_needed": False,
        "needed": 0,
        "able": 0,
        **more,
    }
    return _answer(state, NewForm(**facts))


_LARKFIELD: Final = Named(id="1", name="Larkfield")
_NONE_THERE: Final = {"there": None, "more": (), "by": "serial number", "elsewhere": False}
_OFFER: Final = {"serial_number": "C02XL0ABJGH5", "wanted": NEW, **_NONE_THERE}
_TAGGED: Final = {**_OFFER, "there": card(), "more": (card(),), "by": "asset tag"}
_NEW = (
    _new("model", serial_number="C02XL0ABJGH5"),
    _new("other_model", other_model=True, needed=2, able=3, reason_needed=True),
    _new(
        "whose",
        here="itflow",
        sources=("factorial", "itflow"),
        has_clients=True,
        is_whole=False,
    ),
    _new(
        "client",
        here="itflow",
        sources=("factorial", "itflow"),
        has_clients=True,
        client=_LARKFIELD,
        categories=(),
        other_model=True,
        fields=frozenset(("name", "location_id", "assignee_id", "notes")),
        needs=frozenset(("name", "client_id")),
    ),
    _new("there", serial_number="C02XL0ABJGH5", sources=("factorial", "itflow"), there=card()),
    _answer("twin", NewRefused(card=card())),
    _answer("elsewhere", NewRefused(card=card(), wanted=NEW)),
    _answer("tagged", NewRefused(card=card(), more=(card(),), by="asset tag")),
    Sample(
        "new_offer", "tagged", {**_OFFER, "there": card(), "more": (card(),), "by": "asset tag"}
    ),
    Sample("new_offer", "bare", {**_OFFER, "serial_number": ""}),
    Sample("new_offer", "serial", _OFFER),
    Sample("new_offer", "there", {**_OFFER, "there": card()}),
    Sample("new_offer", "elsewhere", {**_OFFER, "there": card(), "elsewhere": True}),
    Sample("change_loading", "create", {"operation": "create"}),
)
_REFUSED = tuple(
    _answer(
        why,
        ChangeRefused(
            operation="transfer",
            card=card(view(assignee=None, status=Status.RETIRED)),
            why=why,
            to=TO,
            instead="return" if why == "returned_first" else None,
            wanted=WANTED if why == "returned_first" else None,
        ),
    )
    for why in get_args(Why)
)
_STATUSES = tuple(
    _answer(status, RequestShown(card=request(status=status, **_ENDED, reference="7KQ2M9")))
    for status in RequestStatus
    if status not in {RequestStatus.PENDING, RequestStatus.FAILED}
)
_OUTCOMES = tuple(
    _answer(
        outcome,
        RequestEnded(
            card=request(
                status=RequestStatus.FAILED,
                outcome=outcome,
                conflicts=(Effect(fact="Assignee", was="Ana Ruiz", will="Mei Tanaka"),),
                error="label is too long",
                again=WANTED,
                **_ENDED,
            )
        ),
    )
    for outcome in get_args(EndedAs)
)
_RETURN_FIRST = _answer(
    "return_first",
    RequestEnded(
        card=request(
            operation="edit",
            status=RequestStatus.FAILED,
            outcome="refused",
            error="status cannot be maintenance with this owner.",
            back=WANTED,
            again=WANTED,
            **_ENDED,
        )
    ),
)
_OF_FAULT = _answer(
    "of_fault",
    RequestEnded(
        card=request(
            operation="edit",
            status=RequestStatus.FAILED,
            outcome="refused",
            error="status cannot be maintenance with this owner.",
            of_fault=True,
            **_ENDED,
        )
    ),
)
_WORDS = tuple(
    Sample(
        "request_words",
        purpose,
        {"purpose": purpose, "label": "LT-0042", "question": "Is it wiped?"},
    )
    for purpose in ("deny", "ask", "answer", "glass")
)
_CLICKED = tuple(
    Sample(
        "request_clicked",
        done,
        {"card": request(approvals=1), "done": done, "reason": "", "how": "", "by": "", "at": None},
    )
    for done in ("approved", "denied", "withdrawn", "asked", "answered", "glass", "settled")
)
_SOME_OF: Final = {"operation": "delete", "word": "", "total": 1, "one_by_one": "One by one."}
CHANGES = (
    Sample("change_loading", "transfer", {"operation": "transfer"}),
    Sample("working", "now", {}),
    Sample(
        "change_offer",
        "transfer",
        {"operation": "transfer", "word": "X1", "wanted": WANTED, "holder": "Ben Hale"},
    ),
    _answer(
        "several",
        ChooseAsset(
            operation="delete",
            word="R58TWIN",
            total=2,
            choices=(Choice(card=card(), wanted=WANTED), Choice(card=managed(), wanted=WANTED)),
        ),
    ),
    _answer(
        "nearest",
        ChooseAsset(
            operation="delete",
            word="CO2",
            total=0,
            choices=(Choice(card=card().nameless(), wanted=WANTED),),
        ),
    ),
    _answer("nothing", ChooseAsset(operation="delete", word="CO2", total=0, choices=())),
    _answer("alone", ChooseAsset(**_SOME_OF, choices=(Choice(card=card(), wanted=WANTED),))),
    *_FORMS,
    *_NEW,
    *_REFUSED,
    _answer("blocked", ChangeBlocked(operation="delete", card=request())),
    _answer(
        "waits",
        ChangeAsked(
            operation="transfer",
            label="LT-0042",
            effects=EFFECTS,
            waits=True,
            needed=1,
            expires_at=NOW,
        ),
    ),
    _answer(
        "at_once", ChangeAsked(operation="assign", label="LT-0042", effects=EFFECTS, waits=False)
    ),
    _answer(
        "ended",
        ChangeAsked(operation="assign", label="LT-0042", effects=EFFECTS, waits=False, ended=True),
    ),
    _answer(
        "approver",
        RequestShown(card=request(decide=REF, history=_HISTORY, approvals=1, said=_SAID)),
    ),
    _answer("requester", RequestShown(card=request(withdraw=REF, answer=REF, needed="all"))),
    _answer("edit", RequestShown(card=request(operation="edit", effects=EVERY_FIELD, decide=REF))),
    _answer(
        "made",
        RequestShown(
            card=request(
                operation="create",
                status=RequestStatus.COMPLETED,
                shown='{"v":1,"kind":"show","ref":["factorial","018f2b"]}',
                needed=0,
                ended_at=NOW,
                effects=(Effect(fact="Model", was="none", will="MacBook Pro 14"),),
            )
        ),
    ),
    *_STATUSES,
    *_OUTCOMES,
    _RETURN_FIRST,
    _OF_FAULT,
    _answer(
        "denied",
        RequestEnded(card=request(status=RequestStatus.DENIED, turn_to=BEN, ended_at=NOW)),
    ),
    _answer("pending", RequestWaits(card=request(decide=REF))),
    _answer("denied", RequestWaits(card=request(status=RequestStatus.DENIED))),
    _answer(
        "unsettled",
        RequestInDoubt(
            card=request(
                status=RequestStatus.UNKNOWN,
                outcome="in_doubt",
                settle=REF,
                now=(
                    Effect(fact="Assignee", was="", will="Mei Tanaka"),
                    Effect(fact="Status", was="", will="assigned"),
                ),
            )
        ),
    ),
    _answer(
        "unread",
        RequestInDoubt(card=request(status=RequestStatus.UNKNOWN, outcome="in_doubt", settle=REF)),
    ),
    _answer("settled", RequestInDoubt(card=request(status=RequestStatus.COMPLETED, **_ENDED))),
    _answer("open", RequestQuestioned(card=request(answer=REF, said=_SAID[:1]))),
    _answer("closed", RequestQuestioned(card=request(status=RequestStatus.DENIED, said=_SAID))),
    _answer("waits", RequestAnswered(card=request(decide=REF, said=_SAID[:2]))),
    _answer("too_late", RequestAnswered(card=request(status=RequestStatus.EXPIRED, **_ENDED))),
    _answer(
        "approved",
        GlassBroken(
            card=request(
                status=RequestStatus.APPROVED,
                broken_glass=True,
                said=(Said(user=BEN, verdict="break_glass", words="Fire.", at=NOW),),
            )
        ),
    ),
    _answer("nothing", Approvals(waiting=(), asked=())),
    _answer("how", Approvals(waiting=(), asked=(), how=True)),
    _answer(
        "both",
        Approvals(
            waiting=(request(decide=REF, glass=REF),), asked=(request(withdraw=REF, glass=REF),)
        ),
    ),
    _answer(
        "most",
        Approvals(
            waiting=(request(decide=REF, glass=REF),) * MOST,
            more_waiting=True,
            asked=(request(withdraw=REF, glass=REF),) * MOST,
            more_asked=True,
        ),
    ),
    *_WORDS,
    *_CLICKED,
    *(
        Sample(
            "request_clicked",
            f"late_{how}",
            {"card": None, "done": "", "reason": "It is over.", "how": how, "by": BEN, "at": NOW},
        )
        for how in ("approved", "denied", "withdrawn", "break_glass", "consented")
    ),
)
