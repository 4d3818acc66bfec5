"""What is said in plain words, understood by the words of the inventory within somebody's scope."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from bot.answering.rights import entitled
from bot.errors import NotPermitted, UsageError
from bot.language.asked import Asked, AskExport, AskReportFile
from bot.language.changes import AskChange
from bot.language.commands.assets import find
from bot.language.commands.filters import filters as filters_of
from bot.language.commands.filters import typed
from bot.language.fallbacks.totals import total_of
from bot.language.fallbacks.unanswerable import Beyond, beyond
from bot.language.fallbacks.unknown_names import unknown_name
from bot.language.fallbacks.unknown_people import stranger_meant, unknown_holder
from bot.language.follow_ups.references import points_at_one, points_back
from bot.language.parsed import CHANGING, SINGLE, Candidate, Parsed
from bot.language.parsed_to_asked import meant, question
from bot.language.questions import (
    AskInWords,
    Filtered,
    Filters,
    FindAssets,
    ListAssets,
    ReportAssets,
    Where,
)
from bot.language.understanding import Words, understand
from bot.language.wording import asked, line
from bot.language.words.tokens import normal
from bot.models import Denied, Role, Scope
from bot.policy import Surface, Viewer, may
from bot.store import Index

log = logging.getLogger(__name__)

USAGE = "who has C02XL0ABJGH5?"
_NOBODY = "I know of nobody called “{}” here."
_NEARLY: Final = 75
"""So much, in a hundred, a name is like another that is offered instead."""
_WHOSE = "of ana@example.com"
_BEYOND: Final[Mapping[Beyond, str]] = {
    "departed": "I cannot search by who has left: that is in no record that I list. Nothing was"
    " looked up or changed. Please ask of one person by name; the warranties, statuses and places"
    " of all things can be asked for.",
    "without": "I cannot list who has none of something: I list things, and who has them. Please"
    " ask what one person or one team has.",
    "both": "I cannot list who has one thing and another as well: I list things, and who has each."
    " “Laptops and phones” is a list of both kinds together.",
    "each": "I cannot list people by how many things each of them has: I list things, and who has"
    " them. Please ask what one person has.",
    "unset": "I cannot list what has no such thing noted: a list is by what is. “/asset export” is"
    " a CSV in which the empty cells of a column can be found.",
}
"""What is said to what nothing here can answer, so that nothing else is answered in its place."""
_INSTEAD: Final[Mapping[Beyond, str]] = {
    "unset": "export category:laptop",
    "both": "laptops and phones",
}
"""What may be typed instead, where it is not the things of one person."""
_MANAGING = "I know who has which equipment, and not who manages whom or works with whom."
_ORDERS_NOTHING = "I order no equipment and hand none out by myself: operators do."
_OF_WHAT = (
    "I do not know which you mean: you asked nothing here before. Please name them. In a direct"
    " message to me, or in a thread, one question leads to the next."
)
_OF_NOTHING = (
    "Nothing was found before that, so there is nothing of it to speak of. Please name what you"
    " mean."
)
_EVERYTHING: Final = ListAssets(filters=Filters())
MOST_SCOPES = 4
"""Vocabularies that are held: people of one standing have the same."""


class Spoken:
    """Understands sentences; knows the words of each scope until the index is read anew."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: OrderedDict[Scope, tuple[object, Words]] = OrderedDict()
        self._reading: dict[Scope, asyncio.Task[Words]] = {}

    def ready(self, scope: Scope) -> Words | None:
        """The words of a scope, if they are known and still those of the index."""
        as_of, words = self._known.get(scope, (None, None))
        return words if words is not None and as_of == self._as_of() else None

    async def words(self, scope: Scope) -> Words:
        """The words of a scope, read from the index where that has to be."""
        ready = self.ready(scope)
        return ready if ready is not None else await asyncio.shield(self._begun(scope))

    def lately(self, scope: Scope) -> Words | None:
        """The words of a scope as they were last read; what is new is read meanwhile."""
        if self.ready(scope) is None:
            self._begun(scope)
        return self._known.get(scope, (None, None))[1]

    def _begun(self, scope: Scope) -> asyncio.Task[Words]:
        """The reading of a scope's words that is under way: one for all who wait for them."""
        reading = self._reading.get(scope)
        if reading is None:
            reading = self._reading[scope] = asyncio.create_task(self._learned(scope))
            reading.add_done_callback(lambda done: self._ended(scope, done))
        return reading

    def _ended(self, scope: Scope, reading: asyncio.Task[Words]) -> None:
        del self._reading[scope]
        if not reading.cancelled() and (error := reading.exception()):
            log.warning("the inventory's words were not read: %s", error)

    async def _learned(self, scope: Scope) -> Words:
        as_of = self._as_of()
        words = await asyncio.to_thread(self._read, scope)
        self._known[scope] = as_of, words
        self._known.move_to_end(scope)
        while len(self._known) > MOST_SCOPES:
            self._known.popitem(last=False)
        return words

    def understood(
        self, said: AskInWords, words: Words, viewer: Viewer, *, context: Parsed | None = None
    ) -> Parsed:
        """What a sentence means for whoever says it, after what they said before it."""
        found = understand(said.text, words, today=viewer.today, context=context)
        same = context and (found.intent, found.filters) == (context.intent, context.filters)
        if same and not (found.sure or found.candidates):
            # It adds nothing to what was said before: it is no follow-up.
            found = understand(said.text, words, today=viewer.today)
        today = viewer.today
        stranger = stranger_meant(said.text, found, words, today=today, context=context)
        return stranger or found

    def _as_of(self) -> object:
        return [(one.source, one.synced_at) for one in self._index.readings()]

    def _read(self, scope: Scope) -> Words:
        return Words(self._index.words(scope))


