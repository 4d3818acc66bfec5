"""The records of Factorial's API as this client hands them out.

Ids are opaque strings; integers, as older API versions send them, are turned into strings.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.models import WHEN_USED, address

Id = Annotated[str, Field(coerce_numbers_to_str=True, min_length=1)]
Word = Annotated[str, Field(coerce_numbers_to_str=True)]


class Identified(BaseModel):
    """Anything with an id, which is all that lists need to know of it."""

    model_config = ConfigDict(**WHEN_USED, frozen=True)

    id: Id


class Record(Identified):
    """A record as sent; fields this client does not know are kept in `model_extra`."""

    model_config = ConfigDict(extra="allow")


class ItAsset(Record):
    """An asset: a device, an accessory, a car."""

    company_id: Id
    it_asset_model_id: Id
    serial_number: Word | None = None
    status: str
    owner_id: Id | None = None
    location_id: Id | None = None
    """A space; no list of spaces is known, and it is no workplace."""
    workplace_id: Id | None = None
    """Where it is: a record of `locations`."""
    team_id: Id | None = None
    purchase_date: date | None = None
    purchase_price_cents: int | None = None
    currency: str | None = None
    warranty_end_date: date | None = None
    label: Word | None = None
    notes: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    discarded_at: datetime | None = None

    @property
    def name(self) -> str:
        """What to call it, read-only: Factorial sends no name, so label, serial number or id."""
        return self.label or self.serial_number or self.id

    @property
    def asset_model_id(self) -> str:
        """The same as `it_asset_model_id`, read-only."""
        return self.it_asset_model_id


class ItAssetModel(Record):
    """A make and model."""

    type_name: str | None = None
    company_id: Id
    brand: str | None = None
    name: str
    asset_category_id: Id | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class AssetCategory(Record):
    """A category; `key` is dotted, as in `it.laptop`."""

    key: str | None = None
    name: str
    parent_id: Id | None = None


class Employee(Identified):
    """Someone employed, without the private data that is sent along: it is dropped unread."""

    model_config = ConfigDict(extra="ignore")

    full_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    login_email: str | None = None
    email: str | None = None
    manager_id: Id | None = None
    location_id: Id | None = None
    active: bool | None = None
    terminated_on: date | None = None

    @property
    def name(self) -> str:
        """The full name, else what there is of it, else the id."""
        parts = f"{self.first_name or ''} {self.last_name or ''}".strip()
        return (self.full_name or "").strip() or parts or f"Employee {self.id}"

    @property
    def emails(self) -> tuple[str, ...]:
        """The log-in address, then the other one, as they are compared and without repeats.

        The other one is private for some people; the log-in address is the work one.
        """
        found = (address(one or "") for one in (self.login_email, self.email))
        return tuple(dict.fromkeys(one for one in found if one))


class Location(Record):
    """A workplace."""

    name: str


class Team(Record):
    """A team and the ids of its members."""

    name: str
    employee_ids: tuple[Id, ...] | None = None


class Credential(Record):
    """Whom a key or token belongs to."""

    company_id: Id | None = None
    employee_id: Id | None = None
    name: str | None = None
    legal_name: str | None = None


class Meta(BaseModel):
    """What a list says about itself; every part of it may be missing."""

    model_config = ConfigDict(**WHEN_USED, frozen=True, extra="allow")

    has_next_page: bool | None = None
    has_previous_page: bool | None = None
    start_cursor: str | None = None
    end_cursor: str | None = None
    total: int | None = None
    limit: int | None = None

    @property
    def following(self) -> str | None:
        """The cursor of the next page, None on the last one."""
        return None if self.has_next_page is False else self.end_cursor or None

    @property
    def says_nothing(self) -> bool:
        """Whether there is no telling from it if the list goes on."""
        return self.has_next_page is None and not self.end_cursor and self.total is None


def share_field_sets(records: Sequence[BaseModel]) -> None:
    """Give records of one kind one set of field names: a set each is a third of their memory."""
    if not records:
        return
    names, give = _names(type(records[0])), object.__setattr__
    for record in records:
        if not record.__pydantic_extra__:
            give(record, "__pydantic_fields_set__", names)


@cache
def _names(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)
