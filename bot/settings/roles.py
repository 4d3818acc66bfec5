"""Who has which role, and where: the `[[roles]]` tables and ASSETBOT_ADMINS."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.errors import SettingsError
from bot.models import Role, address
from bot.settings import checks
from bot.settings.inventories import holder
from bot.settings.sources import Source

_KEYS = ("role", "people", "groups", "sources", "clients")
USER = re.compile(r"[UW][A-Z0-9]{2,}")
EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
GROUP = re.compile(r"S[A-Z0-9]{2,}")


class Appointment(BaseModel):
    """A role, who has it, and where it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    """Which of the tables it is, counted from 1."""
    role: Role
    people: frozenset[str] = frozenset()
    """E-mail addresses, case-folded, and Slack user ids."""
    groups: frozenset[str] = frozenset()
    """Ids of Slack user groups."""
    reach: tuple[tuple[str, str | None], ...] | None = None
    """Sources, each whole or with the name of a client in it; None means everywhere."""


def read_roles(
    tables: Sequence[dict[str, Any]], sources: Sequence[Source]
) -> tuple[Appointment, ...]:
    """The `[[roles]]` tables; raises SettingsError with a line for each one that is wrong."""
    wrong, found = checks.Wrong(), []
    for number, table in enumerate(tables, start=1):
        with wrong.noted():
            found.append(_appointment(number, table, sources))
    wrong.refuse()
    return tuple(found)


def _appointment(number: int, table: dict[str, Any], sources: Sequence[Source]) -> Appointment:
    where = f"roles[{number}]"
    for key in table:
        if key not in _KEYS:
            near = checks.nearest(key, _KEYS)
            raise SettingsError(f"{where}.{checks.plain(key)} is not a setting{near}")
    role = _role(f"{where}.role", table.get("role"))
    people = [_person(f"{where}.people", one) for one in _list(where, table, "people")]
    groups = _list(where, table, "groups")
    if odd := next((one for one in groups if not GROUP.fullmatch(one)), None):
        raise SettingsError(
            f"{where}.groups must hold ids of user groups, such as S0123456789, not"
            f" {checks.shown(odd)}"
        )
    if not people and not groups:
        raise SettingsError(f"{where} names nobody: give it people or groups")
    reach = _reach(where, table, sources)
    if role is Role.ADMIN and reach is not None:
        raise SettingsError(
            f"{where}: an admin is one everywhere, so leave out sources and clients"
        )
    return Appointment(
        number=number, role=role, people=frozenset(people), groups=frozenset(groups), reach=reach
    )


def _role(where: str, value: object) -> Role:
    names = [str(role) for role in Role]
    if value not in names:
        near = checks.nearest(str(value), names) if isinstance(value, str) else ""
        raise SettingsError(f"{where} must be {', '.join(names[:-1])} or {names[-1]}{near}")
    return Role(str(value))


def _list(where: str, table: dict[str, Any], key: str) -> list[str]:
    given = table.get(key, [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise SettingsError(f"{where}.{key} must be a list of texts")
    return given


def _reach(
    where: str, table: dict[str, Any], sources: Sequence[Source]
) -> tuple[tuple[str, str | None], ...] | None:
    if "sources" not in table and "clients" not in table:
        return None
    found: list[tuple[str, str | None]] = []
    known = [one.id for one in sources]
    for name in _list(where, table, "sources"):
        if name not in known:
            near = checks.nearest(name, known)
            raise SettingsError(f"{where}.sources: there is no source {checks.shown(name)}{near}")
        found.append((name, None))
    for text in _list(where, table, "clients"):
        whose = holder(f"{where}.clients", text, sources)
        if whose.client is None:
            raise SettingsError(f"{where}.clients: {checks.shown(text)} has no clients")
        found.append((whose.source, whose.client))
    if not found:
        raise SettingsError(f"{where} holds nowhere: leave out sources and clients, or fill them")
    return tuple(found)


def _person(where: str, value: str) -> str:
    """An e-mail address, as addresses are compared, or a Slack user id."""
    if USER.fullmatch(value):
        return value
    if EMAIL.fullmatch(value):
        return address(value)
    raise SettingsError(
        f"{where} must hold e-mail addresses or Slack user ids, such as U0123456789, not"
        f" {checks.shown(value)}"
    )


def _people(value: object) -> object:
    """People by e-mail address or user id, with commas or blanks between them."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(_person("it", one) for one in re.split(r"[\s,;]+", value) if one)
    except SettingsError as error:
        raise ValueError(error.lines[0].removeprefix("it ")) from None


people = BeforeValidator(_people)
