"""Who may ask for a change, who must agree to it, and how long that may take."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from bot.models import Model, Money, Role
from bot.operations import Kind
from bot.policy.roles import Standing


class Who(Model):
    """People, by any of these."""

    roles: frozenset[Role] = frozenset()
    people: frozenset[str] = frozenset()
    """E-mail addresses, case-folded, and Slack user ids."""
    groups: frozenset[str] = frozenset()
    """Ids of Slack user groups."""
    everyone: bool = False
    """Any full member."""
    manager: bool = False
    """The manager of whoever has the asset now."""
    contact: bool = False
    """The contact of the asset's client."""


class Rule(Model):
    """One rule as it is kept with each request that was asked under it."""

    v: Literal[1] = 1
    name: str
    operations: frozenset[Kind]
    category: str | None = None
    location: str | None = None
    client: str | None = None
    above: Money | None = None
    """For assets that cost more; an unknown price, or one in another currency, counts as more."""
    ask: Who
    approve: Who
    needed: int | Literal["all"] = 1
    """How many must agree; 0 is none."""
    reason: bool = False
    """Whether whoever asks must say why."""
    remind_after: timedelta | None = None
    escalate_after: timedelta | None = None
    escalate_to: Who = Who()
    expires_after: timedelta = timedelta(days=7)
    """How long may be decided."""
    execute_within: timedelta = timedelta(days=1)
    """How long after the last approval it may still be carried out."""


class Actor(Model):
    """Someone who asks or decides, with all that policy needs to know of them."""

    person: str
    """The records' person id."""
    user: str
    """Slack user id."""
    name: str
    emails: frozenset[str] = frozenset()
    """Case-folded."""
    identities: frozenset[tuple[str, str]] = frozenset()
    """The people of sources they are, as (source, person id)."""
    groups: frozenset[str] = frozenset()
    """The Slack user groups they are in."""
    standing: Standing = Standing()
    ambiguous: bool = False
    """Their address leads to several people of one source: nobody can say who they are."""


class Concerned(Model):
    """Whom a rule may mean by what they are to the asset, as (source, person id)."""

    managers: frozenset[tuple[str, str]] = frozenset()
    contacts: frozenset[tuple[str, str]] = frozenset()


class Case(Model):
    """One request as policy sees it."""

    rule: Rule
    source: str
    client: str | None
    """The client's name."""
    requester: Actor
    concerned: Concerned = Concerned()
    status: str
    approvers: tuple[Actor, ...] = ()
    """Who has agreed so far, as they were then."""
    expires_at: datetime = Field(...)
