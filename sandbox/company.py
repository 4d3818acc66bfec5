"""What a made-up inventory is made of: records without any asset system's field names."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple

ASSETS: Final = 400
"""So many are made unless another number is asked for."""
Kind = Literal["member", "guest", "deactivated", "stranger"]


class Colleague(NamedTuple):
    """Someone in the pretend workspace; `employee_id` None when no one employee is meant."""

    key: str
    name: str
    email: str
    slack_id: str
    kind: Kind
    employee_id: str | None
    is_admin: bool = False
    """An admin of the workspace."""


class Company(NamedTuple):
    """Whose inventory it is."""

    id: str
    name: str
    domain: str


class Workplace(NamedTuple):
    """An office people and assets are at."""

    id: str
    name: str
    timezone: str
    country: str


class Team(NamedTuple):
    """Who works together."""

    id: str
    name: str
    employee_ids: list[str]
    lead_ids: list[str]


class Category(NamedTuple):
    """What sort of thing a model is; `key` is dotted (`it.laptop`)."""

    id: str
    key: str
    name: str


@dataclass(slots=True)
class Employee:
    """Someone the company employs or has employed."""

    id: str
    first_name: str
    last_name: str
    email: str | None
    login_email: str | None
    manager_id: str | None
    workplace_id: str
    active: bool = True
    left_on: date | None = None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class ItModel:
    """A make and model assets are of."""

    id: str
    category_id: str
    brand: str
    name: str
    created_at: str
    updated_at: str


@dataclass(slots=True)
class ItAsset:
    """One asset; dates are `YYYY-MM-DD`, instants `YYYY-MM-DDTHH:MM:SS.000Z`."""

    id: str
    model_id: str
    serial_number: str
    status: str
    owner_id: str | None
    workplace_id: str | None
    team_id: str | None
    purchase_date: str | None
    price_cents: int | None
    currency: str | None
    warranty_end: str | None
    label: str | None
    notes: str | None
    created_at: str
    updated_at: str
    discarded_at: str | None = None
    space_id: str | None = None
    """A space is a thing of its own, with no list anywhere to look it up in."""


@dataclass(slots=True)
class Inventory:
    """A company with everything its asset systems know; lists are in the order of their ids."""

    company: Company
    today: date
    people: list[Colleague]
    employees: list[Employee]
    workplaces: list[Workplace]
    teams: list[Team]
    categories: list[Category]
    models: list[ItModel]
    assets: list[ItAsset] = field(default_factory=list)

    def colleague(self, key: str) -> Colleague:
        """The colleague called *key*; KeyError when nobody is."""
        for colleague in self.people:
            if colleague.key == key:
                return colleague
        raise KeyError(key)
