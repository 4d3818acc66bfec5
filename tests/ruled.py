"""Rules, people and requests made for tests of policy."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.models import Role, Verdict
from bot.policy import Actor, Case, Facts, Rule, Who
from bot.policy.roles import Grant, Standing

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
OPERATORS = Who(roles=frozenset({Role.OPERATOR}))
APPROVERS = Who(roles=frozenset({Role.APPROVER}))
TRANSFER = Facts(kind="transfer", source="factorial")
UNSURE = (
    "Your e-mail address belongs to several people of one asset system, so nobody can say which of"
    " them you are: have that set right there, then try again."
)
"""What is said to whoever is ambiguous."""


def actor(name: str, *roles: Role, **more: Any) -> Actor:
    """Someone by first name, with these roles everywhere."""
    facts = {
        "person": f"person-{name}",
        "user": f"U{name.upper()}",
        "name": name,
        "emails": {f"{name}@example.com"},
        "standing": Standing(grants=tuple(Grant(role=role) for role in roles)),
    }
    return Actor.model_validate(facts | more)


ANA, BEN, CY = (actor(name, Role.APPROVER) for name in ("ana", "ben", "cy"))
"""Approvers, and nothing else."""
OLA = actor("ola", Role.OPERATOR)
ADA = actor("ada", Role.ADMIN)
EVE = actor("eve")


def rule(**more: Any) -> Rule:
    """A rule for transfers: asked by operators, approved by one approver, unless said otherwise."""
    facts = {"name": "one", "operations": {"transfer"}, "ask": OPERATORS, "approve": APPROVERS}
    return Rule.model_validate(facts | more)


def case(*agreed: Actor, **more: Any) -> Case:
    """A request of Ola's, with those who have agreed and a day left to decide."""
    facts = {
        "rule": rule(),
        "source": "factorial",
        "client": None,
        "requester": OLA,
        "approvers": agreed,
        "expires_at": NOW + timedelta(days=1),
    }
    return Case.model_validate(facts | more)


def said(verdict: Verdict) -> str:
    """The reason of a verdict; nothing when it allows."""
    return getattr(verdict, "reason", "")
