"""What a key of ITFlow may see and do, and what is never seen by anybody."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.assets.itflow import AssetsEndpoint, ITFlow
from bot.errors import NotSupported, SourceRefused, SourceUnavailable
from sandbox import itflow as pretend
from tests.contract.served_itflow import ServedITFlow, serving_itflow
from tests.contract.test_itflow_reads import adapter as adapter  # noqa: PLC0414 - a fixture
from tests.contract.test_itflow_reads import listed
from tests.contract.test_itflow_reads import served as served  # noqa: PLC0414 - a fixture

KESTREL = "3"


async def test_a_key_that_sees_one_client_yields_no_other_clients_rows(
    served: ServedITFlow,
) -> None:
    """Assets, people, places and look-ups are Kestrel's; another's asset is not there."""
    other = served.id_of("BW-LT-01")
    client = ITFlow(served.api(served.keys.one_client))
    assets = await listed(client)
    assert {asset.client.name for asset in assets.values() if asset.client} == {"Kestrel Freight"}
    assert {asset.client.id for asset in assets.values() if asset.client} == {KESTREL}
    assert [one.title for one in await client.find_by_serial(["5CD2TWIN77"])] == ["KF-LT-01"]
    assert await client.get(other) is None
    assert not client.capabilities.tells_denied
    assert {one.client.id for one in await client.people() if one.client} == {KESTREL}
    assert {one.name for one in await client.locations()} == {"Warehouse A", "Main office"}
    with pytest.raises(SourceRefused):
        await client.unassign(other)
    assert served.sent() == []
    await client.close()


async def test_a_key_that_sees_one_client_makes_nothing_at_another(served: ServedITFlow) -> None:
    """Up to 26.07 ITFlow would make it at the key's own client, and say nothing."""
    async with served.api(served.keys.one_client) as api:
        with pytest.raises(SourceRefused, match="no such client"):
            await AssetsEndpoint(api).create(asset_name="Stray", client_id="2")
    assert served.sent() == []


async def test_no_request_goes_to_logins(served: ServedITFlow, adapter: ITFlow) -> None:
    """Reading everything, asking for one, changing and deleting: never `credentials/`."""
    asset_id = served.id_of("LF-SRV-01")
    await listed(adapter)
    await adapter.account()
    await adapter.people()
    await adapter.models()
    await adapter.locations()
    await adapter.find_by_serial(["LFSRV0001"])
    await adapter.unassign(asset_id)
    await adapter.delete(asset_id)
    modules = {asked.module for asked in served.itflow.requests}
    assert modules == {
        *("assets", "clients", "contacts", "locations", "networks", "tickets", "vendors")
    }
    assert "Logins are never asked for." in adapter.capabilities.limits


async def test_secrets_in_rows_reach_no_model_log_or_error(
    served: ServedITFlow, adapter: ITFlow, everything_said: Callable[[], str]
) -> None:
    """PINs, ticket keys, licence keys and the API key are in what is sent, and nowhere else."""
    said = [
        str(await listed(adapter)),
        str(await adapter.people()),
        repr(adapter),
        str(vars(adapter)),
    ]
    said += [str(await adapter.account()), str(await adapter.models())]
    for kind in ("warning", "html", "truncated"):
        served.itflow.fail(kind, times=None)
        with pytest.raises(SourceUnavailable) as failed:
            await listed(adapter)
        said += [str(failed.value), repr(failed.value.__cause__)]
        served.itflow.mend()
    text = "\n".join(said) + everything_said()
    assert "PRIVATE" not in text
    for key in served.keys:
        assert key not in text
    assert any(
        row.contact_pin and "PRIVATE" in row.contact_pin for row in served.itflow.database.contacts
    )


