"""Factorial behind the port every asset system is read and changed through."""

import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from bot.assets.client import (
    Account,
    AssetChanges,
    Capabilities,
    NewAsset,
    NewModel,
    NewTicket,
    Page,
    TargetClient,
    refuse_unsupported,
)
from bot.assets.factorial import bodies
from bot.assets.factorial.api import ApiClient
from bot.assets.factorial.directory import Directory
from bot.assets.factorial.endpoints import (
    CredentialsEndpoint,
    ItAssetModelsEndpoint,
    ItAssetsEndpoint,
)
from bot.assets.factorial.pages import TWICE
from bot.assets.factorial.records import ItAsset
from bot.assets.together import together
from bot.errors import (
    NotSupported,
    SourceError,
    SourceRefused,
    SourceUnavailable,
    UnknownOutcome,
)
from bot.models import Asset, AssetModel, Named, Person, Ticket

_CAN = Capabilities(
    create=True,
    update=True,
    assign=True,
    unassign=True,
    delete=True,
    create_model=True,
    categories=bodies.CATEGORIES,
    statuses=frozenset(bodies.WORDS),
    status_follows=True,
    fields=bodies.NAMES,
    limits=(
        "Factorial has no status for lost or stolen assets.",
        "A new asset gets its status from its assignee: assigned with one, in stock without.",
    ),
)
_GONE = frozenset({404, 410})
_MALFORMED = frozenset({400, 422})
_ID = re.compile(r"[0-9]{1,30}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST_NUMBER = 100
_LONGEST_SERIAL = 200
_SERIALS_AT_ONCE = 40


class Factorial:
    """One Factorial company as an `AssetClient`; it owns *api* and closes it.

    A person's, a model's or a place's name that cannot be had is replaced by its id, so that the
    asset itself is not lost.
    """

    def __init__(self, api: ApiClient, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._assets = ItAssetsEndpoint(api)
        self._directory = Directory(api, clock)

    @property
    def source(self) -> str:
        """The source's permanent id."""
        return self._api.source

    @property
    def capabilities(self) -> Capabilities:
        """What Factorial can be asked to do."""
        return _CAN

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()

    async def assets(self) -> AsyncIterator[Page[Asset]]:
        """Every asset, page by page; a row that cannot be read is named and passed over."""
        await self._directory.refresh()
        async with aclosing(self._assets.pages()) as chunks:
            async for chunk in chunks:
                await self._directory.learn(chunk.items)
                yield Page[Asset](
                    items=tuple(self._directory.asset(row) for row in chunk.items),
                    rejected=chunk.rejected,
                    total=chunk.meta.total,
                )

    async def get(self, asset_id: str) -> Asset | None:
        """One asset, marked gone when it was deleted; None when there is no such id."""
        row = await self._row(asset_id)
        return None if row is None else await self._named(row)

    async def find_by_serial(self, serial_numbers: Sequence[str]) -> list[Asset]:
        """Every asset with one of these serial numbers, deleted ones too if they are listed.

        Whether Factorial's filter minds case is not documented, so each is asked for as written,
        in capitals and in small letters.
        """
        wanted = [one.strip() for one in serial_numbers if len(one) <= _LONGEST_SERIAL]
        spellings = [
            ("serial_numbers[]", spelling)
            for one in wanted
            if one
            for spelling in dict.fromkeys((one, one.upper(), one.lower()))
        ]
        answers = await together(
            *(
                self._assets.all(params=spellings[start : start + _SERIALS_AT_ONCE])
                for start in range(0, len(spellings), _SERIALS_AT_ONCE)
            )
        )
        asked = {one.casefold() for one in wanted if one}
        rows = {
            row.id: row
            for answer in answers
            for row in answer.data()
            if row.serial_number is not None and row.serial_number.casefold() in asked
        }
        unread = any(bad.reason != TWICE for answer in answers for bad in answer.rejected)
        if unread and asked - {(row.serial_number or "").casefold() for row in rows.values()}:
            raise SourceUnavailable(
                f"{self.source} sent a row that cannot be read, and it may be what was asked for",
                source=self.source,
            )
        if asked and not rows:
            await self._check_that_any_are_shown()
        await self._directory.learn(list(rows.values()), again=True)
        return [self._directory.asset(row) for row in rows.values()]

    async def models(self) -> list[AssetModel]:
        """Every model."""
        return await self._directory.models()

    async def people(self) -> Sequence[Person]:
        """Every person, those who have left among them."""
        return await self._directory.people()

    async def locations(self) -> list[Named]:
        """Every workplace."""
        return await self._directory.locations()

    async def teams(self) -> list[Named]:
        """Every team."""
        return await self._directory.teams()

    async def clients(self) -> list[Named]:
        """None: a company of Factorial's has no clients."""
        return []

    async def targets(self, clients: Sequence[Named]) -> list[TargetClient]:
        """None has anything, for there is none."""
        return [TargetClient(client=one) for one in clients]

    async def account(self) -> Account:
        """Whom the key belongs to; SourceRefused when it belongs to nobody here."""
        credentials = (await CredentialsEndpoint(self._api).get()).data()
        if not credentials:
            raise SourceRefused(
                f"{self.source} knows nobody by this key: "
                "is it of another environment (production or demo)?",
                source=self.source,
            )
        first = credentials[0]
        return Account(
            company_id=first.company_id or first.id, name=first.legal_name or first.name or ""
        )

    async def create(self, asset: NewAsset) -> Asset:
        """Make a new asset; NotSupported for a status that does not follow from its assignee."""
        refuse_unsupported(self.source, _CAN, asset)
        given = asset.given()
        if given.get("status") not in {None, bodies.status_of_new(asset)}:
            raise NotSupported(f"{self.source}: {_CAN.limits[1]}", source=self.source)
        body = bodies.fields(asset, self._api.wire_id)
        body.pop("status", None)
        row = await self._assets.create({k: v for k, v in body.items() if v is not None})
        return await self._read_back(row.id, body)

    async def create_model(self, model: NewModel) -> AssetModel:
        """Make a new model, of one of Factorial's own categories."""
        category = _CAN.category(model.category)
        if category is None:
            known = ", ".join(bodies.CATEGORIES)
            raise NotSupported(
                f"{self.source} has no such category for a model; it has {known}",
                source=self.source,
            )
        model = model.model_copy(update={"category": category})
        made = await ItAssetModelsEndpoint(self._api).create(bodies.new_model(model))
        try:
            read = next((one for one in await self.models() if one.id == made.id), None)
        except SourceError as error:
            raise UnknownOutcome(
                f"{self.source} took a new model, which could not be checked: {error}",
                source=self.source,
            ) from error
        if read is None or not model.is_called(read):
            raise self._not_done("the new model as it was asked for")
        return read

    async def update(self, asset_id: str, changes: AssetChanges) -> Asset:
        """Write the named fields; NotSupported for what Factorial has no field or word for."""
        refuse_unsupported(self.source, _CAN, changes)
        return await self._changed(asset_id, bodies.fields(changes, self._api.wire_id))

    async def assign(self, asset_id: str, person_id: str) -> Asset:
        """Give one asset to a person."""
        return await self._changed(asset_id, bodies.assignment(person_id, self._api.wire_id))

    async def unassign(self, asset_id: str) -> Asset:
        """Take one asset back into stock."""
        return await self._changed(asset_id, bodies.taking_back())

    async def delete(self, asset_id: str) -> Asset:
        """Delete one asset; answers with it as it was deleted."""
        deleted = await self._assets.delete(asset_id)
        left = await self._after_write(asset_id)
        if left is not None and left.discarded_at is None:
            raise self._not_done("the deletion")
        asset = await self._named(left or deleted)
        return asset.model_copy(update={"gone": True})

    async def open_ticket(self, ticket: NewTicket) -> Ticket:
        """Not here: Factorial has no tickets."""
        raise NotSupported(
            f"{self.source} has no tickets: none was opened about {ticket.asset_id}",
            source=self.source,
        )

    async def find_ticket(self, asset_id: str, mark: str) -> Ticket | None:  # noqa: ARG002 - the port's
        """None: Factorial has no tickets."""
        return None

    async def _changed(self, asset_id: str, body: Mapping[str, Any]) -> Asset:
        await self._assets.update(asset_id, body)
        return await self._read_back(asset_id, body)

    async def _read_back(self, asset_id: str, body: Mapping[str, Any]) -> Asset:
        """The asset as it now is; SourceRefused when what was written is not there."""
        row = await self._after_write(asset_id)
        if row is None:
            raise self._not_done("the change, for it has no such asset now")
        differing = [name for name, value in body.items() if not _same(getattr(row, name), value)]
        if differing:
            raise self._not_done(f"the change of {', '.join(differing)}")
        return await self._named(row)

    async def _after_write(self, asset_id: str) -> ItAsset | None:
        """The record after a write; UnknownOutcome when it cannot be read."""
        try:
            return await self._row(asset_id)
        except SourceError as error:
            raise UnknownOutcome(
                f"{self.source} took a change, which could not be checked: {error}",
                source=self.source,
            ) from error

    async def _row(self, asset_id: str) -> ItAsset | None:
        """One record; None when there is none, which its list must confirm."""
        try:
            row = await self._assets.get_by_id(asset_id)
        except SourceRefused as error:
            if error.status in _GONE:
                return await self._listed(asset_id)
            if _malformed(error, asset_id):
                return None
            raise
        if row.id.casefold() == asset_id.casefold():
            return row
        if _same_number(row.id, asset_id):
            return None  # it was made a number of on the way, and no record has it as written
        raise SourceUnavailable(
            f"{self.source} answered with another asset than was asked for", source=self.source
        )

    async def _listed(self, asset_id: str) -> ItAsset | None:
        """The record as its list has it: a 404 may come from whatever stands in between.

        All of the list is read, should it be one that minds no ids.
        """
        try:
            listed = await self._assets.all(params=[("ids[]", asset_id)])
        except SourceRefused as error:
            if _malformed(error, asset_id):
                return None
            raise
        found = next(iter(listed.data()), None)
        if found is None and any(one.id == asset_id for one in listed.rejected):
            raise SourceUnavailable(
                f"{self.source} has the asset, and its record cannot be read", source=self.source
            )
        if found is None:
            await self._check_that_any_are_shown()
        return found

    async def _check_that_any_are_shown(self) -> None:
        """Raise SourceRefused where not one asset is: a source that shows nothing denies nothing.

        So answers Factorial to a key of another environment.
        """
        first = await self._assets.get(params=[("limit", "1")])
        if not first.data() and not first.rejected:
            raise SourceRefused(
                f"{self.source} shows no asset at all: is the key of another environment "
                "(production or demo), or may it not see them?",
                source=self.source,
            )

    async def _named(self, row: ItAsset) -> Asset:
        await self._directory.learn([row], again=True)
        return self._directory.asset(row)

    def _not_done(self, what: str) -> SourceRefused:
        return SourceRefused(
            f"{self.source} said yes and did not carry out {what}", source=self.source
        )


def _malformed(error: SourceRefused, asset_id: str) -> bool:
    """Whether what was asked for is no id at all: people type anything."""
    return error.status in {None, *_MALFORMED} and not _ID.fullmatch(asset_id)


def _same_number(one: str, other: str) -> bool:
    """Whether two ids are one number in two spellings."""
    short = max(len(one), len(other)) <= _LONGEST_NUMBER
    return short and one.isdecimal() and other.isdecimal() and int(one) == int(other)


def _same(now: Any, written: Any) -> bool:
    """Whether a field holds what was written; ids may be numbers, and blanks be tidied up."""
    if now is None or written is None:
        return not now and not written
    return str(now).split() == str(written).split()
