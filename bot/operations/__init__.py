"""The operations that may be asked for: each a value that is stored and read back.

Pure but for `carry_out`, which makes the one write of an operation at its source, and
`with_model`, which makes the model of a new asset before that.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, field_serializer

from bot.assets.client import LINKS, AssetChanges, AssetClient, Capabilities, NewAsset, NewModel
from bot.errors import NotSupported, UnknownOutcome
from bot.models import WHEN_USED, Asset, AssetModel, AssetRef, Model, Named, Status, fingerprint
from bot.operations import client_transfer
from bot.operations.client_transfer import ClientTransfer

Kind = Literal[
    "assign", "return", "transfer", "edit", "retire", "delete", "create", "client_transfer"
]


class Assign(Model):
    """Give an asset that nobody has to a person of its source."""

    v: Literal[1] = 1
    kind: Literal["assign"] = "assign"
    ref: AssetRef
    to: Named


class Return(Model):
    """Take an asset back into stock."""

    v: Literal[1] = 1
    kind: Literal["return"] = "return"
    ref: AssetRef


class Transfer(Model):
    """Give an asset that somebody has to somebody else."""

    v: Literal[1] = 1
    kind: Literal["transfer"] = "transfer"
    ref: AssetRef
    to: Named


class Edit(Model):
    """Change some fields of an asset."""

    v: Literal[1] = 1
    kind: Literal["edit"] = "edit"
    ref: AssetRef
    changes: AssetChanges
    names: Mapping[str, str] = {}
    """What the ids that are put back were called, by field."""

    @field_serializer("changes")
    def _only_what_is_given(self, changes: AssetChanges) -> dict[str, Any]:
        return changes.model_dump(mode="json", exclude_unset=True)


class Retire(Model):
    """Take an asset out of use and keep its record."""

    v: Literal[1] = 1
    kind: Literal["retire"] = "retire"
    ref: AssetRef


class Delete(Model):
    """Remove an asset's record."""

    v: Literal[1] = 1
    kind: Literal["delete"] = "delete"
    ref: AssetRef


class Create(Model):
    """Make a new asset."""

    v: Literal[1] = 1
    kind: Literal["create"] = "create"
    source: str
    asset: NewAsset
    model: NewModel | None = None
    """The model that has to be made first; None once it is there, and the asset names it."""
    names: Mapping[str, str] = {}
    """The names of the things whose ids the asset has, by field."""

    @field_serializer("asset")
    def _only_what_is_given(self, asset: NewAsset) -> dict[str, Any]:
        return asset.model_dump(mode="json", exclude_unset=True)


Change = Assign | Return | Transfer | Edit | Retire | Delete | ClientTransfer
"""An operation on an asset that exists."""
Operation = Annotated[Change | Create, Field(discriminator="kind")]

operation_json: TypeAdapter[Operation] = TypeAdapter(Operation, config=WHEN_USED)
"""Reads and writes an operation as it is stored."""

OUT_OF_USE = frozenset({Status.RETIRED, Status.LOST, Status.STOLEN})
"""Statuses in which an asset cannot be assigned to anybody."""


class Precondition(Model):
    """How an asset was when a change was asked for, and must still be when it is made."""

    v: Literal[1] = 1
    assignee: str | None
    """The source's id of whoever has it."""
    status: Status
    source_status: str
    serial_number: str | None
    client: str | Literal[False] | None = False
    """The id of its client, None if it has none; False in requests that did not record it."""
    fields: Mapping[str, str] = {}
    """A fingerprint of each further field that must not have changed."""


_FACTS = ("assignee", "status", "serial_number", "client")
"""What must not have changed, whatever the operation."""


def precondition(asset: Asset, operation: Operation | None = None) -> Precondition:
    """What must still be true of this asset when the change is made."""
    return Precondition(
        fields={name: _told(asset, name) for name in _looked_at(operation) if name not in _FACTS},
        assignee=asset.assignee.id if asset.assignee else None,
        status=asset.status,
        source_status=asset.source_status,
        serial_number=asset.serial_number,
        client=asset.client_id,
    )


def _looked_at(operation: Operation | None) -> list[str]:
    """The further fields that must not have changed: what the form or the plan showed."""
    match operation:
        case Edit(changes=changes):
            return sorted(changes.given())
        case ClientTransfer():
            return ["ip", "location_id", "model_id", "name", "network_id", "uri", "vendor_id"]
    return []


def changed_since(was: Precondition, now: Asset | None) -> tuple[str, ...]:
    """What is no longer as the precondition says, by name; only `gone` if there is no asset."""
    if now is None or now.gone:
        return ("gone",)
    is_now = precondition(now)
    kept = [name for name in _FACTS if getattr(was, name) is not False]
    facts = (name for name in kept if getattr(was, name) != getattr(is_now, name))
    return (*facts, *(name for name, told in was.fields.items() if _told(now, name) != told))


def _told(asset: Asset, field: str) -> str:
    """A field's fingerprint."""
    return fingerprint(str(_now(asset, field)))


Why = Literal[
    "gone",
    "archived",
    "unsupported",
    "left",
    "out_of_use",
    "has_it_already",
    "has_assignee",
    "nobody_has_it",
    "retired_already",
    "returned_first",
    "same",
    "changed",
    "unwritable",
]


class Objection(Model):
    """Why an operation cannot be asked for as the asset is now, and which one can instead."""

    why: Why
    instead: Kind | None = None


@cache
def _because(why: Why, instead: Kind | None = None) -> Objection:
    """An objection; cached, for every card needs several."""
    return Objection(why=why, instead=instead)