@pytest.mark.parametrize("kind", ["status", "html", "truncated", "drop", "empty"])
async def test_the_key_is_nowhere_to_be_read(
    served: ServedITFlow, everything_said: Callable[[], str], kind: Any
) -> None:
    """Neither errors, their causes and requests, nor any line of any log, httpx's among them."""
    key = served.keys.administrator
    body = f"the key {key} is wrong" if kind == "status" else None
    served.itflow.fail(kind, times=None, status=403, body=body)
    said = ""
    async with served.api() as api:
        said += repr(api) + repr(api.http) + repr(vars(api.http))
        for call in (api.rows("assets", {"limit": 1}), api.write("assets", "update", {"a": "b"})):
            with pytest.raises(Exception) as failed:  # noqa: PT011 - whatever it is
                await call
            error: BaseException | None = failed.value
            while error is not None:
                said += repr(error) + repr(error.args)
                asked = getattr(error, "request", None)
                said += f"{asked.url} {asked.content!r} {asked.headers.raw}" if asked else ""
                error = error.__cause__
    log = everything_said()
    assert "HTTP Request" in log or kind == "drop"
    assert key not in said + log


async def test_the_key_of_a_write_is_in_its_body_alone(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """A read has it in the address, where ITFlow wants it; a write has nothing there."""
    await adapter.unassign(served.id_of("BW-LT-01"))
    (asked,) = served.sent()
    assert asked.query == {}
    assert asked.body["api_key"] == served.keys.administrator


async def test_rights_are_known_before_anything_is_tried() -> None:
    """From 26.08 on a role may lack the right; then the write is NotSupported, unsent."""
    async with serving_itflow() as served:
        told = {}
        for name in ("accountant", "technician", "administrator"):
            client = ITFlow(served.api(getattr(served.keys, name)))
            told[name] = (await client.account()).rights
            can = client.capabilities
            assert (can.create, can.update, can.assign, can.delete) == {
                "accountant": (False, False, False, False),
                "technician": (True, True, True, False),
                "administrator": (True, True, True, True),
            }[name]
            if not can.delete:
                with pytest.raises(NotSupported, match="may not"):
                    await client.delete("1")
            await client.close()
        assert served.sent() == []
    assert told["accountant"][1:] == (
        "The key may not create, change or delete assets.",
        "The key may not open tickets.",
    )
    assert told["technician"][1:] == (
        "The key may create and change assets.",
        "The key may not delete assets.",
        "The key may open tickets.",
    )


async def test_asking_for_rights_changes_nothing(served: ServedITFlow, adapter: ITFlow) -> None:
    """A write is asked about by GET, which ITFlow answers and does not carry out."""
    before = [str(row) for row in served.itflow.database.assets]
    await adapter.account()
    assert {asked.method for asked in served.itflow.requests} == {"GET"}
    assert [str(row) for row in served.itflow.database.assets] == before


async def test_not_allowed_is_told_from_nothing_found() -> None:
    """A role without rights is refused, an empty ITFlow shows nothing."""
    async with serving_itflow() as served:
        user = pretend.User("9", "Nil", "none")
        served.itflow.keys.append(pretend.Key("k" * 32, user))
        client = ITFlow(served.api("k" * 32))
        with pytest.raises(SourceRefused) as refused:
            await listed(client)
        assert refused.value.status == 403
        with pytest.raises(SourceRefused):
            await client.account()
        await client.close()
        served.itflow.fail("no_rows", module="assets", times=None)
        empty = ITFlow(served.api())
        assert await listed(empty) == {}
        for ask in (empty.get("1"), empty.find_by_serial(["5CD2TWIN77"])):
            with pytest.raises(SourceRefused, match="shows no asset at all"):
                await ask
        await empty.close()


async def test_rights_are_asked_for_once_an_hour() -> None:
    """Each refusal is a line in ITFlow's own log, so not with every reading."""
    clock = [0.0]
    async with serving_itflow() as served:
        client = ITFlow(served.api(), clock=lambda: clock[0])

        def probes() -> int:
            return sum(asked.function == "delete" for asked in served.itflow.requests)

        for seconds, times in ((0.0, 1), (900.0, 1), (3601.0, 2)):
            clock[0] = seconds
            await listed(client)
            assert probes() == times
        await client.close()