def said_within(viewer: Viewer) -> Scope:
    """Whose words somebody's sentences are understood by: what they may list, at most."""
    return viewer.lists if viewer.lists is not None else viewer.scope


def asked_for(
    said: AskInWords,
    parsed: Parsed,
    words: Words,
    viewer: Viewer,
    *,
    lost: str = "",
) -> Asked | Parsed:
    """What is asked for; what was understood, where somebody has to say which is meant.

    Raises UsageError where it was not understood, with examples that fit this inventory; also for
    what leans on a question before it, where that is *lost*: this says why.
    """
    _check_lists(parsed, viewer)
    found = meant(parsed, user=viewer.asker.user if viewer.asker else "", today=viewer.today)
    if (instead := _instead(said, parsed, words, viewer)) is not None:
        return instead
    if lost and not parsed.sure and points_back(said.text, words, viewer.today):
        raise UsageError(lost, usage=USAGE)
    if found is None:
        if said.typed:
            return find(said.text)
        raise UsageError(f"I did not understand that. {examples(words, viewer)}", usage=USAGE)
    if parsed.sure:
        return found
    if isinstance(found, AskChange) and not (found.word or found.among):
        raise UsageError(
            f"I am not sure what you mean by that: I understood “{line(parsed)}”. Please name the"
            " asset by its serial number or tag, and whoever is to have it by @.",
            usage="give C02XL0ABJGH5 to @person",
        )
    if parsed.candidates:
        return parsed
    if said.typed and len(said.text.split()) == 1:
        return find(said.text)
    if isinstance(found, Filtered) and found.filters == Filters():
        raise UsageError(f"I did not understand that. {examples(words, viewer)}", usage=USAGE)
    return parsed


def as_said(typed: Asked, words: Words, viewer: Viewer) -> Asked:
    """What is typed, finding what the same word finds in a sentence: phones are mobile phones, too.

    Raises UsageError for words that are no filter, and NotPermitted for who may not export.
    """
    if isinstance(typed, AskExport) and typed.words:
        return AskExport(filters=_exported(typed.words, words, viewer))
    if not isinstance(typed, ListAssets | ReportAssets | AskExport | AskReportFile):
        return typed
    if not (name := typed.filters.category):
        return typed
    found = question(understand(name, words, today=viewer.today), today=viewer.today)
    wheres = found.filters.where if isinstance(found, ListAssets) else ()
    of = [one for one in wheres if one.field == "category" and not one.negated]
    if len(wheres) != 1 or not of or not _is_more(of[0].values, name):
        return typed
    filters = typed.filters
    wider = {"category": None, "where": (*filters.where, *of)}
    return typed.model_copy(update={"filters": filters.model_copy(update=wider)})


def _is_more(values: Sequence[str], name: str) -> bool:
    return len(values) > 1 and name.casefold() in map(str.casefold, values)


def _exported(text: str, words: Words, viewer: Viewer) -> Filters:
    """The filters that plain words behind “export” are."""
    verdict = may(viewer.standing, Surface.EXPORT)
    if isinstance(verdict, Denied):
        raise verdict.error()
    parsed = understand(text, words, today=viewer.today)
    found = question(parsed, today=viewer.today) if parsed.intent == "find" else None
    if parsed.sure and isinstance(found, ListAssets):
        return found.filters
    return filters_of(text, today=viewer.today)  # which says that this is none


def leaning(
    said: AskInWords, words: Words, viewer: Viewer, before: Parsed | None
) -> tuple[Parsed | None, str]:
    """What was asked *before* as far as this may lean on it, and what is said where it may not."""
    if before is None:
        return None, _OF_WHAT
    if before.empty and points_at_one(said.text, words, viewer.today):
        return None, _OF_NOTHING
    return before, ""


def _check_lists(parsed: Parsed, viewer: Viewer) -> None:
    """Raises NotPermitted where only whoever may list can go on, before more is asked for."""
    if viewer.lists is not None:
        return
    if parsed.intent == "assign" and parsed.filters.get("assignee", "") is None:
        raise NotPermitted(_ORDERS_NOTHING, roles=(Role.OPERATOR,))
    if parsed.filters.get("team") == "me":
        entitled(_EVERYTHING, viewer)


