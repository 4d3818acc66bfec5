"""Records as Factorial writes them."""

from typing import Any, NamedTuple

from sandbox.company import (
    Category,
    Company,
    Employee,
    Inventory,
    ItAsset,
    ItModel,
    Team,
    Workplace,
)
from sandbox.factorial.versions import Version

JSON = dict[str, Any]

LEGAL_ENTITY = "21"
"""The one legal person that everybody works for."""
COUNTRY = "DE"
"""Where that is registered."""
LAST_CHANGED = "2024-01-20"
"""The day on which the row of each employee was last changed."""
_PRIVATE = (
    *("nationality", "birthplace", "pronouns", "city", "postal_code", "state", "address_line_2"),
    *("swift_bic", "contact_name", "contact_number", "identifier_type"),
    *("termination_observations", "termination_reason", "termination_type_description"),
)
"""Words about an employee that are nobody's business, beside those that are made for each."""
_UNSAID_OF_EMPLOYEES = (
    *("age_number", "bank_number_format", "country", "country_of_birth", "default_work_area_id"),
    *("identifier_expiration_date", "seniority_calculation_date", "termination_reason_type"),
    *("timeoff_manager_id", "unconfirmed_communications_email"),
)
_ADDRESS = ("address_line_1", "address_line_2", "postal_code", "state", "siret")
_UNSAID_OF_WORKPLACES = (*_ADDRESS, "latitude", "longitude", "phone_number", "radius")
_UNSAID_OF_COMPANIES = (*_ADDRESS, "city", "tin")
_UNSAID_OF_KEYS = (
    *("first_name", "last_name", "full_name", "login_email", "locale", "logo", "onboarded_on"),
    *("subscription_plan", "tin", "to_be_deleted", "tos", "gdpr_tos"),
)
"""What the schemas name and nobody here has."""


def asset(row: ItAsset, inventory: Inventory, version: Version) -> JSON:
    """An asset; it has no name."""
    return {
        "id": row.id,
        "company_id": version.id(inventory.company.id),
        "it_asset_model_id": row.model_id,
        "serial_number": row.serial_number,
        "status": row.status,
        "owner_id": version.id(row.owner_id),
        "location_id": version.id(row.space_id),
        "workplace_id": version.id(row.workplace_id),
        "team_id": version.id(row.team_id),
        "purchase_date": row.purchase_date,
        "purchase_price_cents": row.price_cents,
        "currency": row.currency,
        "warranty_end_date": row.warranty_end,
        "label": row.label,
        "notes": row.notes,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "discarded_at": row.discarded_at,
    }


