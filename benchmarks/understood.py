"""How well sentences are understood, beside a cascade of patterns and fuzzy matching alone."""

import re
from collections.abc import Callable
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.rows import Row, named, under
from bot.language.parsed import Intent, Parsed
from tests.language.corpus import Score, Understands, chatter, ours, score, vocabulary

MEASURED, CHATTER = "asked_measured.jsonl", "chatter_measured.txt"
SLOTS = {
    "assignee": "people",
    "location": "locations",
    "team": "teams",
    "client": "clients",
    "category": "categories",
    "manufacturer": "manufacturers",
    "model": "models",
    "status": "statuses",
    "vendor": "vendors",
    "serial_number": "serial_numbers",
    "asset_tag": "asset_tags",
    "name": "names",
}
CASCADE: tuple[tuple[Intent, str], ...] = (
    ("help", r"^help|what can you"),
    ("count", r"how many|number of"),
    ("history", r"history|before\??$|who had|happened"),
    ("warranty", r"warrant|expire"),
    ("transfer", r"\b(transfer|hand over|move .* to|from .* to)\b"),
    ("return", r"\b(return|give back|hand in|check in|unassign)\b"),
    ("assign", r"\b(assign|give|check out)\b"),
    ("delete", r"\b(delete|remove)\b"),
    ("create", r"\b(create|add|register|new)\b"),
    ("fault", r"broken|crack|not work|won't|problem|fault"),
    ("edit", r"\b(mark|set|change|retire|rename|lost|stolen)\b"),
    ("mine", r"\b(my|mine|i have|to me)\b"),
    ("find", r"who|where|which|what|show|list|find|all"),
)
NEAR = 90
"""How alike a name has to be to be taken for it."""
_NAMED = {
    slot: [getattr(one, "name", one) for one in getattr(vocabulary(), listed)]
    for slot, listed in SLOTS.items()
}
_PATTERNS = {
    slot: re.compile(
        "|".join(rf"(?<!\w){re.escape(one)}s?(?!\w)" for one in sorted(names, key=len)[::-1]),
        re.IGNORECASE,
    )
    for slot, names in _NAMED.items()
}


def cascade(text: str, _before: Parsed | None = None) -> Parsed:
    """The first pattern that fits, and each name that stands there as it is spelled."""
    said = text.lower()
    intent: Intent = next((intent for intent, one in CASCADE if re.search(one, said)), "none")
    filters: dict[str, Any] = {}
    for slot, pattern in _PATTERNS.items():
        spelled = {one.casefold(): one for one in _NAMED[slot]}
        met = [found.casefold() for found in pattern.findall(text)]
        names = [spelled.get(one) or spelled.get(one.removesuffix("s")) for one in met]
        if names:
            filters[slot] = names[0] if len(names) == 1 else names
    return _told(text, intent, filters)


def fuzzy(text: str, _before: Parsed | None = None) -> Parsed:
    """The intent whose words are most alike, and each name that is alike enough."""
    known: dict[Intent, str] = {intent: one.replace("|", " ") for intent, one in CASCADE}
    intent = max(known, key=lambda one: fuzz.token_set_ratio(text, known[one]))
    alike = fuzz.token_set_ratio(text, known[intent])
    filters: dict[str, Any] = {}
    for slot, names in _NAMED.items():
        found = process.extract(text, names, scorer=fuzz.partial_ratio, score_cutoff=NEAR)
        if found:
            filters[slot] = found[0][0]
    return _told(text, intent if filters or alike > NEAR else "none", filters)


def _told(text: str, intent: Intent, filters: dict[str, Any]) -> Parsed:
    """As the bot would have it: what a change makes of the last person is its change."""
    changes: dict[str, Any] = {}
    if intent in {"assign", "transfer"} and isinstance(filters.get("assignee"), str):
        changes["assignee"] = filters.pop("assignee")
    sure = 0.9 if intent != "none" else 0.0
    return Parsed(text=text, intent=intent, filters=filters, changes=changes, confidence=sure)


def measure(say: Callable[[str], None]) -> list[Row]:
    """Of a hundred lines, how many are wrong, wrong and sure, and answered though nobody asked."""
    rows = []
    say("sentences")
    best = score(MEASURED)
    for name, other in (("a cascade of patterns", cascade), ("fuzzy matching", fuzzy)):
        theirs = score(MEASURED, other)
        rows += [
            Row(
                measure="sentences not exactly right",
                unit="%",
                rounds=[(_wrong(best), _wrong(theirs))],
                against=name,
                reach=under(5, "%"),
                extreme=under(2, "%"),
            ),
            Row(
                measure="… wrong and sure",
                unit="%",
                rounds=[(_sure(best), _sure(theirs))],
                against=name,
                reach=under(1, "%"),
            ),
            Row(
                measure="chatter answered",
                unit="%",
                rounds=[(_answered(_heard), _answered(other))],
                against=name,
                reach=under(0.2, "%"),
                extreme=named("none", under(0, "%")),
            ),
        ]
        say(name)
    return rows


def _heard(text: str, _before: Parsed | None = None) -> Parsed:
    return ours(text, channel=True)


def _wrong(found: Score) -> float:
    return 100 * (1 - found.right / found.lines)


def _sure(found: Score) -> float:
    return 100 * found.wrong_and_sure / found.lines


def _answered(understands: Understands) -> float:
    lines = chatter(CHATTER)
    return 100 * sum(understands(line, None).intent != "none" for line in lines) / len(lines)
