"""Rules in words: as assetbot.toml has them, and as people are told them."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.models import Role
from bot.policy.rules import Rule, Who

_ROLES = {
    Role.OPERATOR: "operators",
    Role.APPROVER: "approvers",
    Role.AUDITOR: "auditors",
    Role.ADMIN: "admins",
}
_UNITS = (("d", "day", 86_400), ("h", "hour", 3_600), ("m", "minute", 60))


def words(who: Who) -> tuple[str, ...]:
    """People as assetbot.toml lists them."""
    flags = {
        "everyone": who.everyone,
        "manager": who.manager,
        "contact": who.contact,
        "clients": who.clients,
    }
    roles = [role.value for role in Role if role in who.roles]
    return (
        *(name for name, meant in flags.items() if meant),
        *roles,
        *sorted(who.people),
        *sorted(who.groups),
    )


def quoted(listed: Iterable[str]) -> str:
    """A list as TOML has it."""
    return json.dumps(list(listed), ensure_ascii=False)


def said(who: Who) -> str:
    """People, described to somebody who may not know their ids."""
    return either(list(_said(who))) or "nobody"


def _said(who: Who) -> Iterator[str]:
    if who.everyone:
        yield "every full member"
    yield from (plural for role, plural in _ROLES.items() if role in who.roles)
    if who.manager:
        yield "the manager of whoever has it"
    if who.contact:
        yield "the contact of its client"
    if who.clients:
        yield "the contacts of both clients"
    if who.people:
        yield f"{counted(len(who.people), 'person', 'people')} by name"
    if who.groups:
        yield f"the members of {counted(len(who.groups), 'user group')}"


def either(some: list[str]) -> str:
    """Words with commas, and an "or" before the last."""
    return " or ".join(filter(None, [", ".join(some[:-1]), *some[-1:]]))


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def lasting(time: timedelta) -> str:
    """A length of time as it is said: "2 days", "90 minutes"."""
    seconds = round(time.total_seconds())
    for _, unit, size in _UNITS:
        if seconds and seconds % size == 0:
            return counted(seconds // size, unit)
    return counted(seconds, "second")


def needs(rule: Rule) -> str:
    """How many must agree, in words."""
    if rule.needed == "all":
        return "everyone's approval"
    if rule.needed == "clients":
        return "both clients' agreement"
    return counted(rule.needed, "approval") if rule.needed else "no approval"
