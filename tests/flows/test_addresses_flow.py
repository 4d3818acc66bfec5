"""Somebody named by an e-mail address in plain words is found as `/asset of` finds them."""

import pytest

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, form

MEI = "mei.tanaka@larkfield.example"
LINKED = f"<mailto:{MEI}|{MEI}>"
UNKNOWN = "Nobody in the inventory has the e-mail address"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "said",
    [f"what does {MEI} have", MEI, MEI.title(), f"list of {MEI}", f"what does {LINKED} have"],
)
async def test_what_somebody_has_is_asked_by_an_address(asking: Scene, said: str) -> None:
    """The answer is that of the command, written to the bot or behind /asset."""
    await asking.dana.types(f"/asset of {MEI}")
    wanted = (await asking.dana.answer()).plain
    assert "Assets of Mei Tanaka" in wanted
    assert "None." not in wanted
    await asking.dana.types(f"/asset {said}")
    assert (await asking.dana.answer()).plain == wanted
    await asking.dana.says(said)
    direct = (await asking.dana.answer()).plain
    assert direct == wanted.replace("[Share here]\n", "")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("said", ["what does {} have", "{}", "how many laptops does {} have"])
async def test_an_address_that_nobody_has_is_said_to_be_unknown(asking: Scene, said: str) -> None:
    """In the words of the command."""
    await asking.dana.types(f"/asset {said.format('nobody@larkfield.example')}")
    assert UNKNOWN in (await asking.dana.answer()).plain


@pytest.mark.asyncio(loop_scope="module")
async def test_what_somebody_has_of_a_kind_is_counted_by_an_address(asking: Scene) -> None:
    """As it is by their name."""
    answers = []
    for who in ("Priya Raman", "priya.raman@larkfield.example"):
        await asking.dana.types(f"/asset how many laptops does {who} have")
        answers.append((await asking.dana.answer()).plain.splitlines()[0])
    assert answers[0] == answers[1]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("said", [f"laptops of {MEI} and tom.becker@larkfield.example"])
async def test_several_addresses_are_asked_back_about(asking: Scene, said: str) -> None:
    """A list is of one address or of names: it is not said that they have nothing."""
    await asking.dana.types(f"/asset {said}")
    assert "write the name of each" in (await asking.dana.answer()).plain


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("said", [f"what does {MEI} have", f"how many laptops does {MEI} have"])
async def test_an_address_shows_nothing_to_whoever_may_not_ask_of_others(
    asking: Scene, said: str
) -> None:
    """As their name does not."""
    await asking.tom.types(f"/asset {said}")
    assert (
        "What somebody else has is for auditors and operators." in (await asking.tom.answer()).plain
    )


async def test_forms_find_somebody_by_an_address(stage: Stage) -> None:
    """Whoever is to have something, and whose things are to come back."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.types("/asset give C02XL0ABJGH5 to tom.becker@larkfield.example")
        given = await form(desk.dana, "To whom")
        assert "Tom Becker" in str(given.blocks)
        assert "I do not know for certain" not in given.plain
        await desk.dana.closes()
        await desk.dana.types(f"/asset take back everything from {MEI}")
        assert "Mei Tanaka" in (await form(desk.dana, "2 of 2")).plain
