"""Made-up companies, people and assets of any size: the same seed makes the same bytes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from sandbox import cast
from sandbox.company import (
    Category,
    Colleague,
    Company,
    Employee,
    Inventory,
    ItAsset,
    ItModel,
    Kind,
    Team,
    Workplace,
)

__all__ = [
    "COVERED",
    "OLDEST",
    "Category",
    "Colleague",
    "Company",
    "Employee",
    "Inventory",
    "ItAsset",
    "ItModel",
    "Kind",
    "Team",
    "Workplace",
    "code_at",
    "days_round",
    "make",
    "uuid_at",
]

_ASSETS_PER_EMPLOYEE = 3
_FIRST_EMPLOYEE = 2001
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
OLDEST = 1800  # days ago
COVERED = 1095  # days of warranty
_BITS = 35  # seven characters of five bits
_STEP = 0x2545F4914F6CDD1D  # odd, so that multiplying by it never sends two numbers to one
_FIRST_NAMES = cast.FIRST_NAMES.split()
_LAST_NAMES = cast.LAST_NAMES.split()
_STATUSES = ("assigned",) * 14 + ("in_stock",) * 4 + ("maintenance", "retired")


def make(assets: int, seed: int, today: date) -> Inventory:
    """An inventory of *assets* assets, at least the marked ones, as of *today*."""
    chance = Random(seed)
    categories = [
        Category(_uuid(_instant(today, 2000), number, chance), key, name)
        for number, (key, name) in enumerate(cast.CATEGORIES)
    ]
    employees = _employees(max(0, assets) // _ASSETS_PER_EMPLOYEE, today, chance)
    inventory = Inventory(
        company=Company(cast.COMPANY_ID, cast.COMPANY_NAME, cast.DOMAIN),
        today=today,
        people=list(cast.COLLEAGUES),
        employees=employees,
        workplaces=[Workplace(*row) for row in cast.WORKPLACES],
        teams=_teams(employees),
        categories=categories,
        models=_models({category.key: category.id for category in categories}, today, chance),
    )
    inventory.assets = _assets(max(assets, len(cast.MARKED)), inventory, chance)
    return inventory


def _instant(today: date, days_ago: float) -> datetime:
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return noon - timedelta(days=days_ago)


def _stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _uuid(instant: datetime, number: int, chance: Random) -> str:
    """A version 7 UUID: later instants, then greater numbers, sort later."""
    return uuid_at(int(instant.timestamp() * 1000) + number, chance.getrandbits(74))


def uuid_at(milliseconds: int, bits: int) -> str:
    """A version 7 UUID with 74 bits of chance; later ones sort later."""
    high, low = bits >> 62, bits & 0x3FFFFFFFFFFFFFFF
    text = f"{milliseconds:012x}7{high:03x}{low | 0x8000000000000000:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _employees(more: int, today: date, chance: Random) -> list[Employee]:
    employees = [
        _named(colleague.employee_id, colleague.name, colleague.email, colleague.kind, today)
        for colleague in cast.COLLEAGUES
        if colleague.employee_id
    ]
    robin = next(colleague for colleague in cast.COLLEAGUES if colleague.key == "robin")
    employees += [
        _named(employee_id, name, robin.email, "member", today)
        for employee_id, name in cast.SHARED_EMAIL
    ]
    for number in range(more):
        first = _FIRST_NAMES[chance.getrandbits(30) % len(_FIRST_NAMES)]
        last = _LAST_NAMES[chance.getrandbits(30) % len(_LAST_NAMES)]
        email = f"{first}.{last}{number}@{cast.DOMAIN}".lower().replace("í", "i")
        left = chance.getrandbits(5) == 0
        employees.append(
            Employee(
                str(_FIRST_EMPLOYEE + number),
                first,
                last,
                email,
                email,
                "1001" if number % 7 else None,
                cast.WORKPLACES[chance.getrandbits(2) % len(cast.WORKPLACES)][0],
                active=not left,
                left_on=today - timedelta(days=30) if left else None,
            )
        )
    return sorted(employees, key=lambda employee: int(employee.id))


def _named(employee_id: str, name: str, email: str, kind: Kind, today: date) -> Employee:
    first, _, last = name.partition(" ")
    left = kind == "deactivated"
    return Employee(
        employee_id,
        first,
        last,
        cast.PRIVATE_EMAIL.get(employee_id, email),
        cast.UNTIDY_EMAIL.get(employee_id, email),
        cast.MANAGERS.get(employee_id),
        cast.WORKPLACES[int(employee_id) % len(cast.WORKPLACES)][0],
        active=not left,
        left_on=today - timedelta(days=60) if left else None,
    )


def _teams(employees: list[Employee]) -> list[Team]:
    teams = [
        Team(team_id, name, list(members), [members[0]]) for team_id, name, members in cast.TEAMS
    ]
    for number, employee in enumerate(employees):
        if int(employee.id) >= _FIRST_EMPLOYEE:
            teams[number % len(teams)].employee_ids.append(employee.id)
    return teams


def _models(categories: dict[str, str], today: date, chance: Random) -> list[ItModel]:
    made = _instant(today, 1900)
    return [
        ItModel(
            _uuid(made, number, chance),
            categories[make.category],
            make.brand,
            make.name,
            _stamp(made),
            _stamp(made),
        )
        for number, make in enumerate(cast.MAKES)
    ]


@lru_cache(maxsize=8)
def days_round(today: date) -> tuple[Sequence[str], Sequence[str]]:
    """Each day on which an asset may have been bought, newest first, and those it is covered on."""
    return (
        tuple((today - timedelta(days=n)).isoformat() for n in range(OLDEST)),
        tuple((today + timedelta(days=n)).isoformat() for n in range(COVERED + 1)),
    )


def _assets(count: int, inventory: Inventory, chance: Random) -> list[ItAsset]:
    """Marked ones first, then as many more as are wanted."""
    begin = int(_instant(inventory.today, OLDEST).timestamp() * 1000)
    rows = [_marked(begin + i, row, inventory, chance) for i, row in enumerate(cast.MARKED)]
    dice = _Dice(inventory, chance, begin + len(rows), count)
    rows.extend(dice.asset(number) for number in range(len(rows), count))
    return rows


class _Dice:
    """What assets by chance are drawn from; an asset is a few table look-ups, so a million go."""

    def __init__(self, inventory: Inventory, chance: Random, begin: int, count: int) -> None:
        self.chance = chance
        self.count = count
        self.begin = begin
        self.step = OLDEST * 86_400_000 // count
        self.shift = chance.getrandbits(_BITS)
        self.days, self.ahead = days_round(inventory.today)
        self.employees = [employee.id for employee in inventory.employees]
        self.team_of = {one: team.id for team in inventory.teams for one in team.employee_ids}
        self.places = [place.id for place in inventory.workplaces]
        self.models = list(zip((model.id for model in inventory.models), cast.MAKES, strict=True))

    def asset(self, number: int) -> ItAsset:
        """The asset with that number, older numbers bought earlier."""
        bits = self.chance.getrandbits(100)
        model_id, made = self.models[(bits & 0xFF) % len(self.models)]
        status = _STATUSES[(bits >> 8 & 0xFF) % len(_STATUSES)]
        drawn = self.employees[(bits >> 16 & 0xFFFFFF) % len(self.employees)]
        owner = drawn if status == "assigned" else None
        age = OLDEST - 1 - OLDEST * number // self.count
        left = COVERED - age
        bought = self.days[age]
        stamp = bought + "T09:12:44.000Z"
        code = code_at(number, self.shift)
        return ItAsset(
            id=uuid_at(self.begin + number * self.step, bits >> 26),
            model_id=model_id,
            serial_number=made.prefix + code + made.suffix,
            status=status,
            owner_id=owner,
            workplace_id=self.places[(bits >> 40 & 0xFF) % len(self.places)],
            team_id=self.team_of.get(drawn) if owner else None,
            purchase_date=bought,
            price_cents=made.cents,
            currency="EUR",
            warranty_end=self.ahead[left] if left >= 0 else self.days[-left],
            label=f"AB-{number:06d}" if bits >> 48 & 0xF else None,
            notes=None if bits >> 52 & 7 else "Bought used; battery replaced.",
            created_at=stamp,
            updated_at=stamp,
        )


def _marked(at: int, row: cast.Marked, inventory: Inventory, chance: Random) -> ItAsset:
    today = inventory.today
    bought, left = row.bought_days_ago, row.warranty_days_left
    made = _stamp(_instant(today, 400 if bought is None else bought))
    team = next((team.id for team in inventory.teams if row.owner in team.employee_ids), None)
    priced = bought is not None
    return ItAsset(
        uuid_at(at, chance.getrandbits(74)),
        inventory.models[row.make].id,
        row.serial,
        row.status,
        row.owner,
        inventory.workplaces[at % len(inventory.workplaces)].id,
        team,
        None if bought is None else (today - timedelta(days=bought)).isoformat(),
        cast.MAKES[row.make].cents if priced else None,
        "EUR" if priced else None,
        None if left is None else (today + timedelta(days=left)).isoformat(),
        row.label,
        row.notes,
        made,
        made,
        _stamp(_instant(today, 20)) if row.discarded else None,
        inventory.workplaces[(at + 1) % len(inventory.workplaces)].id,  # no workplace is meant
    )


def code_at(number: int, shift: int) -> str:
    """Seven characters, as serial numbers have them; another number makes another code."""
    number = (number * _STEP + shift) & ((1 << _BITS) - 1)
    return (
        _PAIRS[number & 1023]
        + _PAIRS[number >> 10 & 1023]
        + _PAIRS[number >> 20 & 1023]
        + _ALPHABET[number >> 30 & 31]
    )
