"""Notices which approval rules have changed since they were last taken up, and writes it down."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot import history
from bot.models import fingerprint
from bot.policy import Rule
from bot.store import Records, history_rows

KIND: Final = "rules_changed"


class RuleChanges:
    """Compares the rules that this process goes by with those that history last told of.

    Once for each time they are taken up: replicas with two files do not tell of them in turn.
    """

    def __init__(
        self, records: Records, rules: Callable[[], Sequence[Rule]], now: Callable[[], datetime]
    ) -> None:
        self._records = records
        self._rules = rules
        self._now = now
        self._seen: Mapping[str, str] | None = None

    async def look(self) -> None:
        """Write down which rules are new, others or gone; raises StoreFailed."""
        rules = {rule.name: _digest(rule.model_dump(mode="json")) for rule in self._rules()}
        if rules == self._seen:
            return
        async with self._records.begin() as connection:
            last = await history_rows.newest_of(connection, KIND)
            was: Mapping[str, str] = json.loads(last.texts.get("rules", "{}")) if last else {}
            if (last.facts["digest"] if last else _digest({})) != _digest(rules):
                await history.append(connection, self._event(was, rules))
        self._seen = rules

    def _event(self, was: Mapping[str, str], rules: Mapping[str, str]) -> history.Event:
        both = was.keys() & rules.keys()
        changed = {
            "added": rules.keys() - was.keys(),
            "removed": was.keys() - rules.keys(),
            "changed": {name for name in both if was[name] != rules[name]},
        }
        words = {what: ", ".join(sorted(names)) for what, names in changed.items() if names}
        return history.Event(
            kind=KIND,
            at=self._now(),
            facts={"digest": _digest(rules)}
            | {what: len(names) for what, names in changed.items()},
            texts={**words, "rules": json.dumps(rules, sort_keys=True)},
        )


def _digest(value: Any) -> str:
    """What tells a rule from what it becomes, whatever the order in which people are named."""
    return fingerprint(json.dumps(_ordered(value), sort_keys=True))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _ordered(one) for name, one in value.items()}
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
