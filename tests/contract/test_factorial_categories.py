"""What category a new model has in Factorial, which has a fixed list of them."""

import pytest

from bot.assets.client import NewModel
from bot.assets.factorial import Factorial
from bot.errors import NotSupported
from tests.contract.conftest import Served


@pytest.mark.parametrize("word", ["laptop", "Laptop", "LAPTOP", "  Laptop "])
async def test_a_category_is_met_in_any_case(adapter: Factorial, word: str) -> None:
    """Blanks around it matter as little."""
    made = await adapter.create_model(NewModel(category=word, manufacturer="Acme", name="Pad 9"))
    assert made.category == "laptop"


async def test_a_category_that_factorial_does_not_have_is_not_sent(
    adapter: Factorial, served: Served
) -> None:
    """It is said which there are, and nothing is asked of Factorial."""
    with pytest.raises(NotSupported, match=r"it has laptop, desktop, .*, headset, other$"):
        await adapter.create_model(
            NewModel(category="Dishwasher", manufacturer="Acme", name="Suds 3")
        )
    assert served.asked("it_asset_models") == 0
