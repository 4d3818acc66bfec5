"""The sources that the contract is put to, each with what its made-up inventory holds.

A third adapter passes by being added here: a function that serves its system, and its Facts.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web

from bot.assets.client import AssetChanges, AssetClient
from bot.assets.factorial import ApiClient, ApiKeyAuth, Factorial
from bot.assets.itflow import ApiKeyAuth as ItflowKeyAuth
from bot.assets.itflow import ITFlow
from bot.models import Asset, Money, Status
from sandbox import factorial, itflow
from sandbox.inventory import make
from sandbox.itflow.cast import HOSTILE_NAME, HOSTILE_NOTES
from sandbox.serving import Serving
from tests.contract.conftest import HASTY, KEY, TODAY
from tests.contract.served_itflow import serving_itflow


@dataclass(frozen=True)
class Facts:
    """What is known of the inventory behind a client, by serial number."""

    known: str
    """An asset that has everything."""
    expected: Mapping[str, Any]
    """What it has, by the path of its fields."""
    in_stock: str
    statuses: Mapping[str, Status]
    odd: tuple[str, str]
    """One with a status that is none of ours, and its word."""
    twins: str
    """Two assets have it."""
    hostile: str
    hostile_text: Callable[[Asset], bool]
    receiver: str
    """The name of somebody who may have the one in stock."""
    left: str
    """The name of somebody who is no longer there."""
    changes: AssetChanges
    new: Mapping[str, Any]
    """What a new asset is given beside model, serial number and assignee."""
    category: tuple[str, str]
    """A model's name and its category."""


@dataclass(frozen=True)
class System:
    """A source with the made-up inventory in it, and the client under test."""

    client: AssetClient
    stranger: AssetClient
    """The same client with a key that nobody gave out."""
    facts: Facts
    no_such_id: str
    writes: Callable[[], int]
    """How many writes the source was sent."""
    fail: Callable[..., Any]
    """Let something go wrong, as the sandbox names it."""
    mend: Callable[[], None]


FACTORIAL = Facts(
    known="C02XL0ABJGH5",
    expected={
        "tag": "LT-0042",
        "model.category": "laptop",
        "model.manufacturer": "Apple",
        "model.name": "MacBook Pro 14",
        "status": Status.ASSIGNED,
        "assignee.name": "Alex Moreno",
        "location.name": "Berlin",
        "purchase_date": date(2026, 2, 2),
        "warranty_end": date(2028, 2, 3),
        "price": Money(minor_units=229900, currency="EUR"),
        "archived": False,
    },
    in_stock="PF4STOCK",
    statuses={"PF4BENCH": Status.IN_REPAIR, "7FOLD93": Status.RETIRED},
    odd=("G0N0DDSTAT", "awaiting_pickup"),
    twins="R58TWIN0001",
    hostile="C02HOSTILE01",
    hostile_text=lambda asset: (
        (asset.tag or "").startswith('LT-"0666" <!channel>')
        and (asset.notes or "").count("\n") == 2
    ),
    receiver="Priya Raman",
    left="Dieter Vogel",
    changes=AssetChanges(
        tag="LT-9",
        notes=None,
        warranty_end=date(2030, 1, 31),
        price=Money(minor_units=1, currency="USD"),
    ),
    new={"tag": "T"},
    category=("Galaxy S24", "phone"),
)

ITFLOW = Facts(
    known="PF4BENCH",
    expected={
        "name": "LF-LT-105",
        "model.category": "laptop",
        "model.manufacturer": "Lenovo",
        "model.name": "ThinkPad T14 Gen 5",
        "os": "Windows 11 Pro",
        "status": Status.ASSIGNED,
        "source_status": "Deployed",
        "assignee.name": "Amara Okafor",
        "location.name": "Berlin",
        "client.name": "Larkfield",
        "vendor.name": "Bechtle",
        "purchase_date": date(2025, 10, 18),
        "warranty_end": date(2028, 7, 14),
        "install_date": date(2025, 10, 18),
        "archived": False,
    },
    in_stock="7ZERO22",
    statuses={
        "ZR5LOST01": Status.LOST,
        "PF2ARCHIV": Status.RETIRED,
        "7DHCP11": Status.ASSIGNED,
    },
    odd=("OFDRONE1", "Awaiting RMA"),
    twins="5CD2TWIN77",
    hostile="OFHOST01",
    hostile_text=lambda asset: (
        (asset.name, asset.notes, asset.uri) == (HOSTILE_NAME, HOSTILE_NOTES, None)
    ),
    receiver="Bea Molar",
    left="Gone Person",
    changes=AssetChanges(
        description="Spare & swap ☕",
        notes=None,
        os="Debian 12",
        ip="10.1.10.99",
        uri="https://10.1.10.99/",
        warranty_end=date(2030, 1, 31),
    ),
    new={"name": "BW-NEW-1", "client_id": "2", "mac": "02:00:5e:02:00:99"},
    category=("Galaxy S24", "mobile phone"),
)


@asynccontextmanager
async def factorial_system() -> AsyncIterator[System]:
    """The adapter to Factorial, over 250 assets: three pages."""
    served = factorial.Factorial(make(250, 7, TODAY), KEY)
    app = web.Application()
    app.add_subapp("/factorial", served.routes())
    serving = Serving(app)
    await serving.start()

    def client(key: str) -> AssetClient:
        url = f"{serving.address}/factorial"
        return Factorial(ApiClient(auth=ApiKeyAuth(key), base_url=url, limits=HASTY))

    yield System(
        client=client(KEY),
        stranger=client("a-key-of-nobody"),
        facts=FACTORIAL,
        no_such_id="0192aa10-7c1e-7b3d-8a55-0c9d3e1f0a01",
        writes=lambda: sum(one.method != "GET" for one in served.requests),
        fail=served.fail,
        mend=served.mend,
    )
    served.mend()
    await serving.stop()


def itflow_system(release: str) -> Callable[[], Any]:
    """Serves the adapter to an ITFlow of that release, over 520 assets: two pages."""

    @asynccontextmanager
    async def system() -> AsyncIterator[System]:
        async with serving_itflow(release, assets=520) as served:
            yield System(
                client=ITFlow(served.api()),
                stranger=ITFlow(served.api(auth=ItflowKeyAuth("a-key-of-nobody"))),
                facts=ITFLOW,
                no_such_id="987654",
                writes=lambda: len(served.sent()),
                fail=served.itflow.fail,
                mend=served.itflow.mend,
            )

    return system


SYSTEMS: Mapping[str, Callable[[], Any]] = {
    "factorial": factorial_system,
    "itflow-26.08": itflow_system(itflow.NEWEST),
    "itflow-26.07": itflow_system(itflow.ONE_BEFORE),
}
