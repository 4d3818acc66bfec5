"""The approval rules in a terminal: all of them, or which one holds for an asset, and why."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from bot import policy
from bot.answering.answers import Found
from bot.errors import UsageError
from bot.models import Asset, Scope
from bot.operations import Kind
from bot.plain import one_line
from bot.policy.rules import BUILT_IN, Rule, Who
from bot.policy.ruling import Ruling
from bot.policy.wording import lasting, needs, words
from bot.running.parts import opened
from bot.settings import Settings, read, terminal_settings
from bot.settings.checks import nearest
from bot.settings.rules import FIELDS
from bot.terminal.commands import Asking, printed
from bot.terminal.reading import Progress

KINDS: tuple[Kind, ...] = get_args(Kind)
USAGE = "assetbot rules explain C02XL0ABJGH5 transfer"
_RETIRES = "Setting it retired is under the rules for that too: explain “retire” as well."


def rules_command(arguments: argparse.Namespace) -> bool:
    """`assetbot rules`: all of them; with words after it, which one holds for an asset."""
    if not arguments.words:
        settings = read(arguments.environ, arguments.folder, need_slack=False, need_sources=False)
        print(listed(settings.rules))
        return True
    _operation(arguments.words)  # a typo is told of before a setting that is missing
    _fields(arguments.field)
    text, found = asyncio.run(
        explain(
            terminal_settings(arguments),
            arguments.words,
            arguments.field,
            Progress(sys.stderr),
            arguments.client,
        )
    )
    print(text)
    return found


def listed(rules: Sequence[Rule]) -> str:
    """Every rule, the strictest first, and what is built in."""
    own = policy.strictest_first(rules)
    return "\n".join(
        [
            "Of the rules that match, the first one here holds:"
            if own
            else "assetbot.toml has no rules.",
            *_numbered(own),
            "",
            "What is built in, for whatever none of them matches:"
            if own
            else "What is built in, the first one that matches:",
            *_numbered(policy.strictest_first(BUILT_IN)),
        ]
    )


def _numbered(rules: Iterable[Rule]) -> Iterator[str]:
    for place, rule in enumerate(rules, start=1):
        yield f"{place}  {rule.name}: {_for_what(rule)}"
        yield f"   {', '.join(_asked(rule))}"


def _for_what(rule: Rule) -> str:
    """The operations of a rule, and its filter as the file has it."""
    given = {
        "fields": ", ".join(sorted(rule.fields)),
        "source": rule.source,
        "category": rule.category,
        "location": rule.location,
        "client": rule.client,
        "above": rule.above.text if rule.above else None,
    }
    filters = [f"{name} {value}" for name, value in given.items() if value]
    kinds = ", ".join(kind for kind in KINDS if kind in rule.operations)
    return " · ".join([kinds, *filters])


def _asked(rule: Rule) -> Iterator[str]:
    yield f"asked by {_who(rule.ask)}"
    yield f"needs {needs(rule)}{' of ' + _who(rule.approve) if rule.needed else ''}"
    if rule.reason:
        yield "with a reason"
    if rule.needed:
        yield f"decided within {lasting(rule.expires_after)}"
    yield f"carried out within {lasting(rule.execute_within)}"


def _who(who: Who) -> str:
    return ", ".join(words(who)) or "nobody"


async def explain(
    settings: Settings,
    asked: Sequence[str],
    fields: Sequence[str],
    progress: Progress,
    to_client: str | None = None,
) -> tuple[str, bool]:
    """Which rules match a change of an asset and which one holds; whether there is the asset.

    Raises UsageError for an operation or a field that there is not.
    """
    kind, changed = _operation(asked), _fields(fields)
    async with opened(settings) as parts:
        pages = await Asking(parts, progress).answer(" ".join(asked[1:-1]), every_page=False)
        if not isinstance(pages[0], Found):
            return printed(pages, as_json=False), False
        held = parts.index.get(Scope(), pages[0].card.asset.ref)
    if held is None:
        raise UsageError("The asset was read, and is not kept: ask again.", usage=USAGE)
    facts = policy.facts(kind, held.asset, fields=changed, to_client=to_client)
    ruling = policy.ruling(settings.rules, facts)
    told = [*_asset(held.asset, kind, changed, to_client), "", *_holds(ruling)]
    return "\n".join([*told, *([_RETIRES] if "status" in changed else [])]), True


def _operation(asked: Sequence[str]) -> Kind:
    """The last of the words, which names an operation."""
    first, *rest = asked
    if first != "explain":
        raise UsageError(f"“{first}” is none of what rules can do: explain.", usage=USAGE)
    if len(rest) < 2:  # noqa: PLR2004 - an asset and an operation
        raise UsageError("Name an asset and an operation.", usage=USAGE)
    for kind in KINDS:
        if rest[-1].casefold() == kind:
            return kind
    raise UsageError(
        f"There is no operation “{one_line(rest[-1])}”{nearest(rest[-1], KINDS)} The operations"
        f" are {', '.join(KINDS)}.",
        usage=USAGE,
    )


def _fields(given: Sequence[str]) -> tuple[str, ...]:
    for field in given:
        if field not in FIELDS:
            near = nearest(field, FIELDS)
            raise UsageError(f"There is no field “{one_line(field)}”{near}", usage="--field price")
    return tuple(given)


def _asset(asset: Asset, kind: Kind, fields: Sequence[str], to_client: str | None) -> Iterator[str]:
    """What rules look at of an asset, and of what is asked."""
    serial = f", serial number {one_line(asset.serial_number)}" if asset.serial_number else ""
    yield f"{one_line(asset.title)}{serial}, in {asset.ref.source}"
    given = {
        "category": asset.model.category if asset.model else None,
        "location": asset.location.name if asset.location else None,
        "client": asset.client_name,
        "price": asset.price.text if asset.price else None,
    }
    yield " · ".join(f"{name} {one_line(value or 'unknown')}" for name, value in given.items())
    to = f" to {one_line(to_client)}" if to_client else ""
    yield f"Asked: {kind}{' of ' + ', '.join(fields) if fields else ''}{to}"


def _holds(ruling: Ruling) -> Iterator[str]:
    """The rule that holds, why, and what it asks for."""
    rule = ruling.rule
    yield f"“{rule.name}” holds. {ruling.why}"
    yield f"  may ask:      {_who(rule.ask)}"
    for other in ruling.matching[1:]:
        if other.ask != rule.ask:
            yield f"                and of these only {_who(other.ask)}, by “{other.name}”"
    yield f"  reason:       {'must be given' if ruling.reason else 'need not be given'}"
    if rule.needed:
        yield f"  approves:     {_who(rule.approve)}; never whoever asks"
        yield f"  needed:       {needs(rule)}"
    if rule.needed == "clients":
        yield "  consent:      of a client with no contact here, recorded by an operator for it,"
        yield "                with a reference; never by whoever asks"
    if rule.needed:
        yield f"  to decide:    within {lasting(rule.expires_after)}"
    else:
        yield "  approves:     nobody has to"
    if rule.remind_after:
        yield f"  reminded:     after {lasting(rule.remind_after)}"
    if rule.escalate_after:
        yield f"  escalated:    after {lasting(rule.escalate_after)}, to {_who(rule.escalate_to)}"
    yield f"  carried out:  within {lasting(rule.execute_within)}"
    yield ""
    yield "Matching, the strictest first:"
    yield from _numbered(ruling.matching)
