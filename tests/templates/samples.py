"""A context for every template in every state it has: what snapshots and hostile tests render."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from bot.answering.answers import (
    Answer,
    Card,
    Conflicts,
    Former,
    Found,
    Help,
    Listed,
    NotFound,
    NothingRead,
    NotLinked,
    Row,
    Several,
    StillReading,
    Table,
    Twin,
    WhoAmI,
)
from bot.answering.findings import Difference
from bot.models import AssetModel, AssetRef, Money, Named, Status, Ticket, Tickets
from bot.policy import AssetView, Looked
from tests.templates.ages import AGED
from tests.templates.histories import histories

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
QUESTION = '{"v":1,"kind":"show","ref":["factorial","018f2b"]}'
PAGE = '{"v":1,"kind":"list","position":{"direction":"after","keys":["LT-0042","C02"]}}'
ANA = "U0ANARUIZ1"


_ITFLOW_ONLY = (
    "description",
    "os",
    "ip",
    "mac",
    "network",
    "vendor",
    "uri",
    "physical_location",
    "install_date",
    "tickets",
)


class Sample(NamedTuple):
    """One template, one state of it, and the context that makes it so."""

    template: str
    state: str
    context: dict[str, Any]

    @property
    def name(self) -> str:
        """What its snapshot is called."""
        return f"{self.template}.{self.state}"


def view(**changes: Any) -> AssetView:
    """A laptop with everything known of it, but for *changes*."""
    facts: dict[str, Any] = {
        "ref": AssetRef("factorial", "018f2b"),
        "title": "LT-0042",
        "serial_number": "C02XL0ABJGH5",
        "tag": "LT-0042",
        "name": None,
        "model": AssetModel(id="7", category="Laptop", manufacturer="Apple", name="MacBook Pro 14"),
        "status": Status.ASSIGNED,
        "source_status": "assigned",
        "assignee": Named(id="1001", name="Ana Ruiz"),
        "location": Named(id="3", name="Berlin"),
        "team": Named(id="4", name="Design"),
        "client": None,
        "purchase_date": date(2025, 2, 3),
        "warranty_end": date(2028, 2, 3),
        "price": None,
        "notes": None,
        "gone": False,
        **dict.fromkeys(_ITFLOW_ONLY),
        "archived": False,
    }
    return AssetView(**{**facts, **changes})


def card(asset: AssetView | None = None, **changes: Any) -> Card:
    """A card checked just now, but for *changes*."""
    facts: dict[str, Any] = {
        "asset": asset or view(),
        "question": QUESTION,
        "source": "factorial",
        "assignee_slack": ANA,
        "warranty_days": 438,
        "record_url": "https://factorial.example/assets/018f2b",
        "checked_at": NOW,
        "stale": False,
    }
    return Card(**{**facts, **changes})


def managed(**changes: Any) -> Card:
    """An asset of a client in ITFlow with everything known of it, but for *changes*."""
    newest = (
        Ticket(id="31", number="TCK-31", subject="Prints nothing at all", status="New"),
        Ticket(id="28", number="TCK-28", subject="Does not wake up", status="Open"),
    )
    facts: dict[str, Any] = {
        "ref": AssetRef("itflow", "16"),
        "title": "BW-PRN-01",
        "name": "BW-PRN-01",
        "tag": None,
        "serial_number": "U1TICKETS",
        "model": AssetModel(id="m", category="printer", manufacturer="Brother", name="HL-L6410DN"),
        "source_status": "Deployed",
        "assignee": Named(id="11", name="Bea Molar"),
        "location": Named(id="2", name="Main practice"),
        "team": None,
        "client": Named(id="2", name="Brightwater Dental"),
        "description": "Front desk",
        "os": "Firmware 1.27",
        "ip": "10.2.10.31",
        "mac": "02:00:5e:02:00:31",
        "network": Named(id="2", name="LAN"),
        "vendor": Named(id="3", name="Dental Supply Co"),
        "uri": "https://10.2.10.31/",
        "physical_location": "Room 2, shelf B",
        "install_date": date(2025, 2, 10),
        "tickets": Tickets(open=4, newest=newest),
    }
    page = "https://itflow.example/agent/asset.php?client_id=2&asset_id=16"
    shown = {"source": "itflow", "assignee_slack": None, "several_sources": True}
    return card(view(**{**facts, **changes}), record_url=page, logins_url=page, **shown)


def bare() -> Card:
    """An asset of which hardly anything is known."""
    nothing = dict.fromkeys(
        ("serial_number", "tag", "model", "assignee", "location", "team"), None
    ) | {"purchase_date": None, "warranty_end": None}
    asset = view(title="018f2b", status=Status.OTHER, source_status="pending_check", **nothing)
    return card(asset, assignee_slack=None, warranty_days=None, record_url=None)


def _card(state: str, shown: Card, share: str | None = None) -> Sample:
    return _answer(state, Found(card=shown, share=share))


def _answer(state: str, answer: Answer) -> Sample:
    return Sample(answer.template, state, dict(answer.context()))


_LOST = {"status": Status.LOST, "source_status": "lost"}
_OTHER = card(
    view(title="Ana's phone", name="Ana's phone", tag=None, serial_number="F17_X*2", **_LOST),
    assignee_slack=None,
    warranty_days=-620,
)
_NEAR = card().nameless()
_ROWS = (
    Row(word="C02XL0ABJGH5", outcome="found", card=card(), count=1),
    Row(word="F17_X*2", outcome="found", card=_OTHER, count=1),
    Row(word="018f2b", outcome="found", card=bare(), count=1),
    Row(word="LT", outcome="several", count=3),
    Row(word="CO2XLOABJGH5", outcome="misread", nearest=_NEAR, spelling="C02XL0ABJGH5"),
    Row(word="nonsense", outcome="unknown"),
    Row(word="LT-0100", outcome="undecided"),
)
_CARDS = {"cards": (card(), _OTHER, bare()), "first": 1, "last": 3}
_LIST = {**_CARDS, "heading": "Assets · laptop"}
IN_BOTH = card(
    several_sources=True,
    twins=(
        Twin(
            card=managed(name="LF-LT-01", title="LF-LT-01", serial_number="C02XL0ABJGH5"),
            differences=(
                Difference(field="Assignee", here="Ana Ruiz", there="Bea Molar"),
                Difference(field="Warranty end", here=date(2028, 2, 3), there=date(2027, 2, 3)),
            ),
        ),
    ),
)
_HERE = card(several_sources=True)
_BOTH_CARDS = {"cards": (managed(), _HERE), "first": 1, "last": 2}
_BOTH = (
    Row(word="U1TICKETS", outcome="found", card=managed(), count=1),
    Row(word="C02XL0ABJGH5", outcome="found", card=_HERE, count=1),
    Row(word="U1TICKET5", outcome="misread", nearest=managed().nameless(), spelling="U1TICKETS"),
    Row(word="nonsense", outcome="unknown"),
)
_NO = {"since": None, "helper": None, "reference": ""}
_FAILED = {"source": "factorial", "reference": "7KQ2M9"}

SAMPLES = (
    *(_answer(state, one) for state, one in histories(view(), PAGE)),
    _card("assigned", card()),
    _card("faulty", card(faulty_since=NOW)),
    _card("shareable", card(), share=QUESTION),
    _card("without_slack", card(assignee_slack=None, record_url=None)),
    _card("stale", card(stale=True)),
    _card("gone", card(view(gone=True))),
    _card("contradiction", card(view(status=Status.IN_STOCK, source_status="in_stock"))),
    _card("own_status", card(view(status=Status.IN_REPAIR, source_status="maintenance"))),
    _card("warranty_over", card(warranty_days=-1)),
    _card("client", card(view(client=Named(id="9", name="Larkfield Ltd")))),
    _card("bare", bare()),
    _card("itflow", managed()),
    _card(
        "details",
        card(view(price=Money(minor_units=229900, currency="EUR"), notes="A dent.\n*In* a bag.")),
    ),
    _card("archived", managed(archived=True, uri=None, tickets=Tickets(open=0))),
    _card("in_both", IN_BOTH),
    _card("clients_channel", managed().model_copy(update={"within": "Brightwater Dental"})),
    _card(
        "moved",
        managed(client=Named(id="3", name="Kestrel Freight")).model_copy(
            update={"former": (Former(id="41", client="Brightwater Dental"),)}
        ),
    ),
    _answer(
        "some",
        Conflicts(declared=True, cards=(IN_BOTH,), total=1, first=1, last=1, unread=("stock",)),
    ),
    _answer(
        "middle",
        Conflicts(
            declared=True,
            cards=(IN_BOTH,),
            total=21,
            first=11,
            last=11,
            as_of=AGED,
            earlier=PAGE,
            later=PAGE,
            share=PAGE,
        ),
    ),
    _answer("none", Conflicts(declared=True, cards=(), total=0, first=0, last=0)),
    _answer("undeclared", Conflicts(declared=False, cards=(), total=0, first=0, last=0)),
    _answer(
        "mixed",
        Table(
            rows=_ROWS,
            asked=("factorial",),
            silent=("itflow",),
            veiled=("stock",),
            unread=("stock",),
        ),
    ),
    _answer("two_sources", Table(rows=_BOTH, several_sources=True)),
    _answer("all_found", Table(rows=_ROWS[:2], more=True, as_of=AGED, share=QUESTION)),
    _answer(
        "middle",
        Listed(
            **_LIST | {"first": 11, "last": 13}, total=1212, earlier=PAGE, later=PAGE, share=PAGE
        ),
    ),
    _answer("whole", Listed(**_LIST, total=3, unread=("itflow",))),
    _answer("two_sources", Listed(heading="Assets", **_BOTH_CARDS, total=2)),
    _answer("limited", Listed(**_LIST, total=3, listed=Looked(words=("factorial", "Larkfield")))),
    _answer("in_both", Listed(heading="Assets", cards=(IN_BOTH,), total=1, first=1, last=1)),
    _answer("old", Listed(**_LIST, total=3, as_of=AGED)),
    _answer("one", Listed(heading="Your assets", cards=(card(),), total=1, first=1, last=1)),
    _answer("nobody_has", Listed(heading="Assets of Bo Lind", cards=(), total=0, first=0, last=0)),
    _answer("two_sources", Several(word="U1TICKETS", **_BOTH_CARDS, total=2)),
    _answer("first_ten", Several(**_CARDS, word="LT", total=23, cut=True)),
    _answer("all", Several(**_CARDS, word="LT", total=3)),
    _answer(
        "more",
        Several(**_CARDS, word="LT", total=23, unread=("itflow", "stock"), as_of=AGED, later=PAGE),
    ),
    _answer(
        "nearest",
        NotFound(
            word="CO2XL",
            field="serial",
            nearest=(_NEAR, _NEAR),
            asked=("factorial",),
            silent=("itflow",),
        ),
    ),
    _answer(
        "two_sources",
        NotFound(
            word="U1TICKET",
            field="any",
            nearest=(managed().nameless(),),
            asked=("factorial", "itflow"),
            silent=(),
        ),
    ),
    _answer(
        "by_words",
        NotFound(
            word="macbook", field="any", by_words=True, nearest=(_NEAR,), asked=("a",), silent=()
        ),
    ),
    _answer(
        "nothing_near",
        NotFound(
            word="X1", field="any", nearest=(), asked=("a", "b", "c"), silent=(), veiled=("b", "c")
        ),
    ),
    _answer(
        "clients_channel",
        NotFound(
            word="X1", field="any", nearest=(), asked=("itflow",), silent=(), within="Larkfield"
        ),
    ),
    _answer(
        "unread",
        NotFound(
            word="KF-LT-01", field="any", nearest=(), asked=("a", "b"), silent=(), unread=("b",)
        ),
    ),
    _answer(
        "nobody_asked",
        NotFound(word="X1", field="serial", nearest=(), asked=(), silent=("factorial",)),
    ),
    _answer("begun", StillReading(read=0, total=None)),
    _answer("uncounted", StillReading(read=3200, total=None)),
    _answer("counted", StillReading(read=3200, total=9100)),
    _answer("one_source", NothingRead(sources=("factorial",))),
    _answer("two_sources", NothingRead(sources=("factorial", "itflow"))),
    _answer("none", NotLinked(who=ANA, why="none")),
    _answer("several", NotLinked(who=ANA, why="several")),
    _answer("helped", NotLinked(who=ANA, why="none", helper="U0BENHALE1")),
    _answer("no_email", NotLinked(who=ANA, why="no_email")),
    _answer("unseen", NotLinked(who=ANA, why="unseen")),
    _answer("by_email", NotLinked(who="bo@larkfield.example", why="none")),
    _answer(
        "operator",
        WhoAmI(
            name="Ana Ruiz",
            roles=(
                ("operator", "table 1 of [[roles]] in assetbot.toml names you"),
                ("auditor of larkfield in itflow", "table 2 of [[roles]] names the group S0X"),
            ),
            unread=("S0123456789",),
            may=("lists", "one asset"),
            may_not=("pausing",),
            helper=ANA,
        ),
    ),
    _answer(
        "everyone",
        WhoAmI(
            name="Bo Lind", roles=(), unread=(), may=("one asset",), may_not=("lists",), helper=None
        ),
    ),
    _answer(
        "admin",
        WhoAmI(
            name="Cy",
            roles=(("admin", "ASSETBOT_ADMINS names you"),),
            unread=(),
            may=("lists",),
            may_not=(),
            read_only=(("itflow", "ASSETBOT_READ_ONLY=1"),),
            helper=ANA,
        ),
    ),
    _answer(
        "commands",
        Help(
            commands=(("/asset serial C02X", "one asset"), ("/asset mine", "what you have")),
            command="/asset",
        ),
    ),
    _answer(
        "in_part",
        Help(commands=(("/asset mine", "what you have"),), command="/asset", is_whole=False),
    ),
    _answer(
        "terminal",
        Help(commands=(('ask "mine"', "what you have"),), command="ask", in_slack=False),
    ),
    Sample("error", "plain", {"message": "There is no such place.", "usage": "", "reference": ""}),
    Sample(
        "error",
        "usage",
        {"message": "Which one?\nSay more.", "usage": "/asset mine", "reference": "7KQ2M9"},
    ),
    *(
        Sample("source_failed", kind, {**_FAILED, "kind": kind})
        for kind in ("unavailable", "refused", "unsupported", "unknown")
    ),
    Sample("refused", "guest", {**_NO, "reason": "Guests cannot ask.", "reference": "7KQ2M9"}),
    Sample("refused", "role", {**_NO, "reason": "Lists are for auditors.", "helper": ANA}),
    Sample("refused", "paused", {**_NO, "reason": "Changes are paused.", "since": NOW}),
    Sample("audit_head", "day", {"day": date(2026, 11, 22), "seals": 12_345, "head": "5f0c" * 16}),
    Sample("shared", "done", {}),
    Sample("file_sent", "done", {}),
    Sample("channel_client", "bound", {"client": "Larkfield"}),
    Sample("channel_client", "freed", {"client": None}),
)
BY_NAME = {sample.name: sample for sample in SAMPLES}
