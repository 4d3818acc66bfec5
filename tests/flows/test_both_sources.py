"""One bot, two asset systems: what it says of a Factorial and an ITFlow at once."""

from tests.flows.conftest import Stage

PRINTER = "U1TICKETS"
HOST = "LFSRV0001"


async def test_an_asset_of_itflow_is_shown_with_all_that_it_is_linked_to(both: Stage) -> None:
    """Client, place, address on the network, tickets, and links to its record and its logins."""
    async with both() as scene:
        await scene.dana.types(f"/asset {PRINTER}")
        card = await scene.dana.answer()
        await scene.dana.types(f"/asset {HOST}")
        host = await scene.dana.answer()
        await scene.dana.types("/asset how many phones do we have?")
        phones = await scene.dana.answer()
    assert "mobile phone or phone" in phones.plain.lower()
    assert "Brightwater Dental · BW-PRN-01" in card.plain
    for fact in ("Client: Brightwater Dental", "Open tickets: 5", "Prints nothing at all (New)"):
        assert fact in card.plain
    assert "Streaks on every page" not in card.plain
    assert "· ITFlow" in card.plain
    assert {"Open record", "Logins and services in ITFlow"} <= set(card.buttons)
    assert "IP address: 10.1.10.5" in host.plain
    assert "MAC address: 02:00:5e:01:00:05" in host.plain
    assert "URI: https://10.1.10.5:8443/" in host.plain
    assert "Open its URI" in host.buttons
    assert "Brightwater Dental" in card.text


async def test_one_serial_at_two_clients_is_two_findings_each_with_its_client(both: Stage) -> None:
    """Client and source stand in each row, and on the card that a row opens."""
    async with both() as scene:
        await scene.dana.types("/asset 5CD2TWIN77")
        rows = await scene.dana.answer()
        await scene.dana.clicks("Open: Brightwater Dental", on=rows)
        card = await scene.dana.answer()
    assert "2 assets match 5CD2TWIN77" in rows.plain
    assert "Brightwater Dental · BW-LT-01" in rows.plain
    assert "Kestrel Freight · KF-LT-01" in rows.plain
    assert rows.plain.count("Source: ITFlow") == 2
    assert "Client: Brightwater Dental" in card.plain


async def test_one_serial_in_both_systems_is_two_findings_each_with_its_source(
    both: Stage,
) -> None:
    """Nothing says that the two are one thing, so both are shown."""
    async with both() as scene:
        await scene.dana.types("/asset PF4BENCH")
        rows = (await scene.dana.answer()).plain
    assert "2 assets match PF4BENCH" in rows
    assert "Source: Factorial" in rows
    assert "Source: ITFlow" in rows


async def test_one_source_down_leaves_the_others_answers_and_is_named(both: Stage) -> None:
    """What the index holds is shown as it was; of what is nowhere it says who did not answer."""
    async with both(ASSETBOT_FRESH_FOR="0") as scene:
        scene.world.itflow.fail("status", times=None)
        await scene.dana.types("/asset C02XL0ABJGH5")
        mine = (await scene.dana.answer()).plain
        await scene.dana.types("/asset NOWHERE99")
        nowhere = (await scene.dana.answer()).plain
        await scene.dana.types(f"/asset {PRINTER}")
        old = (await scene.dana.answer()).plain
        scene.world.itflow.mend()
    assert "Alex Moreno" in mine
    assert "No answer from ITFlow" in nowhere
    assert "Factorial" in nowhere
    assert "Not confirmed by ITFlow" in old
    assert "Brightwater Dental" in old


async def test_a_list_is_narrowed_to_a_client_an_address_or_a_system(both: Stage) -> None:
    """Each filter holds only what has it; what nothing has is answered with what exists."""
    async with both() as scene:

        async def asked(line: str) -> str:
            await scene.dana.types(f"/asset list {line}")
            return (await scene.dana.answer()).plain

        clients = await asked('client:"Kestrel Freight" status:lost')
        address = await asked("ip:10.2.10.21")
        card = await asked("mac:02-00-5E-01-00-05")
        unknown = await asked("client:Kestrel")
        nowhere = await asked("ip:10.2.10.22")
        archived = await asked("status:archived client:Pinefold")
        put_away = await asked('status:archived client:"Pinefold Bakery"')
        living = await asked('client:"Pinefold Bakery"')
    assert "Brightwater" not in clients
    assert "Brightwater Dental · BW-LT-01" in address
    assert "1 of 1" not in address
    assert "LF-SRV-01" in card
    assert "There is no client “Kestrel”. Known: Kestrel Freight" in unknown
    assert "No asset has the IP address “10.2.10.22”. The nearest are" in nowhere
    assert "There is no client “Pinefold”" in archived
    assert "PB-POS-1" in put_away
    assert "archived, assigned" in put_away
    assert "None." in living


async def test_an_asset_of_itflow_is_found_by_its_name(both: Stage) -> None:
    """What has no tag is known by its name."""
    async with both() as scene:
        await scene.dana.types("/asset bw-lt-01")
        assert "Client: Brightwater Dental" in (await scene.dana.answer()).plain


async def test_what_a_source_may_keep_from_us_is_not_said_to_be_nowhere(both: Stage) -> None:
    """ITFlow shows a key what it may see and says nothing of the rest; Factorial says so."""
    async with both() as scene:
        await scene.dana.types("/asset NOWHERE99")
        nowhere = (await scene.dana.answer()).plain
        await scene.dana.types("/asset C02XL0ABJGH5 NOWHERE99")
        one_of_two = (await scene.dana.answer()).plain
        await scene.dana.types(f"/asset C02XL0ABJGH5 {PRINTER}")
        both_found = (await scene.dana.answer()).plain
    for answer in (nowhere, one_of_two):
        assert "ITFlow does not tell me of assets that my API key may not see" in answer
    assert "nothing I may see" not in both_found


async def test_what_one_has_in_both_sources_stays_on_ones_list(both: Stage) -> None:
    """The second time too, when a link says who one is in one of them."""
    async with both() as scene:
        for _ in range(2):
            await scene.amara.types("/asset mine")
            mine = (await scene.amara.answer()).plain
            assert "Source: Factorial" in mine
            assert "Source: ITFlow" in mine
