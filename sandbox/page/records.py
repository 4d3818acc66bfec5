"""The asset systems' own records, for whoever wants to see that what the bot says is so."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sandbox.company import Inventory, ItAsset
from sandbox.factorial import rows
from sandbox.factorial.versions import NEWEST, version
from sandbox.itflow.records import Asset, written

if TYPE_CHECKING:
    from sandbox.world import World

JSON = dict[str, Any]

SYSTEMS: Final = {"factorial": "Factorial", "itflow": "ITFlow"}
_VERSION: Final = version(NEWEST)
_SHOWN: Final = 30


class Record(NamedTuple):
    """One asset as its system has it: what people look for, and all of it."""

    id: str
    brief: dict[str, str | None]
    row: ItAsset | Asset


def found(world: "World", system: str, words: str) -> JSON:
    """Records of one system that hold all of *words*: the first of them, and how many there are."""
    wanted = words.casefold().split()
    every = _of_factorial(world.inventory) if system == "factorial" else _of_itflow(world)
    matching = [one for one in every if all(word in _text(one) for word in wanted)]
    return {
        "system": system,
        "words": words,
        "count": len(matching),
        "records": [
            {"id": one.id, "brief": one.brief, "record": _whole(world, one)}
            for one in matching[:_SHOWN]
        ],
    }


def _text(record: Record) -> str:
    return " ".join(filter(None, record.brief.values())).casefold()


def _whole(world: "World", record: Record) -> JSON:
    """All of it, named as its system names it."""
    if isinstance(record.row, ItAsset):
        return rows.asset(record.row, world.inventory, _VERSION)
    return written(record.row)


def _of_factorial(inventory: Inventory) -> Iterator[Record]:
    people = {one.id: one.name for one in inventory.employees}
    models = {one.id: f"{one.brand} {one.name}" for one in inventory.models}
    places = {one.id: one.name for one in inventory.workplaces}
    for row in inventory.assets:
        brief = {
            "label": row.label,
            "serial number": row.serial_number,
            "model": models.get(row.model_id),
            "status": "deleted" if row.discarded_at else row.status,
            "owner": people.get(row.owner_id or ""),
            "workplace": places.get(row.workplace_id or ""),
            "warranty end": row.warranty_end,
        }
        yield Record(row.id, brief, row)


def _of_itflow(world: "World") -> Iterator[Record]:
    database = world.itflow.database
    clients = {one.client_id: one.client_name for one in database.clients}
    contacts = {one.contact_id: one.contact_name for one in database.contacts}
    for row in database.assets:
        brief = {
            "name": row.asset_name,
            "serial": row.asset_serial,
            "model": f"{row.asset_make or ''} {row.asset_model or ''}".strip(),
            "status": "archived" if row.asset_archived_at else row.asset_status,
            "contact": contacts.get(row.asset_contact_id),
            "client": clients.get(row.asset_client_id),
            "warranty expire": row.asset_warranty_expire,
        }
        yield Record(row.asset_id, brief, row)
