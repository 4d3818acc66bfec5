"""How far someone's lists go: their roles' sources and clients, as the index knows them."""

from collections.abc import Sequence

from bot.models import Part, Role, Scope
from bot.policy import Reach
from bot.policy.roles import Standing
from bot.store import Index

_LISTING = (Role.OPERATOR, Role.AUDITOR)
"""The roles that lists are for."""


def reach(index: Index, standing: Standing, roles: Sequence[Role] = _LISTING) -> Reach | None:
    """The part of the inventory where someone has any of these roles, those that lists are for.

    None where that is all of it, or nothing.

    Whether they may list at all is for policy to say.
    """
    given = standing.reach(*roles)
    if not given:
        return None
    parts, words = [], []
    for source, clients in given:
        if clients is None:
            parts.append(Part(source=source))
            words.append(source)
            continue
        ids = frozenset(one for name in clients for one in index.clients(source, name))
        parts.append(Part(source=source, clients=ids))
        known = index.values(Scope(sources=frozenset({source})), "client")
        shown = {name.casefold(): name for name in known}
        words += [shown.get(name, name) for name in sorted(clients)]
    return Reach(parts=tuple(parts), words=tuple(words))
