"""Who is meant to have an asset: told by Slack, by address or by name, known there or not."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from bot.answering.rights import lists_all_of
from bot.changes.choosing import only
from bot.changes.filled_in import Receiver
from bot.changes.wishes import receiver
from bot.language.changes import AskChange, AskSeveral
from bot.language.commands.receivers import is_me, possible, unknown, without_holder
from bot.language.words.tokens import normal
from bot.modals import MOST_CHOICES
from bot.models import Asset, Named, Unlinked
from bot.people.identities import Identities, PersonNotLinked
from bot.policy import Viewer
from bot.store import Index

_Wanted = TypeVar("_Wanted", AskChange, AskSeveral)


class Receivers:
    """Finds those whom assets are to be given to."""

    def __init__(self, *, index: Index, identities: Identities) -> None:
        self._index = index
        self._identities = identities

    async def read(self, wanted: _Wanted, asset: Asset, viewer: Viewer) -> _Wanted:
        """The same with the name that its reason begins with taken out of it, if one does."""
        if not wanted.may_name:
            return wanted
        found = await asyncio.to_thread(self._read, wanted.reason, asset, viewer)
        return wanted.model_copy(update={"may_name": False, **found})

    def _read(self, said: str, asset: Asset, viewer: Viewer) -> dict[str, str]:
        """Who is named first in what was said, and the reason behind that."""
        holder = asset.assignee.name if asset.assignee else ""
        for name, behind in possible(said):
            reason = without_holder(behind, holder)
            if is_me(name) and viewer.asker:
                return {"to": viewer.asker.user, "reason": reason}
            if alike := self._alike(asset, name):
                called = alike[0].name if len(alike) == 1 else name
                return {"called": called, "reason": reason}
        nobody = unknown(said)
        if nobody is None:
            return {}
        return {"called": nobody.name, "reason": without_holder(nobody.reason, holder)}

    def _alike(self, asset: Asset, name: str) -> Sequence[Named]:
        """Those who have all these words in their name, each whole."""
        words = set(normal(name).split())
        found = self.search(asset, name)
        return [one for one in found if words.issubset(normal(one.name).split())]

    async def of(self, wanted: AskChange | AskSeveral, asset: Asset, viewer: Viewer) -> Receiver:
        """Who is to have an asset, as far as that was said.

        That nobody is known so is told to those alone who may know of everybody in the source.
        """
        telling = asset.client_id is None or lists_all_of(viewer, asset.ref.source)
        if wanted.person is not None:
            return Receiver(person=wanted.person)
        if wanted.to:
            found = await self._named(wanted.to, asset)
            if isinstance(found, Named):
                return Receiver(person=found)
            none = found == "none" and self._index.knows_people(asset.ref.source)
            return Receiver(stranger=wanted.to if none and telling else "")
        if wanted.called:
            who = await asyncio.to_thread(self._called, wanted.called, asset)
            return who if telling else who.model_copy(update={"unheard": False})
        return Receiver()

    def search(self, asset: Asset, typed: str) -> Sequence[Named]:
        """Whom it can be given to of those whose names have what was typed; for a thread."""
        return self._people(asset, typed, asset.client_id)

    def _people(self, asset: Asset, typed: str, client: str | None) -> Sequence[Named]:
        people = self._index.people_named(
            asset.ref.source, typed, client=client, limit=MOST_CHOICES
        )
        return [Named(id=one.id, name=one.name) for one in people]

    async def _named(self, to: str, asset: Asset) -> Named | Unlinked:
        """Who was meant, as the source has them, or why nobody can say."""
        try:
            people = (
                self._identities.with_email(to)
                if "@" in to
                else await self._identities.in_sources(to)
            )
        except PersonNotLinked as error:
            return error.why
        ids = [person_id for of, person_id in people if of == asset.ref.source]
        if len(ids) != 1:
            return "several" if ids else "none"
        return receiver(self._index, asset, ids[0]) or "unseen"

    def _called(self, called: str, asset: Asset) -> Receiver:
        """Who is called so, as the search of the form has them; the one, or nobody."""
        found = only(self.search(asset, called), called)
        if found:
            return Receiver(person=found)
        anybody = not self._index.knows_people(asset.ref.source)
        anybody = anybody or bool(self._people(asset, called, None))
        return Receiver(called=called, unheard=not anybody)
