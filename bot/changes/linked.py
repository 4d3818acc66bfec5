"""What the ids that a change writes are called."""

from bot.assets.client import LINKS
from bot.models import Scope
from bot.operations import Change, Create, Edit
from bot.store import Index


def linked_names(index: Index, operation: Change | Create) -> dict[str, str]:
    """What the places, teams, models and so on that an edit links to are called, by field."""
    if not isinstance(operation, Edit):
        return {}
    scope = Scope(sources=frozenset({operation.ref.source}))
    given = operation.changes.given()
    return {
        field: one.name
        for field, link in LINKS.items()
        if given.get(field)
        for one in index.linked(scope, link)
        if one.id == given[field]
    }
