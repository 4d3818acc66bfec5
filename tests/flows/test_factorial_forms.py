"""Forms on Factorial's bad days: none stays at “one moment”, and each opens as soon as it can."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.slack.surfaces import Pane
from tests.flows.factorial_days import AWAY, DAYS, Stand, standing
from tests.flows.test_changes_flow import ADMINS

pytestmark = pytest.mark.asyncio(loop_scope="module")
SERIAL = "C02XL0ABJGH5"
TO_DO = ("Please try again in a minute", "Please tell whoever runs this bot")
ASKED = (f"transfer {SERIAL} @mei", f"return {SERIAL}", f"edit {SERIAL}", f"delete {SERIAL} old")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(
    tmp_path_factory: pytest.TempPathFactory, read_before: Path
) -> AsyncIterator[Stand]:
    """One bot for all the bad days: it has to get over each of them by itself."""
    folder = tmp_path_factory.mktemp("days")
    more = {"ASSETBOT_FRESH_FOR": "0", "ASSETBOT_CHECK_WITHIN": "8", "ASSETBOT_ADMINS": ADMINS}
    async with standing(folder, read_before, ASSETBOT_QUESTIONS_A_MINUTE="1000", **more) as one:
        yield one


async def opened(stand: Stand, words: str) -> Pane:
    """The form that Dana's command ends with."""
    dana = stand.scene.dana

    def drawn() -> Pane | None:
        return dana.form if dana.form and not dana.form.is_placeholder else None

    await dana.types(f"/asset {words}")
    shown = await dana.until(drawn)
    await dana.closes()
    return shown


@pytest.mark.parametrize("name", AWAY)
async def test_a_form_that_needs_the_source_ends_with_a_word(stand: Stand, name: str) -> None:
    """What it is for, or one sentence with what to do and a reference that the log explains."""
    for words in ASKED:
        async with stand.on(DAYS[name]):
            shown = await opened(stand, words)
        assert stand.key not in str(shown.blocks)
        assert "Traceback" not in shown.plain
        stand.log()
        if DAYS[name].warm == "card":
            assert shown.submit, words
            continue
        assert not shown.submit, words
        assert any(one in shown.plain for one in TO_DO), words
        causes = stand.told(shown.plain.split("ref ")[1][:6])
        assert any("source failed" in one for one in causes), words
    for words in ASKED:
        assert (await opened(stand, words)).submit
