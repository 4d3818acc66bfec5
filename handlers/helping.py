"""What somebody can ask, by what they may: the reply to “help”."""

from collections.abc import Mapping
from typing import Final

from bot.answering.answers import Help
from bot.language.commands.table import COMMANDS
from bot.language.words.similar import Slips
from bot.policy import Surface, may
from bot.policy.roles import Standing
from bot.render import reply
from handlers.sending import Payload

_CHANGES: Final = (
    *("new", "assign", "return", "transfer", "status", "edit", "retire", "delete"),
    *("undo", "import"),
)
OF: Final[Mapping[str, Surface]] = {
    "of": Surface.OTHERS,
    "list": Surface.LISTS,
    "warranty": Surface.LISTS,
    "models": Surface.LISTS,
    "report": Surface.REPORTS,
    "conflicts": Surface.CONFLICTS,
    "history": Surface.HISTORY,
    "export": Surface.EXPORT,
    "faults": Surface.FAULTS,
    "alerts": Surface.RULES,
    "pause": Surface.RUN,
    "resume": Surface.RUN,
    "channel": Surface.RUN,
    **dict.fromkeys(_CHANGES, Surface.CHANGES),
}
"""What each command is of that is not for everyone."""

_SLIPS: Final = Slips(COMMANDS)
_SHORTEST: Final = 4
"""Letters of the shortest word that may be a command with a slip in it."""


def helped(command: str, standing: Standing) -> Payload:
    """The commands that are for somebody; “whoami” says more."""
    rows = tuple(
        (f"{command} {row.usage}", _meaning(word, row.meaning, standing))
        for word, row in COMMANDS.items()
        if word not in OF or may(standing, OF[word])
    )
    many = ", or up to 20," if may(standing, Surface.SEVERAL) else ""
    first = (f"{command} C02XL0ABJGH5", f"one asset{many} by serial number, tag or id")
    return reply(
        Help(
            commands=(first, *rows),
            command=command,
            is_whole=len(rows) == len(COMMANDS),
            of_others=bool(may(standing, Surface.OTHERS)),
        )
    )


def slipped(word: str, standing: Standing) -> str | None:
    """The command that a word is but for one letter, of those that are for somebody."""
    near = _SLIPS.of(word.casefold()) if len(word) >= _SHORTEST else []
    return next((one for one in near if one not in OF or may(standing, OF[one])), None)


def _meaning(word: str, meaning: str, standing: Standing) -> str:
    """What a command does for somebody: of everyone's hand-overs most people see their own."""
    if word == "handovers" and not may(standing, Surface.HAND_OVERS):
        return "what was given to you, or by you, and is not confirmed yet"
    return meaning
