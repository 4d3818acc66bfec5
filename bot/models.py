"""What the bot talks about: assets, people, places, money, and how much of them one may read."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Final, Literal, NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict

from bot.errors import NotPermitted

_DECIMALS = (
    dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"), 0)
    | dict.fromkeys(("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0)
    | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
)
"""The currencies whose minor unit is not a hundredth, by ISO 4217."""


WHEN_USED = ConfigDict(defer_build=True)
"""Builds a model's validator on first use: building all of them is a fifth of the start-up time."""


class Model(BaseModel):
    """An immutable value, equal to any other with the same content."""

    model_config = ConfigDict(**WHEN_USED, frozen=True, extra="forbid")


class Status(StrEnum):
    """The seven statuses that every source's own are mapped to."""

    IN_STOCK = "in stock"
    ASSIGNED = "assigned"
    IN_REPAIR = "in repair"
    LOST = "lost"
    STOLEN = "stolen"
    RETIRED = "retired"
    OTHER = "other"


class Role(StrEnum):
    """What someone may do beyond what everyone may."""

    OPERATOR = "operator"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMIN = "admin"


ADMINS: Final = frozenset({Role.ADMIN})
"""Who sees to roles, settings and rules, and so to what nobody else can lift."""


class RequestStatus(StrEnum):
    """Where a request for a change stands."""

    PENDING = "pending"
    APPROVED = "approved"
    EXECUTING = "executing"
    COMPLETED = "completed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DENIED = "denied"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Allowed(Model):
    """Policy allows it."""

    def __bool__(self) -> bool:
        return True


class Denied(Model):
    """Policy refuses it, for a reason that a person can read; falsy."""

    reason: str
    since: datetime | None = None
    """Since when that has been so, where it matters: said by the clock of whoever reads it."""
    roles: frozenset[Role] = frozenset()
    """The roles of people who could lift what is in the way; none where nobody need."""
    people: frozenset[str] = frozenset()
    """Slack users and addresses of whom one is named first: with such a role, if there is any."""
    noted: bool = False
    """Whether history has it by now."""
    nameless: str = ""
    """The same reason for history, where it names somebody whom the event does not, or says more
    than why."""

    def __bool__(self) -> bool:
        return False

    @property
    def on_record(self) -> str:
        """The reason as history keeps it: a person can be erased from what names them alone."""
        return self.nameless or self.reason

    @property
    def needs_help(self) -> bool:
        """Whether somebody has to lift it, who is named then; else it is how things stand."""
        return bool(self.roles or self.people)

    def error(self) -> NotPermitted:
        """The same, to be raised: what ends an answer as a refusal, with a reference."""
        return NotPermitted(
            self.reason,
            since=self.since,
            roles=self.roles,
            people=self.people,
            on_record=self.on_record,
            noted=self.noted,
        )


OLDER: Final = "This is from an older version of me. Please begin anew."
"""The answer to a button or form of a version that can no longer be read."""
Unlinked = Literal["none", "several", "no_email", "unseen"]
"""Why a Slack user matches no single person; unseen: no source's people could ever be read."""
Verdict = Allowed | Denied

ALLOWED = Allowed()
"""One instance for all: it is needed often."""


class AssetRef(NamedTuple):
    """Where an asset lives: the source's permanent id and the asset's own id there."""

    source: str
    id: str

    @property
    def json(self) -> str:
        """It as JSON, made fast: each button of a card carries it."""
        return f"[{encode_basestring(self.source)},{encode_basestring(self.id)}]"


def address(written: str) -> str:
    """An e-mail address as addresses are compared: by its letters, whatever their case.

    Not case-folded, which makes “strauß@” and “strauss@” one: they are of two people.
    """
    return normalize("NFC", written.strip()).lower()


