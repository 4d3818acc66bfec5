"""One asset of the index to the card one person may see."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from bot import policy
from bot.answering.answers import Card, Former, Twin
from bot.answering.findings import differences
from bot.answering.offers import Offers
from bot.answering.twins import Told
from bot.language.changes import faulty
from bot.language.questions import history_of, question_of
from bot.log import correlation
from bot.models import Asset, AssetRef
from bot.people.identities import Identities
from bot.policy import Surface, Viewer, may, sees_details
from bot.store import Held


def _none(_asset: Asset) -> bool:
    return False


def _never(_asset: Asset) -> None:
    return None


class Cards:
    """Makes cards: what policy shows, who has it in Slack, days of warranty, link to the record."""

    def __init__(
        self,
        identities: Identities,
        record_urls: Mapping[str, str],
        *,
        logins_urls: Mapping[str, str] = MappingProxyType({}),
        several_sources: bool = False,
        offers: Offers | None = None,
        declined: Callable[[Asset], bool] = _none,
        faulty_since: Callable[[Asset], datetime | None] = _never,
    ) -> None:
        """Without `offers` no card offers a change; `declined` tells what its assignee refused.

        `faulty_since` tells since when a fault is open. Both are asked in each answer: in memory.
        """
        self._identities = identities
        self._record_urls = record_urls
        self._logins_urls = logins_urls
        self.several_sources = several_sources
        self._offers = offers
        self._declined = declined
        self._faulty_since = faulty_since

    def card(self, held: Held, viewer: Viewer, *, stale: bool = False) -> Card:
        """One asset as *viewer* sees it; `stale` when its source did not answer just now."""
        return Card(**self._shown(held, viewer, stale=stale))

    def told(self, told: Told, viewer: Viewer, *, stale: Collection[AssetRef] = ()) -> Card:
        """One thing as *viewer* sees it, with what else there is of it and can be done with it."""
        asset = told.held.asset
        twins = tuple(
            Twin(
                card=self.card(one, viewer, stale=one.asset.ref in stale),
                differences=differences(asset, one.asset),
            )
            for one in told.twins
        )
        former = tuple(
            Former(id=one.asset.ref.id, client=one.asset.client.name)
            for one in told.former
            if one.asset.client
        )
        shown = self._shown(told.held, viewer, stale=asset.ref in stale)
        offered = self._offered(asset, viewer, shown["assignee_slack"]) if self._offers else {}
        return Card(**shown, **offered, twins=twins, former=former)

    def _shown(self, held: Held, viewer: Viewer, *, stale: bool) -> dict[str, Any]:
        """What any card of an asset has."""
        asset = held.asset
        source = asset.ref.source
        return {
            "asset": policy.view(viewer, asset),
            "question": question_of(asset.ref),
            "source": source,
            "assignee_slack": (
                self._identities.in_slack(source, asset.assignee.id) if asset.assignee else None
            ),
            "warranty_days": (
                (asset.warranty_end - viewer.today).days if asset.warranty_end else None
            ),
            "record_url": _address(self._record_urls.get(source), asset),
            "logins_url": _address(self._logins_urls.get(source), asset),
            "several_sources": self.several_sources,
            "declined": self._declined(asset) and sees_details(viewer, asset),
            "within": viewer.within,
            "checked_at": held.checked_at,
            "stale": stale,
            "reference": correlation.get() if stale else "",
        }

    def _offered(self, asset: Asset, viewer: Viewer, has_it: str | None) -> dict[str, Any]:
        """What can be done with it; *has_it* is the Slack user who does, where that is known."""
        client = asset.client_name
        read = may(viewer.standing, Surface.HISTORY, source=asset.ref.source, client=client)
        fault = _fault(asset, viewer, has_it)
        return {
            "changes": self._offers.of(asset, viewer) if self._offers else None,
            "fault": fault,
            "faulty_since": self._faulty_since(asset) if fault else None,
            "history": history_of(asset.ref) if read and not viewer.public else None,
        }


def _fault(asset: Asset, viewer: Viewer, has_it: str | None) -> str | None:
    """What reports a fault of it: for whoever has it, and for operators."""
    if viewer.public or viewer.asker is None or asset.gone:
        return None
    client = asset.client_name
    handles = may(viewer.standing, Surface.FAULTS, source=asset.ref.source, client=client)
    own = has_it == viewer.asker.user
    return faulty(asset.ref) if handles or own else None


def _address(page: str | None, asset: Asset) -> str | None:
    """Where a record is shown; None where that is not known, or its client is not."""
    if page is None or ("{client}" in page and asset.client is None):
        return None
    client = asset.client.id if asset.client else ""
    for place, text in (("{id}", asset.ref.id), ("{client}", client)):
        page = page.replace(place, quote(text, safe=""))
    return page
