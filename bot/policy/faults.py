"""Who may report a fault, and who may do something about one."""

from bot.models import Allowed, Asset, Verdict
from bot.policy.rules import Actor
from bot.policy.surfaces import Surface, may


def may_report(actor: Actor, asset: Asset) -> Verdict:
    """Whether somebody may say that something is wrong with an asset: they have it, or run IT."""
    has_it = asset.assignee is not None and not actor.ambiguous
    if has_it and asset.assignee and (asset.ref.source, asset.assignee.id) in actor.identities:
        return Allowed()
    return may_handle(actor, asset.ref.source, asset.client_name)


def may_handle(actor: Actor, source: str, client: str | None) -> Verdict:
    """Whether somebody may do something about a fault of an asset of a source and a client."""
    return may(actor.standing, Surface.FAULTS, source=source, client=client)
