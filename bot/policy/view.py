"""Who may see what of an asset."""

from datetime import date
from functools import lru_cache
from typing import Final

from bot.models import (
    Asker,
    Asset,
    AssetModel,
    AssetRef,
    Denied,
    Model,
    Money,
    Named,
    Part,
    Role,
    Scope,
    Status,
    Tickets,
)
from bot.policy.roles import Grant, Standing
from bot.policy.surfaces import Surface, may


class AssetView(Model):
    """What one person may read of one asset: the only form that reaches a template or an export."""

    ref: AssetRef
    title: str
    serial_number: str | None
    tag: str | None
    name: str | None
    model: AssetModel | None
    status: Status
    source_status: str
    assignee: Named | None
    location: Named | None
    team: Named | None
    client: Named | None
    purchase_date: date | None
    warranty_end: date | None
    price: Money | None
    notes: str | None
    description: str | None
    os: str | None
    ip: str | None
    mac: str | None
    network: Named | None
    vendor: Named | None
    uri: str | None
    physical_location: str | None
    install_date: date | None
    tickets: Tickets | None
    archived: bool
    gone: bool


class Looked(Model):
    """The only parts of the inventory that a list covers, where that is not all of it."""

    words: tuple[str, ...]
    for_everyone: bool = False
    """Whether others read it than the person who may list no more."""


class Viewer(Model):
    """Whom an answer is for: who asks, what they may read, and which day it is where they are."""

    asker: Asker | None
    """None is whoever runs a command in a terminal, with operator's rights."""
    standing: Standing
    scope: Scope
    """Where any one asset may be looked up."""
    lists: Scope | None
    """Where assets may be listed; None where nowhere."""
    listed: Looked | None = None
    """What they may list, where that is not everything."""
    public: bool = False
    """Whether others read the answer: then it has only what everyone may see."""
    today: date
    within: str | None = None
    """The client whose channel it is asked in: nothing of any other is read there."""

    def for_everyone(self) -> "Viewer":
        """The same, where others read the answer."""
        listed = self.listed and self.listed.model_copy(update={"for_everyone": True})
        return self.model_copy(update={"public": True, "listed": listed})


class Bound(Model):
    """The client a channel is for, and what may be read there."""

    client: str
    scope: Scope

    def has(self, source: str, client: str | None) -> bool:
        """Whether the assets that a client has in a source may be read there."""
        scope = self.scope
        if scope.sources is not None and source not in scope.sources:
            return False
        return scope.clients is None or source in scope.whole or client in scope.clients


class Reach(Model):
    """The part of the inventory that someone may list, and what it is called."""

    parts: tuple[Part, ...]
    words: tuple[str, ...]


TERMINAL = Standing(grants=(Grant(role=Role.OPERATOR),))
"""The standing of whoever runs a command on the bot's machine."""


_EVERYTHING = Scope()


@lru_cache(maxsize=1024)  # one asks often, and sees the same all day
def viewer(
    asker: Asker | None,
    standing: Standing,
    *,
    today: date,
    bound: Bound | None = None,
    reach: Reach | None = None,
) -> Viewer:
    """How someone with this standing sees the inventory.

    Everyone may look up any one asset. Lists need a role, and go as far as its *reach* (None:
    everywhere). In a channel that is for one client only that client's assets exist.
    """
    scope = bound.scope if bound else _EVERYTHING
    lists = scope if may(standing, Surface.LISTS) else None
    if lists is not None and reach is not None:
        lists = lists.model_copy(update={"parts": reach.parts})
    return Viewer(
        asker=asker,
        standing=standing,
        scope=scope,
        lists=lists,
        listed=Looked(words=reach.words) if reach else None,
        today=today,
        within=bound.client if bound else None,
    )


DETAILS: Final = ("price", "notes", "ip", "mac")
"""The fields of an asset that not everyone may read."""


def sees_details(viewer: Viewer, asset: Asset) -> bool:
    """Whether someone may read an asset's price, notes and addresses."""
    client = asset.client_name
    return not viewer.public and may_read_details(viewer.standing, asset.ref.source, client)


def may_read_details(standing: Standing, source: str, client: str | None) -> bool:
    """Whether someone with this standing may read the details of a client's assets in a source."""
    return bool(may(standing, Surface.DETAILS, source=source, client=client))


def view(viewer: Viewer, asset: Asset) -> AssetView:
    """What someone may read of an asset: all of it, or all but its details."""
    facts = {**vars(asset), "title": asset.title}
    if not sees_details(viewer, asset):
        facts |= dict.fromkeys(DETAILS)
    return AssetView.model_validate(facts, extra="ignore")


def in_full(viewer: Viewer, asset: Asset) -> Asset:
    """All of an asset, for a CSV; raises NotPermitted where they may not export it."""
    client = asset.client_name
    verdict = may(viewer.standing, Surface.EXPORT, source=asset.ref.source, client=client)
    if isinstance(verdict, Denied):
        raise verdict.error()
    return asset
