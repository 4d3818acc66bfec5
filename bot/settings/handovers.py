"""What people agree to when they take an asset: terms of use, by category."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from bot.errors import SettingsError
from bot.plain import is_clean
from bot.settings import checks

_KEYS: Final = ("category", "handover_text")
_MOST: Final = 2_000
"""Characters of a wording, as Slack counts them: it is shown whole, or nobody could agree to it."""


class HandOverText(BaseModel):
    """The terms of use of a category."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str | None
    """None is every category that has none of its own."""
    text: str


def read_handovers(tables: Sequence[dict[str, Any]]) -> tuple[HandOverText, ...]:
    """The `[[handovers]]` tables; raises SettingsError with a line for each one that is wrong."""
    wrong, found = checks.Wrong(), list[HandOverText]()
    for number, table in enumerate(tables, start=1):
        with wrong.noted():
            found.append(_read(f"handovers[{number}]", table))
    wrong.refuse()
    named = [(one.category or "").casefold() for one in found]
    if twice := next((one for one in named if named.count(one) > 1), None):
        raise SettingsError(f"handovers: the category {checks.shown(twice)} stands there twice")
    if named.count("") > 1:
        raise SettingsError("handovers: only one table may be without a category")
    return tuple(found)


def _read(where: str, table: dict[str, Any]) -> HandOverText:
    for key in table:
        if key not in _KEYS:
            near = checks.nearest(key, _KEYS)
            raise SettingsError(f"{where}.{checks.plain(key)} is not a setting{near}")
    category, text = table.get("category"), table.get("handover_text")
    if category is not None and not (isinstance(category, str) and category.strip()):
        raise SettingsError(f'{where}.category must be the name of one, such as "Laptop"')
    if not isinstance(text, str) or not text.strip():
        raise SettingsError(f"{where}.handover_text must say what people agree to")
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    kept = "\n".join(line for line in lines if line)
    if not is_clean(kept):
        raise SettingsError(f"{where}.handover_text holds characters that nobody sees")
    counted = len(kept) + sum(kept.count(mark) * 4 for mark in "&<>")
    if counted > _MOST:
        raise SettingsError(
            f"{where}.handover_text must be at most {_MOST:,} characters (&, < and > count"
            f" five), so that Slack shows it whole, not {counted:,}: say the rest behind a link"
        )
    return HandOverText(category=category.strip() if category else None, text=kept)


def terms_for(category: str, texts: Sequence[HandOverText]) -> str:
    """What people agree to who take something of a category; nothing where that is said nowhere."""
    for wanted in (category.casefold(), None):
        for one in texts:
            if (one.category.casefold() if one.category else None) == wanted:
                return one.text
    return ""
