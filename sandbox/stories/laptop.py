"""Alex's laptop, which goes to Mei in several stories, and what can go wrong with it."""

from typing import Final

from sandbox.company import ItAsset
from sandbox.stories.breaking import ANYWHERE, Break
from sandbox.world import World

SERIAL: Final = "C02XL0ABJGH5"
CARD: Final = f"Transfer: LT-0042 · {SERIAL}"
_MEI: Final = "1005"
_NOAH: Final = "1007"


def is_meis(row: ItAsset) -> bool:
    """Whether Factorial has it as Mei's."""
    return (row.owner_id, row.status) == (_MEI, "assigned")


def _given_to_noah(world: World) -> None:
    world.factorial.edit(world.factorial.asset(SERIAL).id, {"owner_id": _NOAH})


BREAKS: Final = {
    **ANYWHERE,
    "carry-out": Break("Noah has it in Factorial since it was asked for", _given_to_noah),
    "agree": Break("Noah was given it in Factorial afterwards", _given_to_noah),
}
