"""How an asset is called from now on: by its tag, or by a name."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    ("text", "vocabulary", "changes"),
    [
        ("rename LT-1788 to LT-9999", "vocabulary", {"asset_tag": "LT-9999"}),
        ("please rename HO-1001 as HO-2001", "vocabulary_hospital", {"asset_tag": "HO-2001"}),
        ("rename TH-0117 to hazer-west", "vocabulary_theatre", {"name": "hazer-west"}),
        ("rename foh-desk to TH-0777", "vocabulary_theatre", {"name": "TH-0777"}),
    ],
)
def test_what_is_called_by_its_tag_is_renamed_to_another_tag(
    text: str, vocabulary: str, changes: dict[str, str]
) -> None:
    """Where the new one looks like the tags of the inventory; else it is a name."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.changes, found.sure) == ("edit", changes, True)
