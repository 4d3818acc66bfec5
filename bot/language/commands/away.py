"""`away @person until DATE` and `back`: who decides for whoever types it, and until when."""

import re
from datetime import date, timedelta

from bot.errors import UsageError
from bot.language.asked import AskAway
from bot.language.words.wordlists import any_of, playing

AWAY_USAGE = "away @person until 2026-12-24"
LONGEST = timedelta(days=366)
_WEEKDAYS = tuple(
    map(
        playing,
        (
            "weekday.0", "weekday.1", "weekday.2", "weekday.3", "weekday.4", "weekday.5",
            "weekday.6",
        ),
    )
)  # fmt: skip
"""What each day of the week is called, Monday first."""
_SAID = re.compile(
    rf"@(?P<who>[UW][A-Z0-9]{{2,}})\s+(?:{any_of('typed.until')})\s+(?P<day>\S+)", re.IGNORECASE
)


def away(text: str, today: date) -> AskAway:
    """What stands behind “away”; raises UsageError where it cannot be read."""
    if not text:
        return AskAway()
    said = _SAID.fullmatch(text)
    if said is None:
        raise UsageError(
            "Say who decides for you, picked from Slack's list, and the last day of it.",
            usage=AWAY_USAGE,
        )
    return AskAway(delegate=said["who"], until=_day(said["day"], today))


def back(text: str) -> AskAway:
    """The word “back”, which takes nothing after it."""
    if text:
        raise UsageError("“back” takes nothing after it.", usage="back")
    return AskAway(back=True)


def _day(text: str, today: date) -> date:
    called = text.casefold().rstrip(".,!")
    for weekday, words in enumerate(_WEEKDAYS):
        if called in words:
            return today + timedelta(days=(weekday - today.weekday()) % len(_WEEKDAYS))
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text}” is no day.", usage=AWAY_USAGE) from error
    if day < today:
        raise UsageError(f"{text} is over already.", usage=AWAY_USAGE)
    if day - today > LONGEST:
        raise UsageError("That is more than a year: name a day before that.", usage=AWAY_USAGE)
    return day
