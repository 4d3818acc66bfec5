"""What a question asks for, and how much of the inventory it may be answered from."""

from bot.errors import NotPermitted
from bot.language.questions import (
    AskHelp,
    AskWhoAmI,
    AssetHistory,
    AssetsOf,
    CountAssets,
    CountWarranties,
    Filtered,
    Filters,
    FindAssets,
    ListAssets,
    ListConflicts,
    ListModels,
    Question,
    ReportAssets,
    ShowAsset,
)
from bot.models import Denied
from bot.policy import Surface, Viewer, may

_SINGLE = frozenset({Surface.ONE, Surface.MINE, Surface.WHOAMI})


def entitled(question: Question, viewer: Viewer) -> Viewer:
    """The viewer whose scope is what the question may be answered from; raises NotPermitted."""
    surface = surface_of(question, viewer)
    verdict = may(viewer.standing, surface)
    if isinstance(verdict, Denied):
        raise verdict.error()
    if isinstance(question, Filtered) and (told := question.filters.details):
        _reads_details(viewer, told)
    if surface in _SINGLE or viewer.lists is None:
        return viewer.model_copy(update={"listed": None}) if viewer.listed else viewer
    return viewer.model_copy(update={"scope": viewer.lists})


def _reads_details(viewer: Viewer, told: str) -> None:
    """Raises NotPermitted where details are not for whoever reads what is listed or counted."""
    verdict = may(viewer.standing, Surface.DETAILS)
    if isinstance(verdict, Denied):
        raise verdict.error()
    if viewer.public:
        raise NotPermitted(f"{told} are not for everyone here.")


def turns_pages(viewer: Viewer) -> bool:
    """Whether someone may turn the pages of what matches one word, wherever it lies."""
    return viewer.lists is not None and viewer.lists.parts is None


def lists_all_of(viewer: Viewer, source: str) -> bool:
    """Whether someone may list all that a source has, whichever client's it is."""
    lists = viewer.lists
    if lists is None or (lists.clients is not None and source not in lists.whole):
        return False
    return lists.parts is None or any(
        part.source == source and part.clients is None for part in lists.parts
    )


def surface_of(question: Question, viewer: Viewer) -> Surface:
    """What kind of question it is."""
    match question:
        case FindAssets(words=(_,)):
            return Surface.PAGES if question.position else Surface.ONE
        case FindAssets():
            return Surface.SEVERAL
        case AssetsOf():
            return Surface.MINE if _is_own(question, viewer) else Surface.OTHERS
        case ListAssets(filters=filters) | CountAssets(filters=filters) if _are_own(
            filters, viewer
        ):
            return Surface.MINE
        case ListAssets(filters=filters) | CountAssets(filters=filters) if _are_whose(filters):
            return Surface.OTHERS
        case _:
            return _SURFACES[type(question)]


def _is_own(question: AssetsOf, viewer: Viewer) -> bool:
    asker = viewer.asker
    return asker is not None and not question.email and question.slack_user in {None, asker.user}


def _are_own(filters: Filters, viewer: Viewer) -> bool:
    """Whether nothing is asked of but what the asker has."""
    return viewer.asker is not None and filters.person in {"", viewer.asker.user}


def _are_whose(filters: Filters) -> bool:
    """Whether it is asked what somebody has, by an account or by name."""
    named = any(one.field == "assignee" and not one.negated for one in filters.where)
    return bool(filters.person) or named


_SURFACES = {
    ShowAsset: Surface.ONE,
    ListAssets: Surface.LISTS,
    CountAssets: Surface.LISTS,
    ListConflicts: Surface.CONFLICTS,
    ListModels: Surface.LISTS,
    ReportAssets: Surface.REPORTS,
    CountWarranties: Surface.LISTS,
    AssetHistory: Surface.HISTORY,
    AskWhoAmI: Surface.WHOAMI,
    AskHelp: Surface.WHOAMI,
}
