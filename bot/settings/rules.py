"""Who may ask for a change and who must agree to it: the `[[rules]]` tables."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, get_args

from bot.assets.client import AssetChanges
from bot.errors import SettingsError
from bot.models import Money, Role
from bot.operations import Kind
from bot.policy.rules import Needed, Rule, Who
from bot.settings import checks
from bot.settings.amounts import read_money, read_time
from bot.settings.inventories import holder
from bot.settings.roles import EMAIL, GROUP, USER
from bot.settings.sources import Source

_KINDS: Final[tuple[str, ...]] = get_args(Kind)
_APPROVED: Final = {"transfer", "delete"}
"""What is approved by somebody unless its rule says otherwise."""
FIELDS: Final = tuple(sorted(AssetChanges.model_fields))
"""What an edit can change."""
_FLAGS: Final = {
    "ask": ("everyone",),
    "approve": ("everyone", "manager", "contact", "clients"),
    "escalate_to": ("everyone", "manager", "contact"),
}
"""Words beside roles and people that each list may hold."""
_TIMES: Final = ("remind_after", "escalate_after", "expires_after", "execute_within")
_NAMES: Final = ("source", "category", "location")
_PEOPLE: Final = ("approve", "escalate_to")
_KEYS: Final = (
    *("name", "operations", "fields", *_NAMES, "client", "above"),
    *("ask", "needed", "reason", *_PEOPLE, *_TIMES),
)
_ROLES: Final = {str(role): role for role in (Role.OPERATOR, Role.APPROVER, Role.ADMIN)}
_LONGEST_NAME: Final = 60


def read_rules(tables: Sequence[dict[str, Any]], sources: Sequence[Source]) -> tuple[Rule, ...]:
    """The `[[rules]]` tables; raises SettingsError with a line for each that is wrong."""
    wrong, found = checks.Wrong(), list[Rule]()
    for place, table in enumerate(tables, start=1):
        with wrong.noted():
            found.append(_rule(f"rules[{place}]", table, sources))
    names = [rule.name.casefold() for rule in found]
    wrong += [
        f"rules: two of them are named {checks.shown(name)}"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    wrong.refuse()
    return tuple(found)


def _rule(where: str, table: dict[str, Any], sources: Sequence[Source]) -> Rule:
    for key in table:
        if key not in _KEYS:
            near = checks.nearest(key, _KEYS)
            raise SettingsError(f"{where}.{checks.plain(key)} is not a setting{near}")
    operations = _some(where, table, "operations", _KINDS)
    if not operations:
        raise SettingsError(f'{where}.operations is missing: write one, as in ["transfer"]')
    fields = _some(where, table, "fields", FIELDS)
    if fields and operations != {"edit"}:
        raise SettingsError(f'{where}.fields is for operations = ["edit"] alone')
    needed, approve = _approval(where, table, operations)
    rule = Rule(
        name=_name(where, table),
        operations=operations,
        fields=fields,
        **_filter(where, table, sources),
        ask=_who(where, table, "ask") or Who(roles=frozenset({Role.OPERATOR})),
        approve=approve,
        needed=needed,
        reason=_flag(where, table, "reason"),
        escalate_to=_who(where, table, "escalate_to") or Who(),
        **{key: read_time(f"{where}.{key}", table[key]) for key in _TIMES if key in table},
    )
    _refuse_times(where, table, rule)
    return rule


def _name(where: str, table: dict[str, Any]) -> str:
    name = table.get("name")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise SettingsError(f'{where}.name must be a few words in quotes, such as "servers"')
    if len(name) > _LONGEST_NAME:
        raise SettingsError(f"{where}.name must be at most {_LONGEST_NAME} characters long")
    return name.strip()


def _some(where: str, table: dict[str, Any], key: str, known: Sequence[str]) -> frozenset[Any]:
    """Some of the words that are known; none where the key is not there."""
    given = _list(where, table, key)
    for word in given:
        if word not in known:
            near = checks.nearest(word, known)
            raise SettingsError(f"{where}.{key}: there is no {checks.shown(word)}{near}")
    return frozenset(given)


def _list(where: str, table: dict[str, Any], key: str) -> list[str]:
    given = table.get(key, [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise SettingsError(f"{where}.{key} must be a list of words in quotes")
    if key in table and not given:
        raise SettingsError(f"{where}.{key} is empty: leave it out, or fill it")
    return given


def _flag(where: str, table: dict[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise SettingsError(f"{where}.{key} must be true or false, not {checks.shown(value)}")
    return value


def _filter(where: str, table: dict[str, Any], sources: Sequence[Source]) -> dict[str, Any]:
    """Which assets a rule is for."""
    found: dict[str, Any] = {}
    for key in (*_NAMES, "client"):
        if key in table:
            found[key] = _text(where, table, key)
    known = [source.id for source in sources]
    if "source" in found and found["source"] not in known:
        near = checks.nearest(found["source"], known)
        raise SettingsError(
            f"{where}.source: there is no source {checks.shown(found['source'])}{near}"
        )
    if "client" in found:
        found |= _client(f"{where}.client", found["client"], sources)
        if "source" in table and found["source"] not in (None, table["source"]):
            raise SettingsError(f"{where}.client is of another source than {where}.source")
        found["source"] = found["source"] or table.get("source")
    above: Money | None = None
    if "above" in table:
        above = read_money(f"{where}.above", table["above"])
    return {**found, "above": above}


def _text(where: str, table: dict[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{where}.{key} must be a name in quotes, not {checks.shown(value)}")
    return value.strip()


def _client(where: str, text: str, sources: Sequence[Source]) -> dict[str, str | None]:
    """A client of one source, as in "itflow/Larkfield", or of any, by its name alone."""
    if "/" in text:
        whose = holder(where, text, sources)
        return {"source": whose.source, "client": whose.client}
    if not any(source.has_clients for source in sources):
        raise SettingsError(f"{where}: no source has clients")
    return {"source": None, "client": text}


def _approval(where: str, table: dict[str, Any], operations: frozenset[str]) -> tuple[Needed, Who]:
    """How many must agree, and who may."""
    if found := _clients(where, table, operations):
        return found
    usual = 1 if "approve" in table or operations & _APPROVED else 0
    needed = _needed(f"{where}.needed", table.get("needed", usual))
    approve = _who(where, table, "approve")
    if needed == 0:
        kept = ("approve", "remind_after", "escalate_after", "escalate_to", "expires_after")
        if odd := next((key for key in kept if key in table), None):
            raise SettingsError(
                f"{where}.{odd} has no use where nobody has to approve: remove it, or say in"
                " approve who does"
            )
        return 0, Who()
    if needed == "all" and approve and approve.everyone:
        raise SettingsError(f'{where}.needed cannot be "all" where everyone may approve')
    if needed == "all" and "escalate_to" in table:
        raise SettingsError(
            f'{where}.escalate_to has no use with needed = "all": nobody can stand in for one of'
            " them"
        )
    return needed, approve or Who(roles=frozenset({Role.APPROVER}))


def _clients(
    where: str, table: dict[str, Any], operations: frozenset[str]
) -> tuple[Needed, Who] | None:
    """That both clients must agree to a transfer between them; None where others do, or nobody."""
    between = "client_transfer" in operations
    usual = ["clients"] if between and "needed" not in table else []
    listed = _list(where, table, "approve") if "approve" in table else usual
    if between and "approve" not in table and len(operations) > 1:
        raise SettingsError(
            f'{where}.approve is missing: a transfer between clients wants approve = ["clients"],'
            " in a rule of its own, or others by name"
        )
    if "clients" not in listed:
        return None
    if listed != ["clients"] or operations != {"client_transfer"}:
        raise SettingsError(
            f'{where}.approve: "clients" stands alone, in a rule for operations ='
            ' ["client_transfer"] alone'
        )
    no_use = ("needed", "escalate_after", "escalate_to")
    if odd := next((key for key in no_use if key in table), ""):
        raise SettingsError(
            f'{where}.{odd} has no use with approve = ["clients"]: each client has to agree, and'
            " nobody else can"
        )
    return "clients", Who(clients=True)


def _needed(where: str, value: object) -> Needed:
    if value == "all":
        return "all"
    if value == "any":
        return 1
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 20:  # noqa: PLR2004 - said in the sentence
        raise SettingsError(
            f'{where} must be a number from 0 to 20, "any" or "all", not {checks.shown(value)}'
        )
    return value


def _who(where: str, table: dict[str, Any], key: str) -> Who | None:
    """The people that a list names; None where the key is not there."""
    if key not in table:
        return None
    flags = _FLAGS[key]
    listed = _list(where, table, key)
    kinds = [(_kind(f"{where}.{key}", word, flags), word) for word in listed]
    if "everyone" in listed and len(listed) > 1:
        raise SettingsError(f'{where}.{key}: "everyone" leaves nobody to be named beside it')
    return Who(
        roles=frozenset(_ROLES[word] for kind, word in kinds if kind == "role"),
        people=frozenset(word for kind, word in kinds if kind == "person"),
        groups=frozenset(word for kind, word in kinds if kind == "group"),
        **{flag: flag in listed for flag in flags},
    )


def _kind(where: str, word: str, flags: Sequence[str]) -> str:
    """What a word of a list of people is: a role, a person, a user group, or one of the flags."""
    if word in flags:
        return "flag"
    if word in _ROLES:
        return "role"
    if USER.fullmatch(word) or EMAIL.fullmatch(word):
        return "person"
    if GROUP.fullmatch(word):
        return "group"
    known = (*flags, *_ROLES)
    near = checks.nearest(word, known) if checks.alike(word, known, at_least=0.5) else ""
    raise SettingsError(
        f"{where}: {checks.shown(word)} is none of {', '.join(known)}, nor an e-mail address, nor"
        f" the id of a user (U…, W…) or of a user group (S…){near}"
    )


def _refuse_times(where: str, table: dict[str, Any], rule: Rule) -> None:
    """Refuse times that could never come, and half of what an escalation needs."""
    for key in ("remind_after", "escalate_after"):
        time: timedelta | None = getattr(rule, key)
        if time is not None and time >= rule.expires_after:
            raise SettingsError(
                f"{where}.{key} must be shorter than expires_after,"
                f" {table.get('expires_after', '7d')}: afterwards there is nothing to decide"
            )
    if ("escalate_after" in table) != ("escalate_to" in table):
        there, missing = sorted(
            ("escalate_after", "escalate_to"), key=lambda key: key in table, reverse=True
        )
        raise SettingsError(f"{where}.{there} needs {missing} beside it")
