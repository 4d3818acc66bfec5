"""Every resource that can be read, over an inventory."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sandbox.company import Employee, Inventory, ItAsset, Workplace
from sandbox.factorial import rows
from sandbox.factorial.lists import Table
from sandbox.factorial.variants import Variants
from sandbox.factorial.versions import Version

JSON = dict[str, Any]


class Tables:
    """The resources of one company by domain and name."""

    def __init__(self, inventory: Inventory) -> None:
        self.variants = Variants()
        self._inventory = inventory
        self._listed: list[ItAsset] | None = None
        self._counted = 0

    def changed(self) -> None:
        """An asset was made or deleted."""
        self._listed = None

    def assets(self) -> Sequence[ItAsset]:
        """The assets that lists show."""
        everything = self._inventory.assets
        if self.variants.lists_discarded:
            return everything
        if self._listed is None or self._counted != len(everything):
            self._listed = [row for row in everything if row.discarded_at is None]
            self._counted = len(everything)
        return self._listed

    def table(self, domain: str, name: str, version: Version) -> Table | None:
        """The resource of that name in that version."""
        make = _RESOURCES.get(f"{domain}/{name}")
        if make is None or (name == "asset_categories" and not version.categories):
            return None
        return make(self, self._inventory, version)


def _id(row: Any) -> str:
    return str(row.id)


def _assets(tables: Tables, inventory: Inventory, version: Version) -> Table:
    models = {model.id: model for model in inventory.models}

    def type_of(row: ItAsset) -> str:
        return rows.type_name(rows.category_of(models[row.model_id], inventory))

    filters: dict[str, Callable[[ItAsset], str | None]] = {
        "ids[]": _id,
        "serial_numbers[]": lambda row: row.serial_number,
        "type_names[]": type_of,
        "owner_ids[]": lambda row: row.owner_id,
        "location_ids[]": lambda row: row.space_id,
        "workplace_ids[]": lambda row: row.workplace_id,
        "team_ids[]": lambda row: row.team_id,
    }
    if version.categories:
        filters["asset_category_ids[]"] = lambda row: models[row.model_id].category_id
    return Table(
        "it_assets",
        tables.assets,
        lambda row: rows.asset(row, inventory, version),
        filters,
        any_case=frozenset({"serial_numbers[]"} if tables.variants.any_case else ()),
    )


def _employees(tables: Tables, inventory: Inventory, version: Version) -> Table:
    def teams_of(row: Employee) -> tuple[str, ...]:
        return tuple(team.id for team in inventory.teams if row.id in team.employee_ids)

    both = ("email", "login_email")
    addresses = both if tables.variants.emails == "both" else (tables.variants.emails,)

    @cache
    def managers() -> set[str | None]:
        return {one.manager_id for one in inventory.employees}

    return Table(
        "employees",
        lambda: inventory.employees,
        lambda row: rows.employee(row, inventory, version),
        {
            "ids[]": _id,
            "emails[]": lambda row: tuple(getattr(row, name) for name in addresses),
            "access_ids[]": rows.access_id,
            "legal_entity_ids[]": lambda _: rows.LEGAL_ENTITY,
            "team_ids[]": teams_of,
            "location_ids[]": lambda row: row.workplace_id,
            "full_text_name": lambda row: row.name,
            "company_identifier": rows.staff_number,
        },
        {"only_active": lambda row: row.active, "only_managers": lambda row: row.id in managers()},
        {
            "name_starts_with": lambda row, begun: row.name.startswith(begun),
            "updated_at_gteq": lambda _, day: day <= rows.LAST_CHANGED,
        },
        required=tables.variants.switches_required,
    )


def _plain(
    name: str, rows_of: Callable[[Inventory], Sequence[Any]], write: Callable[..., JSON]
) -> Callable[[Tables, Inventory, Version], Table]:
    def make(_: Tables, inventory: Inventory, version: Version) -> Table:
        return Table(
            name,
            lambda: rows_of(inventory),
            lambda row: write(row, inventory, version),
            {"ids[]": _id},
        )

    return make


def _locations(_: Tables, inventory: Inventory, version: Version) -> Table:
    def of(row: Workplace) -> tuple[str, ...]:
        return tuple(one.id for one in inventory.employees if one.workplace_id == row.id)

    return Table(
        "locations",
        lambda: inventory.workplaces,
        lambda row: rows.location(row, inventory, version),
        {"ids[]": _id, "employee_ids[]": of},
        {"main": lambda row: row is inventory.workplaces[0]},
    )


def _work_areas(_: Tables, inventory: Inventory, version: Version) -> Table:
    return Table(
        "work_areas",
        lambda: rows.work_areas(inventory),
        lambda row: rows.work_area(row, inventory, version),
        {"ids[]": _id, "location_ids[]": lambda row: row.workplace.id},
        {"only_non_archived": lambda row: row.archived_at is None},
    )


def _memberships(_: Tables, inventory: Inventory, version: Version) -> Table:
    return Table(
        "memberships",
        lambda: rows.memberships(inventory),
        lambda row: rows.membership(row, inventory, version),
        {
            "ids[]": _id,
            "employee_ids[]": lambda row: row.employee_id,
            "team_ids[]": lambda row: row.team_id,
        },
        {"lead": lambda row: row.lead},
    )


def _legal_entities(_: Tables, inventory: Inventory, version: Version) -> Table:
    employees = tuple(one.id for one in inventory.employees)
    return Table(
        "legal_entities",
        lambda: [rows.LegalEntity(rows.LEGAL_ENTITY, inventory.company)],
        lambda row: rows.legal_entity(row, version),
        {
            "ids[]": _id,
            "companies_ids[]": lambda row: row.company.id,
            "country_ids[]": lambda _: rows.COUNTRY,
            "employees_ids[]": lambda _: employees,
        },
    )


_RESOURCES: dict[str, Callable[[Tables, Inventory, Version], Table]] = {
    "it_management/it_assets": _assets,
    "it_management/it_asset_models": _plain(
        "it_asset_models", lambda inventory: inventory.models, rows.model
    ),
    "it_management/asset_categories": _plain(
        "asset_categories", lambda inventory: inventory.categories, rows.category
    ),
    "employees/employees": _employees,
    "locations/locations": _locations,
    "locations/work_areas": _work_areas,
    "teams/teams": _plain("teams", lambda inventory: inventory.teams, rows.team),
    "teams/memberships": _memberships,
    "companies/legal_entities": _legal_entities,
    "api_public/credentials": _plain(
        "credentials", lambda inventory: [inventory.company], rows.credential
    ),
}
