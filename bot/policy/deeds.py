"""What people can do with the bot, in the words that “whoami” has for a beginner."""

from typing import Final, NamedTuple

from bot.policy.roles import Standing
from bot.policy.surfaces import Surface, may


class Deed(NamedTuple):
    """Something people do, with the surfaces that it takes, which are for the same roles."""

    words: str
    surfaces: frozenset[Surface]


def _deed(words: str, *surfaces: Surface) -> Deed:
    return Deed(words, frozenset(surfaces))


DEEDS: Final = (
    _deed(
        "look up an asset by its serial number, tag or id, and share its card",
        *(Surface.ONE, Surface.CHOICE, Surface.NEAREST, Surface.SHARE_ONE, Surface.WHOAMI),
    ),
    _deed("see what you have (“mine”), and report a fault of it", Surface.MINE, Surface.REPORT),
    _deed("read the history of what you are asked to decide about", Surface.DECIDED),
    _deed("see prices, notes and network addresses", Surface.DETAILS),
    _deed(
        "list, count, compare and export assets (“list”, “report”), and see what others have",
        *(Surface.PAGES, Surface.SEVERAL, Surface.OTHERS, Surface.LISTS, Surface.REPORTS),
        *(Surface.CONFLICTS, Surface.SHARE_LIST, Surface.EXPORT),
    ),
    _deed("read the history of any asset (“history”)", Surface.HISTORY),
    _deed("ask for changes: assign, return, transfer, edit …", Surface.CHANGES),
    _deed("see to faults and hand-overs of others", Surface.FAULTS, Surface.HAND_OVERS),
    _deed("acknowledge warranty alerts, and make rules for them", Surface.ALERTS, Surface.RULES),
    _deed("approve and deny what others ask for", Surface.DECIDE),
    _deed("pause changes, and say which client a channel is for", Surface.RUN),
)
"""Each kind of question, answer or doing is part of one of them."""


def open_to(
    standing: Standing, *, read_only: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What somebody may do somewhere, and what they may do nowhere.

    Where every source is read-only, asking for changes is neither: no role gives it.
    """
    deeds = [one for one in DEEDS if not (read_only and Surface.CHANGES in one.surfaces)]
    allowed = [one for one in deeds if all(may(standing, each) for each in one.surfaces)]
    return (
        tuple(one.words for one in allowed),
        tuple(one.words for one in deeds if one not in allowed),
    )