def fingerprint(text: str) -> str:
    """A short hash that tells a text from others and reveals nothing of it."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


class Named(Model):
    """Something else at the source that an asset refers to: a person, a location, a client …."""

    id: str
    name: str


class Money(Model):
    """An amount in minor units (cents) of an ISO 4217 currency."""

    minor_units: int
    currency: str

    @property
    def text(self) -> str:
        """As it is written: "2,299.00 EUR"."""
        places = decimals(self.currency)
        return f"{Decimal(self.minor_units).scaleb(-places):,.{places}f} {self.currency}"


def decimals(currency: str) -> int:
    """How many digits of an amount in this currency are minor units."""
    return _DECIMALS.get(currency, 2)


class AssetModel(Model):
    """What kind of thing an asset is: category, manufacturer and model name."""

    id: str
    category: str
    manufacturer: str | None = None
    name: str


class Counted(Model):
    """A model of a source, and how many of its assets are of it."""

    source: str
    model: AssetModel
    assets: int


class Ticket(Model):
    """An open ticket about an asset: enough to be named, and nothing of what was written in it."""

    id: str
    number: str
    subject: str
    status: str


class Tickets(Model):
    """The open tickets about an asset, as of the last reading of the source."""

    open: int
    newest: tuple[Ticket, ...] = ()
    """At most three, the newest first."""


class Asset(Model):
    """One tracked item, as its source last told it."""

    ref: AssetRef
    serial_number: str | None = None
    tag: str | None = None
    name: str | None = None
    model: AssetModel | None = None
    status: Status = Status.OTHER
    source_status: str = ""
    """The source's own word for the status, kept to be shown and written back."""
    assignee: Named | None = None
    location: Named | None = None
    team: Named | None = None
    client: Named | None = None
    purchase_date: date | None = None
    warranty_end: date | None = None
    """The last covered day."""
    price: Money | None = None
    notes: str | None = None
    description: str | None = None
    os: str | None = None
    ip: str | None = None
    """The address of its main interface, or the word DHCP."""
    mac: str | None = None
    network: Named | None = None
    vendor: Named | None = None
    """Who sold or looks after it."""
    uri: str | None = None
    """The asset's own web address: http or https, never anything else."""
    physical_location: str | None = None
    """Where in its location it stands."""
    install_date: date | None = None
    tickets: Tickets | None = None
    """None where the source has none, or they may not be seen."""
    archived: bool = False
    """Archived at its source, or its client is: no longer in use, but still on record."""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    gone: bool = False
    """The source no longer lists it, or says it was deleted."""

    @property
    def client_name(self) -> str | None:
        """The name of the client that owns it, if any."""
        return self.client.name if self.client else None

    @property
    def client_id(self) -> str | None:
        """That client's id."""
        return self.client.id if self.client else None

    @property
    def title(self) -> str:
        """What to call it: its name, else its tag, its model, its serial number, its id."""
        model = self.model.name if self.model else None
        return self.name or self.tag or model or self.serial_number or self.ref.id

    @property
    def known_as(self) -> str | None:
        """What people ask for it by, beside its serial number: its tag, else its name."""
        return self.tag or self.name


class Person(Model):
    """Someone as a source knows them; private employee data never gets this far."""

    source: str
    id: str
    name: str
    emails: tuple[str, ...] = ()
    """Addresses in the order they are tried, as they are compared, without repeats."""
    manager_id: str | None = None
    team_ids: tuple[str, ...] = ()
    location_id: str | None = None
    client: Named | None = None
    active: bool = True
    leaving_on: date | None = None

    def has_left(self, today: date) -> bool:
        """Whether they have left by this day."""
        return not self.active or (self.leaving_on is not None and self.leaving_on < today)


class Part(Model):
    """All of a source's assets, or those of some of its clients (ids)."""

    source: str
    clients: frozenset[str] | None = None


class Scope(Model):
    """How much of the index and the history one question may read; None means all."""

    sources: frozenset[str] | None = None
    clients: frozenset[str] | None = None
    whole: frozenset[str] = frozenset()
    """Sources that `clients` does not narrow, because all they hold belongs to those clients."""
    person: str | None = None
    """Only what is assigned to this person, by their id in the records."""
    parts: tuple[Part, ...] | None = None
    """Only what is in one of these."""

    def reaches(self, source: str) -> bool:
        """Whether it can include anything of a source."""
        parts = self.parts is None or any(part.source == source for part in self.parts)
        return parts and (self.sources is None or source in self.sources)


class Asker(Model):
    """A full member of this workspace who asks something."""

    user: str
    """Slack user id."""
    name: str
    zone: str | None = None

    def today(self, now: datetime, default_zone: str) -> date:
        """The calendar day where the person is, else in the installation's zone."""
        try:
            return now.astimezone(ZoneInfo(self.zone or default_zone)).date()
        except (ZoneInfoNotFoundError, ValueError):
            return now.astimezone(ZoneInfo(default_zone)).date()
