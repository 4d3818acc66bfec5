"""What the form of a question asks for and offers, within what whoever asks may list."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from bot.answering.anew.shown import (
    ME,
    NOBODY,
    SAID,
    STATUSES,
    AnewForm,
    fits,
    form,
    name_of,
    values,
)
from bot.answering.rights import entitled
from bot.answering.spoken import Spoken, said_within
from bot.language.questions import Filtered, Said
from bot.language.words.text import as_user
from bot.modals import MOST_CHOICES, matching
from bot.models import Named
from bot.people.identities import Identities, PersonNotLinked
from bot.people.members import People
from bot.policy import AssetView, Surface, Viewer, may, view
from bot.store import Index
from bot.store.index.lists import Field

_MOST_OWN: Final = 100
"""Assets of one's own that are looked at, for those who may list nothing else."""
_COUNTED: Final[tuple[Field, ...]] = (
    "category", "model", "location", "team", "client", "os", "vendor",
)  # fmt: skip
"""What the index knows all names of."""
_ASKED: Final[tuple[Said, ...]] = ("category", "status", "assignee")
"""What a form always asks for; for more where there is any of it."""
_WHERE_ANY: Final[tuple[Field, ...]] = ("location", "team", "client")
_CALLED: Final = {ME: ("you", "me", "mine", "yours"), NOBODY: ("nobody", "no one", "unassigned")}
"""What people type for whoever asks, and for nobody; the first is shown."""
_FIELDS: Final[Mapping[str, Said]] = {
    name_of(field, negated=negated): field for field in SAID for negated in (False, True)
}
"""What each menu is about, by its name."""


class Offering:
    """Makes forms of questions, and finds what their menus offer."""

    def __init__(
        self, *, index: Index, spoken: Spoken, people: People, identities: Identities
    ) -> None:
        self._index = index
        self._spoken = spoken
        self._people = people
        self._identities = identities

    async def form(self, question: Filtered, viewer: Viewer) -> AnewForm:
        """The form of a question; raises NotPermitted where that is not for whoever asks."""
        entitled(question, viewer)
        usual: set[Said] = set(_ASKED)
        for field in _WHERE_ANY:
            if (field != "client" or viewer.within is None) and await self._names(field, viewer):
                usual.add(field)
        users = filter(None, map(as_user, values(question.filters, "assignee", negated=False)))
        rows = ((user, self._people.row(user)) for user in users)
        return form(
            question,
            usual,
            priced=bool(may(viewer.standing, Surface.DETAILS)),
            called={user: row.name for user, row in rows if row},
        )

    async def options(self, name: str, typed: str, viewer: Viewer) -> list[Named]:
        """What a menu of the form offers for what was typed."""
        field = _FIELDS.get(name)
        if field is None:
            return []
        names = await self._names(field, viewer)
        found = matching((Named(id=one, name=one) for one in names if fits(one)), typed)
        standing_for = _standing_for(typed) if name == name_of("assignee", negated=False) else []
        return [*standing_for, *found][:MOST_CHOICES]

    async def _names(self, field: Said, viewer: Viewer) -> Iterable[str]:
        """Everything of a kind that whoever asks may list assets of."""
        if field == "status":
            return STATUSES
        if viewer.lists is None:
            return await self._own(field, viewer)
        if counted := next((one for one in _COUNTED if one == field), None):
            return await asyncio.to_thread(self._index.values, viewer.lists, counted)
        scope = said_within(viewer)
        words = self._spoken.lately(scope) or await self._spoken.words(scope)
        if field == "manufacturer":
            return words.vocabulary.manufacturers
        return dict.fromkeys(one.name for one in words.vocabulary.people)

    async def _own(self, field: Said, viewer: Viewer) -> Iterable[str]:
        """The same of one's own assets."""
        try:
            who = await self._identities.in_sources(viewer.asker.user) if viewer.asker else []
        except PersonNotLinked:
            return ()
        listing = await asyncio.to_thread(
            self._index.of_people, viewer.scope, who, position=None, limit=_MOST_OWN
        )
        found = (_said_of(view(viewer, row.asset), field) for row in listing.rows)
        return dict.fromkeys(one for one in found if one)


def _standing_for(typed: str) -> list[Named]:
    """Whoever asks, and nobody, where that was typed."""
    begun = typed.casefold().strip()
    return [
        Named(id=value, name=called[0])
        for value, called in _CALLED.items()
        if any(one.startswith(begun) for one in called)
    ]


def _said_of(asset: AssetView, field: Said) -> str | None:
    """What an asset has of a kind."""
    model = asset.model
    match field:
        case "category":
            return model.category if model else None
        case "model":
            return model.name if model else None
        case "manufacturer":
            return model.manufacturer if model else None
        case "os":
            return asset.os
        case "status":
            return asset.status
    named: Named | None = getattr(asset, field)
    return named.name if named else None
