"""Changes of assets in ITFlow; what came of each is what reading back says.

ITFlow's own answer is no measure: it denies deletions that it made and changes of an address, and
says yes to what it ignored. Nothing is ever sent twice.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import NoReturn, TypeVar

from bot.assets.itflow import fields
from bot.assets.itflow.api import ApiClient, Wrote
from bot.assets.itflow.as_assets import STATUSES
from bot.assets.itflow.fields import Value
from bot.assets.itflow.pages import pieces
from bot.assets.itflow.reading import Reader, fold
from bot.assets.itflow.records import AssetRecord
from bot.errors import NotSupported, SourceError, SourceRefused, UnknownOutcome
from bot.models import Status
from bot.operations import client_transfer

T = TypeVar("T")

_NO_RIGHT = 403


def _is_left(row: AssetRecord) -> bool:
    """Whether a record is retired, and its notes say which one the asset has become."""
    is_retired = STATUSES.get((row.asset_status or "").casefold()) is Status.RETIRED
    return is_retired and client_transfer.is_left_for_another(row.asset_notes, row.asset_id)


class Writer:
    """Creates, changes and deletes assets."""

    def __init__(self, api: ApiClient, reader: Reader) -> None:
        self._api = api
        self._source = api.source
        self._reader = reader

    async def create(self, client_id: str, given: Mapping[str, Value]) -> AssetRecord:
        """Make an asset of a client, unless it has one of that name and serial number already.

        One that was retired when the asset went to another client does not keep the asset from
        coming back.
        """
        body = fields.new(given, source=self._source)
        await self._require_client(client_id)
        before = await self._twins(client_id, body)
        if living := [row for row in before if not (row.archived or _is_left(row))]:
            raise self._refused(
                f"has this asset already, with the same name and serial number: #"
                f"{living[0].asset_id}"
            )
        wrote, lost = await self._sent("create", {**body, "client_id": client_id})
        new_id = wrote.new_id if wrote else None
        if new_id is None:  # it may have been made all the same
            known = {row.asset_id for row in before}
            after = await self._checked(lambda: self._twins(client_id, body))
            new_id = next((row.asset_id for row in after if row.asset_id not in known), None)
        if new_id is None:
            self._fail("the new asset", wrote, lost)
        made = await self._checked(lambda: self._reader.placed(new_id))
        if made is None:
            self._fail(f"the new asset #{new_id}", wrote, lost)
        if made.asset_client_id != client_id:
            raise self._refused(f"made asset #{new_id} at another client than was asked for")
        self._compare(made, body, f"made asset #{new_id}, but not with its", lost)
        return made

    async def update(self, row: AssetRecord, given: Mapping[str, Value]) -> AssetRecord:
        """Change what is given of an asset that was just read, and nothing else."""
        body = fields.changed(given, row, source=self._source)
        if not body:
            return row
        whole = {**fields.kept(row), **body}
        key = {"asset_id": row.asset_id, "client_id": self._client_of(row)}
        _, lost = await self._sent("update", {**whole, **key})
        now = await self._checked(lambda: self._reader.placed(row.asset_id))
        if now is None:
            raise self._refused("has no such asset any more")
        if row.interfaces == 0:
            whole = body
        self._compare(now, whole, "did not carry out the change of", lost)
        return now

    async def delete(self, row: AssetRecord) -> None:
        """Delete an asset that was just read: with another client it would lose its interfaces."""
        key = {"asset_id": row.asset_id, "client_id": self._client_of(row)}
        wrote, lost = await self._sent("delete", key)
        if await self._checked(lambda: self._reader.by_id(row.asset_id)) is not None:
            self._fail("the deletion", wrote, lost)

    async def _sent(
        self, function: str, body: Mapping[str, str]
    ) -> tuple[Wrote | None, UnknownOutcome | None]:
        """What was said, or why there is no saying; it may have been done in any case."""
        try:
            return await self._api.write("assets", function, body), None
        except UnknownOutcome as lost:
            return None, lost

    async def _checked(self, read: Callable[[], Awaitable[T]]) -> T:
        """A read after a write; UnknownOutcome when it cannot be made."""
        try:
            return await read()
        except SourceError as error:
            raise UnknownOutcome(
                f"{self._source} took a change, which could not be checked: {error}",
                source=self._source,
            ) from error

    async def _require_client(self, client_id: str) -> None:
        """Refuse a client that is not to be seen.

        ITFlow would make an asset of nobody, or of the client that an older key is bound to.
        """
        try:
            async for piece in pieces(self._api, "clients", "client_id"):
                if any(str(row.get("client_id")) == client_id for row in piece.rows):
                    return
        except SourceRefused as error:
            if error.status == _NO_RIGHT:
                return  # the key may still write where it may not look
            raise
        raise self._refused("has no such client, or none that the key may see")

    async def _twins(self, client_id: str, body: Mapping[str, str]) -> list[AssetRecord]:
        """The assets of a client with this name and serial number, archived ones among them."""
        named = {"asset_name": body["asset_name"], "client_id": client_id}
        serial = fold(body.get("asset_serial"))
        return [
            one for one in await self._reader.matching(named) if fold(one.asset_serial) == serial
        ]

    def _compare(
        self,
        now: AssetRecord,
        wanted: Mapping[str, str],
        said: str,
        lost: UnknownOutcome | None,
    ) -> None:
        """Raise unless an asset has what it was given."""
        differing = [name for name, text in wanted.items() if not fields.same(name, text, now)]
        if differing and lost is not None:
            raise lost
        if differing:
            raise self._refused(f"{said} {', '.join(differing)}")

    def _fail(self, what: str, wrote: Wrote | None, lost: UnknownOutcome | None) -> NoReturn:
        """Raise what is known of a write that was not done as far as can be seen."""
        if lost is not None:
            raise lost
        said = "said yes and" if wrote and wrote.said_yes else "said no and"
        raise self._refused(f"{said} did not carry out {what}")

    def _client_of(self, row: AssetRecord) -> str:
        if row.asset_client_id == "0":
            raise NotSupported(
                f"{self._source} cannot change an asset without a client through its API",
                source=self._source,
            )
        return row.asset_client_id

    def _refused(self, what: str) -> SourceRefused:
        return SourceRefused(f"{self._source} {what}", source=self._source)
