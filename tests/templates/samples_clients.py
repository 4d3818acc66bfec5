"""The same for transfers from one client to another."""

from typing import Any, Final

from bot.answering.answers import Answer
from bot.changes.cards import (
    Agreeing,
    RequestCard,
    RequestEnded,
    RequestShown,
    Said,
)
from bot.changes.forms import ChangeAsked, ClientTransferForm
from bot.models import Named, RequestStatus
from bot.operations.effects import Effect
from tests.templates.samples import ANA, NOW, Sample, card
from tests.templates.samples_changes import BEN, REF, request

WANTED: Final = '{"operation":"client_transfer","ref":["itflow","41"]}'
KESTREL: Final = Named(id="3", name="Kestrel Freight")
PLAN: Final = (
    Effect(fact="Client", was="Brightwater Dental", will="Kestrel Freight"),
    Effect(fact="Record", was="#41", will="a new one at Kestrel Freight"),
    Effect(fact="Old record", was="kept", will="it is retired"),
    Effect(fact="Vendor", was="Bechtle", will="Bechtle, as Kestrel Freight has it"),
    Effect(fact="IP address", was="10.2.10.41", will="lost"),
)
SIDES: Final = (("Brightwater Dental", True), ("Kestrel Freight", False))
EXISTS: Final = (
    "There is a new record: #65 at Kestrel Freight.",
    "The old one, #41 at Brightwater Dental, is yet to be retired.",
)


def _answer(state: str, answer: Answer) -> Sample:
    return Sample(answer.template, state, dict(answer.context()))


def _form(state: str, **more: Any) -> Sample:
    facts: dict[str, Any] = {
        "card": card(),
        "wanted": WANTED,
        "client": KESTREL,
        "is_whole": True,
        "effects": PLAN,
        "alike": (),
        "stays": "Its history stays with the old record.",
        "sides": SIDES,
        "reason": "Sold with the van.",
        "reason_needed": False,
        "needed": "clients",
        "able": 3,
        **more,
    }
    return _answer(state, ClientTransferForm(**facts))


def _request(**changes: Any) -> RequestCard:
    facts: dict[str, Any] = {
        "operation": "client_transfer",
        "label": "Brightwater Dental · BW-LT-03 · 7EXPTDAY",
        "source": "itflow",
        "effects": PLAN,
        "needed": "clients",
        "clients": (
            Agreeing(client="Brightwater Dental", here=True, agreed=False),
            Agreeing(client="Kestrel Freight", here=False, agreed=False),
        ),
        **changes,
    }
    return request(**facts)


_CONSENTED = Said(
    user=BEN,
    verdict="consented",
    on_behalf=(("Kestrel Freight", "CHG-4711"), ("Brightwater Dental", "mail of 3 Nov")),
    at=NOW,
)
_HALF = _request(
    status=RequestStatus.FAILED,
    outcome="half_done",
    exists=EXISTS,
    error="itflow does not let this key delete",
    finish=REF,
    said=(_CONSENTED,),
    ended_at=NOW,
)
TRANSFERS: Final = (
    _form("chosen"),
    _form("at_once", needed=0, sides=(), alike=("Kestrel Freight · KF-LT-01 · 7EXPTDAY",)),
    _form("not_chosen", client=None, is_whole=False, effects=(), sides=(), needed=0),
    Sample(
        "request_consent",
        "both",
        {
            "label": "Brightwater Dental · BW-LT-03",
            "clients": [("reference_0", "Brightwater Dental"), ("reference_1", "Kestrel Freight")],
        },
    ),
    _answer("clients", RequestShown(card=_request(decide=REF, consent=REF))),
    _answer(
        "clients_one",
        RequestShown(
            card=_request(
                said=(_CONSENTED,),
                clients=(
                    Agreeing(client="Brightwater Dental", here=True, agreed=True),
                    Agreeing(client="Kestrel Freight", here=True, agreed=False),
                ),
                decide=REF,
            )
        ),
    ),
    _answer("half_done_clients", RequestShown(card=_HALF)),
    _answer("half_done_clients", RequestEnded(card=_HALF)),
    _answer(
        "half_done_changed",
        RequestEnded(
            card=_HALF.model_copy(
                update={
                    "error": "",
                    "conflicts": (Effect(fact="Assignee", was="Bea Molar", will="nobody"),),
                }
            )
        ),
    ),
    _answer(
        "clients_done",
        RequestShown(
            card=_request(
                status=RequestStatus.COMPLETED,
                outcome="done",
                exists=("#65 at Kestrel Freight was #41 before.",),
                shown=WANTED,
                ended_at=NOW,
            )
        ),
    ),
    _answer(
        "clients",
        ChangeAsked(
            operation="client_transfer",
            label="Brightwater Dental · BW-LT-03",
            effects=PLAN,
            waits=True,
            needed="clients",
            expires_at=NOW,
        ),
    ),
    Sample(
        "request_clicked",
        "consented",
        {"card": _request(), "done": "consented", "reason": "", "how": "", "by": "", "at": None},
    ),
    Sample(
        "request_clicked",
        "finishing",
        {"card": _HALF, "done": "finishing", "reason": "", "how": "", "by": ANA, "at": None},
    ),
)
