"""Whichever of the plausible Factorials the real one is: reads are right, and writes are honest."""

from dataclasses import fields
from typing import Any

import pytest

from bot.assets.client import NewAsset
from bot.assets.factorial import AccessTokenAuth, Factorial
from bot.errors import SourceRefused, SourceUnavailable
from bot.models import Asset, Status
from sandbox.factorial import Variants
from tests.contract.conftest import TOKEN, Served

SERIAL = "C02XL0ABJGH5"
VARIANTS: list[dict[str, Any]] = [
    {},
    {"transitions": "workflow"},
    {"transitions": "free"},
    {"unassigning": "both"},
    {"unassigning": "by_status"},
    {"unassigning": "as_written"},
    {"new_status": "in_stock"},
    {"status_at_creation": "ignored"},
    {"unique_serials": True},
    {"any_case": True},
    {"emails": "email"},
    {"emails": "login_email"},
    {"lists_discarded": True},
    {"reads_discarded": False},
    {"reads_discarded": False, "lists_discarded": True},
    {"pages": "never"},
    {"pages": "old_versions"},
    {"employees_by_id": False},
    {"partial_models": False},
    {"most_ids": 50},
    {"switches_required": False},
]
BELOW = {
    *("errors", "empty", "reads_a_minute", "retry_after", "posts_a_minute", "by_oauth", "foreign")
}
"""Options with a test of their own."""
ERRORS = ("by_field", "sentences", "message", "both", "nothing", "page")


def name(variant: dict[str, Any]) -> str:
    """What a variant is called here."""
    return " ".join(f"{option}={value}" for option, value in variant.items()) or "usual"


async def one(adapter: Factorial, serial_number: str) -> Asset:
    """The one living asset with that serial number."""
    (asset,) = [one for one in await adapter.find_by_serial([serial_number]) if not one.gone]
    return asset


@pytest.mark.parametrize("variant", VARIANTS, ids=name)
async def test_an_asset_goes_through_all_of_its_life(
    served: Served, adapter: Factorial, variant: dict[str, Any]
) -> None:
    """Found, taken back, given, made and deleted, and each answer is what then is so."""
    served.factorial.vary(**variant)
    asset = await one(adapter, SERIAL)
    assert asset.assignee is not None
    assert asset.assignee.name == "Alex Moreno"
    back = await adapter.unassign(asset.ref.id)
    assert (back.assignee, back.status) == (None, Status.IN_STOCK)
    given = await adapter.assign(asset.ref.id, "1003")
    assert given.assignee is not None
    assert (given.assignee.name, given.status) == ("Priya Raman", Status.ASSIGNED)
    assert asset.model is not None
    made = await adapter.create(
        NewAsset(model_id=asset.model.id, serial_number="NEW-1", assignee_id="1004")
    )
    assert made.assignee is not None
    assert (made.assignee.id, made.model) == ("1004", asset.model)
    assert made == await one(adapter, "NEW-1")
    assert (await adapter.delete(made.ref.id)).gone
    left = await adapter.get(made.ref.id)
    assert left is None or left.gone
    pages = [page async for page in adapter.assets()]
    living = {one.ref.id for page in pages for one in page.items if not one.gone}
    assert living == {row.id for row in served.factorial.inventory.assets if not row.discarded_at}


@pytest.mark.parametrize("style", ERRORS)
async def test_a_refusal_is_one_however_it_is_worded(
    served: Served, adapter: Factorial, style: str
) -> None:
    """Its status is kept, its words are harmless, and the asset is as before."""
    served.factorial.vary(errors=style)
    asset = await one(adapter, SERIAL)
    with pytest.raises(SourceRefused, match="factorial answered 422") as refused:
        await adapter.assign(asset.ref.id, "424242")
    assert refused.value.status == 422
    assert not set('<{["') & set(str(refused.value))
    assert ("must exist" in str(refused.value)) == (style not in {"nothing", "page"})
    assert await one(adapter, SERIAL) == asset


async def test_an_empty_list_without_data_is_loud(served: Served, adapter: Factorial) -> None:
    """Where empty is `{"errors": null}`, a serial number nobody has is refused, and not denied."""
    served.factorial.vary(empty="errors_null")
    assert (await one(adapter, SERIAL)).serial_number == SERIAL
    with pytest.raises(SourceRefused, match="without a list"):
        await adapter.find_by_serial(["NO-SUCH-SERIAL"])


async def test_a_limit_of_reads_is_waited_for_or_told(served: Served, adapter: Factorial) -> None:
    """Too many reads are a source that is not available now, whatever it says of later."""
    for retry_after in (None, "120"):
        served.factorial.vary(reads_a_minute=0, retry_after=retry_after)
        with pytest.raises(SourceUnavailable, match="429"):
            await adapter.find_by_serial([SERIAL])


async def test_a_creation_too_many_is_sent_once_and_surely_not_made(
    served: Served, adapter: Factorial
) -> None:
    """The documented limit of creations: try later, and nothing is unknown."""
    model = (await one(adapter, SERIAL)).model
    assert model is not None
    served.factorial.vary(posts_a_minute=0)
    with pytest.raises(SourceUnavailable, match="429"):
        await adapter.create(NewAsset(model_id=model.id, serial_number="NEW-1"))
    assert sum(asked.method == "POST" for asked in served.factorial.requests) == 1


async def test_a_token_that_may_not_see_assets_is_refused(served: Served) -> None:
    """No scope for them is documented, so that may well be how it is."""
    adapter = Factorial(served.api(auth=AccessTokenAuth(TOKEN)))
    assert (await one(adapter, SERIAL)).price is not None
    served.factorial.vary(by_oauth="nulls")
    assert (await one(adapter, SERIAL)).price is None
    served.factorial.vary(by_oauth="no_assets")
    with pytest.raises(SourceRefused) as refused:
        await adapter.find_by_serial([SERIAL])
    assert refused.value.status == 403
    await adapter.close()


async def test_a_key_of_another_environment_reads_an_empty_company(
    served: Served, adapter: Factorial
) -> None:
    """It is told by its account and by its lists; nothing is denied, and nothing gone."""
    asset = await one(adapter, SERIAL)
    served.factorial.vary(foreign=True)
    for question in (adapter.get(asset.ref.id), adapter.find_by_serial([SERIAL])):
        with pytest.raises(SourceRefused, match="shows no asset at all"):
            await question
    assert [page.total async for page in adapter.assets()] == [0]
    with pytest.raises(SourceRefused, match="another environment"):
        await adapter.account()


def test_no_plausible_factorial_is_left_out() -> None:
    """Each option of the sandbox is among those the adapter is driven through."""
    driven = {option for variant in VARIANTS for option in variant}
    assert driven | BELOW == {one.name for one in fields(Variants)}
