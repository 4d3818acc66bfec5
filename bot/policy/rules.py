"""Who may ask for a change, who must agree to it, and how long that may take: the values."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field, NonNegativeInt, TypeAdapter

from bot.models import Asset, Model, Money, Named, RequestStatus, Role, Status, address
from bot.operations import Kind
from bot.policy.roles import Standing


def _folded(word: str) -> str:
    """An address as addresses are compared; an id as it is."""
    return address(word) if "@" in word else word


Address = Annotated[str, AfterValidator(address)]
"""An e-mail address, kept as addresses are compared."""


class Who(Model):
    """People, by any of these."""

    roles: frozenset[Role] = frozenset()
    people: frozenset[Annotated[str, AfterValidator(_folded)]] = frozenset()
    """E-mail addresses and Slack user ids."""
    groups: frozenset[str] = frozenset()
    """Ids of Slack user groups."""
    everyone: bool = False
    """Any full member."""
    manager: bool = False
    """The manager of whoever has the asset now."""
    contact: bool = False
    """The contact of the asset's client."""
    clients: bool = False
    """Contacts of both clients of a transfer, and for one without any here its operators."""


Needed = NonNegativeInt | Literal["all", "clients"]


class Rule(Model):
    """One rule as it is kept with each request that was asked under it."""

    v: Literal[1] = 1
    name: str
    operations: frozenset[Kind]
    fields: frozenset[str] = frozenset()
    """For edits of one of these fields alone; empty means of any."""
    source: str | None = None
    category: str | None = None
    location: str | None = None
    client: str | None = None
    """The client's name."""
    above: Money | None = None
    """For assets that cost more; an unknown price, or one in another currency, counts as more."""
    ask: Who
    approve: Who = Who()
    needed: Needed = 1
    """How many must agree; 0 is none, "all" everyone who may, "clients" each client."""
    reason: bool = False
    """Whether whoever asks must say why."""
    remind_after: timedelta | None = None
    escalate_after: timedelta | None = None
    escalate_to: Who = Who()
    """Who may approve as well once that time has passed."""
    expires_after: timedelta = timedelta(days=7)
    """How long may be decided."""
    execute_within: timedelta = timedelta(days=1)
    """How long after the last approval it may still be carried out."""


rule_json: TypeAdapter[Rule] = TypeAdapter(Rule)
"""Reads and writes a rule as it is stored with a request; an older version gets a reader here."""

_OPERATORS = Who(roles=frozenset({Role.OPERATOR}))
_APPROVERS = Who(roles=frozenset({Role.APPROVER}))

BUILT_IN = (
    Rule(
        name="built in: transfer and delete",
        operations=frozenset({"transfer", "delete"}),
        ask=_OPERATORS,
        approve=_APPROVERS,
    ),
    Rule(
        name="built in: transfer to another client",
        operations=frozenset({"client_transfer"}),
        ask=_OPERATORS,
        approve=Who(clients=True),
        needed="clients",
    ),
    Rule(
        name="built in: other changes",
        operations=frozenset({"assign", "return", "edit", "create", "retire"}),
        ask=_OPERATORS,
        needed=0,
    ),
    Rule(
        name="built in: warranty end, price and serial number",
        operations=frozenset({"edit"}),
        fields=frozenset({"warranty_end", "price", "serial_number"}),
        ask=_OPERATORS,
        needed=0,
        reason=True,
    ),
)
"""What holds where no rule of assetbot.toml matches."""


class Facts(NamedTuple):
    """What rules are matched against: the operation asked for, and its asset as it is."""

    kind: Kind
    source: str
    fields: frozenset[str] = frozenset()
    """Of an edit, the fields it changes."""
    retires: bool = False
    """Of an edit, whether it takes the asset out of use as a retirement does."""
    category: str | None = None
    location: str | None = None
    client: str | None = None
    """The client's name."""
    to_client: str | None = None
    """The name of the client it is to go to, once that is chosen."""
    price: Money | None = None

    @property
    def clients(self) -> tuple[str | None, ...]:
        """The clients that a rule may match; who asks must be let for each of them."""
        return (self.client,) if self.to_client is None else (self.client, self.to_client)


def facts(
    kind: Kind,
    asset: Asset,
    *,
    fields: Iterable[str] = (),
    retires: bool = False,
    to_client: str | None = None,
) -> Facts:
    """The facts of an operation on an asset that exists; for a new one `Facts` is filled in."""
    return Facts(
        kind=kind,
        fields=frozenset(fields),
        retires=retires,
        source=asset.ref.source,
        category=asset.model.category if asset.model else None,
        location=asset.location.name if asset.location else None,
        client=asset.client_name,
        to_client=to_client,
        price=asset.price,
    )


def edited(asset: Asset, given: Mapping[str, object]) -> Facts:
    """The facts of an edit of these fields of an asset."""
    return facts("edit", asset, fields=given, retires=given.get("status") is Status.RETIRED)


class Actor(Model):
    """Someone who asks or decides, with all that policy needs to know of them.

    Made for full members of this workspace alone, never for a guest, a bot, a deactivated user or
    a person of another organisation: a manager or a contact who is none of its full members is no
    actor, so no rule can mean them.
    """

    person: str
    """The records' person id."""
    user: str
    """Slack user id."""
    name: str
    emails: frozenset[Address] = frozenset()
    identities: frozenset[tuple[str, str]] = frozenset()
    """The people of sources they are, as (source, person id)."""
    groups: frozenset[str] = frozenset()
    """The Slack user groups they are in."""
    standing: Standing = Standing()
    ambiguous: bool = False
    """Their address leads to several people of one source: nobody can say who they are."""
    stands_in_for: tuple["Actor", ...] = ()
    """Those who are away and have named them; of whoever has decided, whom they decided for."""


class Side(Model):
    """One of the two clients of a transfer, and who could agree for it."""

    client: Named
    contacts: frozenset[tuple[str, str]] = frozenset()
    """Its contacts, as (source, person id)."""
    here: bool = False
    """Whether one of them, other than whoever asked, was a full member here at that time."""


class Concerned(Model):
    """Whom a rule may mean by what they are to the asset, as (source, person id)."""

    managers: frozenset[tuple[str, str]] = frozenset()
    contacts: frozenset[tuple[str, str]] = frozenset()
    sides: tuple[Side, ...] = ()
    """Of a transfer between clients, both of them."""


class Consent(Model):
    """What someone recorded that clients, by their ids, agreed to elsewhere."""

    actor: Actor
    clients: frozenset[str]


class Case(Model):
    """One request as policy sees it."""

    rule: Rule
    source: str
    client: str | None
    """The client's name."""
    requester: Actor
    concerned: Concerned = Concerned()
    status: RequestStatus = RequestStatus.PENDING
    approvers: tuple[Actor, ...] = ()
    """Who has agreed so far: those count whom the rule means by what stands here."""
    consents: tuple[Consent, ...] = ()
    escalated: bool = False
    """Whether those whom it escalates to have been called in."""
    expires_at: datetime = Field(...)
    execute_by: datetime | None = None
    """Until when it may be carried out; None before it is approved."""
