"""Instants in sentences, which each reader sees by their own clock."""

from datetime import UTC, datetime

import pytest

from bot.phrases import moment, with_moments


def test_an_instant_is_found_again_in_a_sentence() -> None:
    """What `moment` wrote is put in another way, and nothing else of the sentence."""
    at = datetime(2026, 11, 29, 10, 2, tzinfo=UTC)
    put = with_moments(f"Paused since {moment(at)}: wait.", datetime.isoformat)
    assert put == "Paused since 2026-11-29T10:02:00+00:00: wait."


@pytest.mark.parametrize("words", ["31 Feb 2026, 10:00 UTC", "3 Feb 2026, 25:00 UTC", "3 Feb 2026"])
def test_what_is_no_instant_stays_as_it_was_written(words: str) -> None:
    """A date alone, or what somebody wrote that no clock shows."""
    assert with_moments(words, datetime.isoformat) == words
