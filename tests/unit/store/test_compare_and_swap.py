"""A change that others get in the way of is tried anew, so often and no more."""

import pytest

from bot.store.compare_and_swap import TRIES, Conflict, retry_on_conflict, swapped


class Row:
    """A row that others have changed so many times just before it is written."""

    def __init__(self, overtaken: int) -> None:
        self.overtaken = overtaken
        self.reads = 0

    async def change(self) -> str:
        """What is written, unless others were faster."""
        self.reads += 1
        return swapped(None if self.reads <= self.overtaken else "written")


@pytest.mark.parametrize("overtaken", range(TRIES))
async def test_a_change_is_tried_until_nobody_is_faster(overtaken: int) -> None:
    """What comes of it is what the first attempt without a conflict answers."""
    row = Row(overtaken)
    assert await retry_on_conflict(row.change) == "written"
    assert row.reads == overtaken + 1


async def test_a_change_that_is_always_overtaken_is_a_conflict() -> None:
    """Whoever asked for it is told so, rather than kept waiting."""
    row = Row(TRIES)
    with pytest.raises(Conflict):
        await retry_on_conflict(row.change)
    assert row.reads == TRIES


async def test_nothing_else_is_tried_anew() -> None:
    """Any other error is none that another attempt could mend."""
    row = Row(0)

    async def broken() -> None:
        await row.change()
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the very one
        await retry_on_conflict(broken)
    assert row.reads == 1