def model(row: ItModel, inventory: Inventory, version: Version) -> JSON:
    """A model, with its category where the version has them."""
    written = {
        "id": row.id,
        "type_name": type_name(category_of(row, inventory)),
        "company_id": version.id(inventory.company.id),
        "brand": row.brand,
        "name": row.name,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
    return {**written, "asset_category_id": row.category_id} if version.categories else written


def category_of(row: ItModel, inventory: Inventory) -> Category:
    """The category of a model."""
    return next(one for one in inventory.categories if one.id == row.category_id)


def type_name(category: Category) -> str:
    """The older word for a category; what is not IT is `other`."""
    root, _, leaf = category.key.partition(".")
    return leaf if root == "it" and leaf else "other"


def category(row: Category, inventory: Inventory, _version: Version) -> JSON:
    """A category."""
    parent = row.key.rpartition(".")[0]
    parents = [one.id for one in inventory.categories if parent and one.key == parent]
    return {
        "id": row.id,
        "key": row.key,
        "name": row.name,
        "parent_id": parents[0] if parents else None,
        "position": 0,
        "created_at": "2024-01-20T18:05:45.000Z",
        "updated_at": "2024-01-20T18:05:45.000Z",
    }


def access_id(row: Employee) -> str:
    """The log-in account of an employee."""
    return f"9{row.id}"


def staff_number(row: Employee) -> str:
    """What the company itself calls an employee."""
    return f"PRIVATE-staff-{row.id}"


def employee(row: Employee, inventory: Inventory, version: Version) -> JSON:
    """An employee, with all that is nobody's business."""
    written = {
        **dict.fromkeys(_UNSAID_OF_EMPLOYEES),
        **{name: f"PRIVATE-{name}" for name in _PRIVATE},
        "id": version.id(row.id),
        "access_id": version.id(access_id(row)),
        "first_name": row.first_name,
        "last_name": row.last_name,
        "full_name": row.name,
        "preferred_name": None,
        "birth_name": f"{row.last_name}-PRIVATE",
        "gender": "PRIVATE-gender",
        "identifier": f"PRIVATE-{row.id}",
        "company_identifier": staff_number(row),
        "email": row.email,
        "login_email": row.login_email,
        "personal_email": f"private-{row.id}@home.example",
        "birthday_on": "1990-01-01",
        "address_line_1": "PRIVATE street 1",
        "bank_number": f"PRIVATE-IBAN-{row.id}",
        "social_security_number": f"PRIVATE-SSN-{row.id}",
        "disability_percentage_cents": None,
        "phone_number": "PRIVATE-phone",
        "company_id": version.id(inventory.company.id),
        "legal_entity_id": version.id(LEGAL_ENTITY),
        "location_id": version.id(row.workplace_id),
        "manager_id": version.id(row.manager_id),
        "active": row.active,
        "terminated_on": row.left_on.isoformat() if row.left_on else None,
        "is_terminating": False,
        "attendable": True,
        "created_at": "2024-01-20T18:05:45.000Z",
        "updated_at": f"{LAST_CHANGED}T18:05:45.000Z",
    }
    return {**written, "communications_email": row.email} if version.string_ids else written


def location(row: Workplace, inventory: Inventory, version: Version) -> JSON:
    """A workplace."""
    return {
        **dict.fromkeys(_UNSAID_OF_WORKPLACES),
        "id": version.id(row.id),
        "company_id": version.id(inventory.company.id),
        "name": row.name,
        "main": row is inventory.workplaces[0],
        "timezone": row.timezone,
        "country": row.country,
        "city": row.name,
    }


class WorkArea(NamedTuple):
    """A part of a workplace."""

    id: str
    workplace: Workplace
    name: str
    archived_at: str | None


def work_areas(inventory: Inventory) -> list[WorkArea]:
    """Each workplace has two, one of which is no longer used."""
    return [
        WorkArea(f"{place.id}{number}", place, name, archived)
        for place in inventory.workplaces
        for number, name, archived in (
            ("01", "Ground floor", None),
            ("02", "Annex", f"{LAST_CHANGED}T18:05:45.000Z"),
        )
    ]


def work_area(row: WorkArea, _inventory: Inventory, version: Version) -> JSON:
    """A part of a workplace."""
    return {
        "id": version.id(row.id),
        "location_id": version.id(row.workplace.id),
        "name": row.name,
        "archived_at": row.archived_at,
    }


def team(row: Team, inventory: Inventory, version: Version) -> JSON:
    """A team."""
    return {
        "id": version.id(row.id),
        "company_id": version.id(inventory.company.id),
        "name": row.name,
        "description": None,
        "avatar": None,
        "employee_ids": [version.id(one) for one in row.employee_ids],
        "lead_ids": [version.id(one) for one in row.lead_ids],
        "parent_team_id": None,
        "depth": 0,
    }


def credential(row: Company, _inventory: Inventory, version: Version) -> JSON:
    """Whom a key belongs to: the company, not a person."""
    return {
        **dict.fromkeys(_UNSAID_OF_KEYS),
        "id": version.id("1"),
        "company_id": version.id(row.id),
        "employee_id": None,
        "name": "API key",
        "legal_name": f"{row.name} GmbH",
        "email": None,
        "role": None,
    }


class Membership(NamedTuple):
    """Someone in a team."""

    id: str
    employee_id: str
    team_id: str
    lead: bool


def memberships(inventory: Inventory) -> list[Membership]:
    """Who is in which team, numbered through."""
    pairs = [(team, one) for team in inventory.teams for one in team.employee_ids]
    return [
        Membership(str(number), one, team.id, one in team.lead_ids)
        for number, (team, one) in enumerate(pairs, 100_001)
    ]


def membership(row: Membership, inventory: Inventory, version: Version) -> JSON:
    """Someone in a team."""
    return {
        "id": version.id(row.id),
        "company_id": version.id(inventory.company.id),
        "employee_id": version.id(row.employee_id),
        "team_id": version.id(row.team_id),
        "lead": row.lead,
        "direct": True,
        "source_team_ids": [],
        "parent_team_ids": [],
    }


class LegalEntity(NamedTuple):
    """A company as a legal person."""

    id: str
    company: Company


def legal_entity(row: LegalEntity, version: Version) -> JSON:
    """The company as a legal person."""
    return {
        **dict.fromkeys(_UNSAID_OF_COMPANIES),
        "id": version.id(row.id),
        "company_id": version.id(row.company.id),
        "legal_name": f"{row.company.name} GmbH",
        "country": COUNTRY,
        "currency": "EUR",
    }