def _instead(
    said: AskInWords, parsed: Parsed, words: Words, viewer: Viewer
) -> FindAssets | ListAssets | ReportAssets | None:
    """What is answered in the place of what was understood, if that is not what was asked.

    Raises UsageError where that is nothing, and NotPermitted where others see to it.
    """
    if said.coded and not parsed.sure and _begins_coded(said.text):
        return find(said.text.rstrip("?!. "))
    if not parsed.sure and (unasked := beyond(said.text, words, viewer.today)):
        return _beyond(unasked, said, words, viewer)
    return _of_nowhere(said, parsed, words, viewer)


def _beyond(unasked: Beyond, said: AskInWords, words: Words, viewer: Viewer) -> ReportAssets:
    """What things cost together, as a report; raises UsageError or NotPermitted for all else."""
    may_list = viewer.lists is not None
    if unasked == "managing":
        more = " Please ask of one person by name." if may_list else ""
        raise UsageError(_MANAGING + more, usage=_WHOSE if may_list else "mine")
    if unasked == "wanted" and not may_list:
        raise NotPermitted(_ORDERS_NOTHING, roles=(Role.OPERATOR,))
    entitled(_EVERYTHING, viewer)  # what would be refused is not advised
    if unasked == "wanted":
        more = "What is free can be listed, and given to somebody: “assign a free laptop to @ana”."
        raise UsageError(f"{_ORDERS_NOTHING} {more}", usage="free laptops")
    if unasked == "money":
        return _total(said, words, viewer)
    raise UsageError(_BEYOND[unasked], usage=_INSTEAD.get(unasked, _WHOSE))


def _total(said: AskInWords, words: Words, viewer: Viewer) -> ReportAssets:
    """The report that adds up what was paid; raises UsageError where not all was taken in."""
    parsed = total_of(said.text, words, viewer.today)
    listed = question(parsed, today=viewer.today)
    filters = listed.filters if isinstance(listed, ListAssets) else Filters()
    if not parsed.left_out and not viewer.public:
        return ReportAssets(filters=filters)
    missed = "".join(f"I did not take in “{one}”. " for one in parsed.left_out)
    usage = " ".join(["report", *typed(filters)])
    raise UsageError(f"{missed}A report adds up what things were bought for.", usage=usage)


def _begins_coded(text: str) -> bool:
    """Whether it begins with what may be written on an asset: “2023?”, but not “and 2023?”."""
    return any(map(str.isdigit, text.split(maxsplit=1)[0]))


def _of_nowhere(
    said: AskInWords, parsed: Parsed, words: Words, viewer: Viewer
) -> ListAssets | None:
    """The list of a place that nobody knows, which says so and names those that are known.

    Raises UsageError where it is somebody whom nobody knows.
    """
    if viewer.lists is None:  # who is known is told to those alone who may list
        return None
    if parsed.intent in CHANGING and SINGLE.isdisjoint(parsed.filters):
        if name := unknown_holder(said.text, words, viewer.today):
            raise _nobody(name, words)
        return None
    if parsed.sure or parsed.candidates or parsed.intent in CHANGING or len(said.text.split()) == 1:
        return None
    understood = parsed.intent != "none"
    unknown = unknown_name(said.text, words, viewer.today, understood=understood)
    if unknown is None:
        return None
    if unknown.key == "location":
        return ListAssets(filters=Filters(location=unknown.said))
    raise _nobody(unknown.said, words)


def _nobody(name: str, words: Words) -> UsageError:
    """That nobody is called so, and who is called nearly so, or which team has it in its name."""
    names = [one.name for one in words.vocabulary.people]
    near = process.extractOne(name, names, scorer=_alike, score_cutoff=_NEARLY)
    said = _NOBODY.format(name)
    if near:
        return UsageError(f"{said} Do you mean {near[0]}?", usage=_WHOSE)
    team = next((one for one in words.vocabulary.teams if normal(name) in normal(one).split()), "")
    if team:
        named = Filters(where=(Where(field="team", values=(team,)),))
        usage = " ".join(["list", *typed(named)])
        return UsageError(f"{said} Do you mean the team {team}?", usage=usage)
    return UsageError(said, usage=_WHOSE)


def _alike(name: str, whole: str, **_: object) -> float:
    """How much a name is like somebody's, or like a part of it, in a hundred."""
    parts = (whole, *whole.split())
    return max(fuzz.ratio(name.casefold(), one.casefold()) for one in parts)


def examples(words: Words, viewer: Viewer) -> str:
    """Two sentences that would be understood here, and answered to whoever asks."""
    if viewer.lists is None:
        return f"Try “what do I have?” or “{USAGE}”; “help” says what else there is."
    kinds = words.lexicon.plural(words.kind.lower()) if words.kind else "laptops"
    place = f" in {words.place}" if words.place else ""
    return f"Try “{kinds}{place}” or “{USAGE}”; “help” says what else there is."


def choices(parsed: Parsed) -> Sequence[Candidate]:
    """What may be meant: the candidates, or else what was understood."""
    if parsed.candidates:
        return parsed.candidates
    whole = Candidate(
        label=asked(parsed), intent=parsed.intent, filters=parsed.filters, changes=parsed.changes
    )
    return (whole,)
