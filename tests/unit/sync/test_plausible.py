"""What a read must be like to prove that assets are gone."""

import pytest

from bot.assets.client import Rejected
from bot.sync.plausible import doubt


@pytest.mark.parametrize(("held", "read"), [(2, 1), (3, 2), (100, 50), (1, 1), (0, 5), (400, 201)])
def test_up_to_half_may_go_at_once(held: int, read: int) -> None:
    """In a large inventory and in one of two assets."""
    assert doubt(read=read, total=read, held=held, unread=[], rejected=[], earlier=[]) == ""


@pytest.mark.parametrize(("held", "read"), [(3, 1), (50, 1), (51, 25), (120, 50)])
def test_more_than_half_is_doubted_at_first(held: int, read: int) -> None:
    """However few there are."""
    said = doubt(read=read, total=read, held=held, unread=[], rejected=[], earlier=[])
    assert said.endswith("nothing was marked gone until the next sync says the same.")


def test_rows_that_could_not_be_read_are_listed_all_the_same() -> None:
    """They count towards what is there."""
    rejected = [Rejected(id="2", reason="status: missing")]
    assert doubt(read=1, total=2, held=3, unread=["2"], rejected=rejected, earlier=[]) == ""


def test_without_a_count_nothing_is_believed_to_be_gone() -> None:
    """A list that was cut short would look the same."""
    said = doubt(read=99, total=None, held=100, unread=[], rejected=[], earlier=[])
    assert said == "It does not say how many assets it has; nothing was marked gone."
