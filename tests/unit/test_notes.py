"""What is to be noted of an asset stands below what is noted already."""

from bot.changes.editing import noted


def test_a_note_stands_below_those_there_are() -> None:
    """Or alone; nothing is noted where nothing was said."""
    assert noted("Old dent", "charger missing") == "Old dent\ncharger missing"
    assert noted(None, "charger missing") == "charger missing"
    assert noted("Old dent", "") == "Old dent"
    assert noted(None, "") is None


def test_notes_that_would_be_too_long_to_type_stay_as_they_are() -> None:
    """A form gives back only what its input can hold."""
    full = "x" * 2_900
    assert noted(full, "y" * 200) == full