def objection(
    operation: Change, asset: Asset, can: Capabilities, *, has_left: bool = False
) -> Objection | None:
    """What forbids an operation on an asset as it is now; `has_left`: the new assignee has."""
    if asset.gone:
        return _because("gone")
    if asset.archived:
        return _because("archived")
    if not supported(operation, can):
        return _because("unsupported")
    return _because("left") if has_left else against(operation, asset, can)


def against(operation: Change, asset: Asset, can: Capabilities) -> Objection | None:
    """The same for an asset in use, and an operation that its source supports."""
    match operation:
        case Assign() | Transfer():
            return _against_giving(operation, asset)
        case Retire():
            return _against_retiring(asset)
        case ClientTransfer():
            return _against_another_client(operation, asset, can)
        case Return() if asset.assignee is None and asset.status is not Status.ASSIGNED:
            return _because("nobody_has_it")
        case Edit() if is_done(operation, asset):
            return _because("same")
    return None


def _against_giving(operation: Assign | Transfer, asset: Asset) -> Objection | None:
    if asset.status in OUT_OF_USE:
        return _because("out_of_use", "edit")
    if asset.assignee is not None and asset.assignee.id == operation.to.id:
        return _because("has_it_already")
    if operation.kind == "assign" and asset.assignee is not None:
        return _because("has_assignee", "transfer")
    if operation.kind == "transfer" and asset.assignee is None:
        return _because("nobody_has_it", "assign")
    return None


def _against_another_client(
    operation: ClientTransfer, asset: Asset, can: Capabilities
) -> Objection | None:
    if asset.client is None:
        return _because("unsupported")
    if asset.client.id == operation.to.id:
        return _because("same")
    if asset.status in OUT_OF_USE:
        return _because("out_of_use", "edit")
    return _because("unwritable") if client_transfer.unwritable(asset, can) else None


def _against_retiring(asset: Asset) -> Objection | None:
    if asset.status is Status.RETIRED:
        return _because("retired_already")
    if asset.assignee is not None:
        return _because("returned_first", "return")
    return None


def supported(operation: Operation, can: Capabilities) -> bool:
    """Whether a source can do it and may be written to."""
    return not can.read_only and _can(operation, can)


def _can(operation: Operation, can: Capabilities) -> bool:
    match operation:
        case Assign() | Transfer():
            return can.assign
        case Return():
            return can.unassign
        case Edit(changes=changes):
            given = changes.given()
            status = given.get("status")
            writable = given.keys() <= can.fields and (status is None or status in can.statuses)
            return can.update and writable
        case Retire():
            return can.update and Status.RETIRED in can.statuses
        case Delete() | Create():
            return bool(getattr(can, operation.kind))
        case ClientTransfer(leaves=leaves):
            return client_transfer.is_transferable(can, leaves)


def is_done(operation: Change, asset: Asset | None) -> bool:
    """Whether an asset, None if its source has none, is already as the operation would make it."""
    match operation:
        case Delete() | ClientTransfer():
            return _is_left(operation, asset)
        case _ if asset is None or asset.gone:
            return False
        case Assign(to=to) | Transfer(to=to):
            return asset.assignee is not None and asset.assignee.id == to.id
        case Return():
            return asset.assignee is None and asset.status is Status.IN_STOCK
        case Retire():
            return asset.status is Status.RETIRED
        case Edit(changes=changes):
            return all(_now(asset, name) == value for name, value in changes.given().items())


def _is_left(operation: Delete | ClientTransfer, asset: Asset | None) -> bool:
    """Whether the record was given up, and the new one that has to come first is there."""
    if isinstance(operation, ClientTransfer):
        return operation.verified and client_transfer.is_closed(operation, asset)
    return asset is None or asset.gone


def _now(asset: Asset, field: str) -> Any:
    """The value that a field of AssetChanges has on an asset."""
    if field in LINKS:
        named = getattr(asset, LINKS[field])
        return named.id if named else None
    return getattr(asset, field)


async def with_model(operation: Create, client: AssetClient) -> Create:
    """The operation with its model made, unless it was there. Raises SourceError."""
    wanted = operation.model
    if wanted is None:
        return operation
    made = await _model_called(wanted, client)
    if made is None:
        try:
            made = await client.create_model(wanted)
        except UnknownOutcome:
            made = await _model_called(wanted, client)
            if made is None:
                raise
    asset = operation.asset.model_copy(update={"model_id": made.id})
    names = {**operation.names, "model_id": made.name}
    return operation.model_copy(update={"asset": asset, "model": None, "names": names})


async def _model_called(wanted: NewModel, client: AssetClient) -> AssetModel | None:
    """The model that is to be made, if the source has it already."""
    if client.capabilities.any_model:
        return None
    return next((one for one in await client.models() if wanted.is_called(one)), None)


async def carry_out(operation: Operation, client: AssetClient) -> Asset:
    """Make the one write of an operation; the asset as read back. Raises SourceError."""
    match operation:
        case Assign(ref=ref, to=to) | Transfer(ref=ref, to=to):
            return await client.assign(ref.id, to.id)
        case Return(ref=ref):
            return await client.unassign(ref.id)
        case Edit(ref=ref, changes=changes):
            return await client.update(ref.id, changes)
        case Retire(ref=ref):
            return await client.update(ref.id, AssetChanges(status=Status.RETIRED))
        case Delete(ref=ref):
            return await client.delete(ref.id)
        case Create(asset=asset):
            return await client.create(asset)
        case ClientTransfer():
            raise NotSupported("It takes several writes", source=operation.ref.source)
