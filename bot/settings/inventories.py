"""Which sources hold the same inventory: only there are two records with one serial one thing."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.errors import SettingsError
from bot.settings import checks
from bot.settings.sources import Source


class Holder(BaseModel):
    """A source, or what one client has in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    client: str | None = None
    """The client's name, where the source holds an inventory for each of several."""


Inventory = tuple[Holder, ...]
"""Whoever holds the same things, the one that is shown first before the others."""


def read_inventories(
    tables: Sequence[dict[str, Any]], sources: Sequence[Source]
) -> tuple[Inventory, ...]:
    """The `[[same_inventory]]` tables; raises SettingsError naming the one that is wrong."""
    found: list[Inventory] = []
    for place, table in enumerate(tables, start=1):
        where = f"same_inventory[{place}]"
        for key in table:
            if key != "holders":
                raise SettingsError(
                    f"{where}.{checks.plain(key)} is not a setting; it has holders alone"
                )
        holders = table.get("holders")
        if not isinstance(holders, list) or not all(isinstance(one, str) for one in holders):
            raise SettingsError(
                f'{where}.holders must be a list, such as ["factorial", "itflow/Larkfield"]'
            )
        found.append(tuple(holder(where, one, sources) for one in holders))
        if len({one.source for one in found[-1]}) < max(2, len(holders)):
            raise SettingsError(f"{where}.holders must name two sources or more, each once")
    named = [(one.source, (one.client or "").casefold()) for same in found for one in same]
    if len(set(named)) < len(named):
        raise SettingsError("same_inventory: a source or client stands in two of them")
    return tuple(found)


def holder(where: str, text: str, sources: Sequence[Source]) -> Holder:
    """A source's id; where it has clients, with a stroke and the name of one behind it."""
    name, _, client = text.partition("/")
    source = next((one for one in sources if one.id == name), None)
    if source is None:
        near = checks.nearest(name, [one.id for one in sources])
        raise SettingsError(f"{where}: there is no source {checks.shown(name)}{near}")
    if source.has_clients != bool(client.strip()):
        raise SettingsError(
            f"{where}: {checks.shown(text)} must name a client behind a stroke, as in"
            f" {name}/Larkfield"
            if source.has_clients
            else f"{where}: {checks.shown(text)} has no clients, so it is written {name}"
        )
    return Holder(source=name, client=client.strip() or None)


def sources_of(source: str, client: str, inventories: Sequence[Inventory]) -> frozenset[str]:
    """The sources that are declared to hold what one client has in a source, and nothing else."""
    return frozenset(
        other.source
        for inventory in inventories
        if any(one.source == source and _same(one.client, client) for one in inventory)
        for other in inventory
        if other.client is None
    )


def _same(one: str | None, other: str) -> bool:
    return one is not None and " ".join(one.casefold().split()) == " ".join(
        other.casefold().split()
    )
