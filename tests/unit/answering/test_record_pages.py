"""Which record an address leads to."""

import pytest

from bot.answering.record_pages import Pages, same
from bot.models import AssetRef

ITFLOW = "https://itflow.example/agent/asset.php?client_id={client}&asset_id={id}"
PAGES = Pages({"factorial": "https://f.example/a/{id}", "itflow": ITFLOW})


@pytest.mark.parametrize(
    ("url", "source", "id_"),
    [
        ("https://f.example/a/7", "factorial", "7"),
        ("https://f.example/a/a%2Fb#top", "factorial", "a/b"),
        ("https://itflow.example/agent/asset.php?client_id=2&asset_id=16", "itflow", "16"),
        ("https://itflow.example/agent/asset.php?client_id=2&amp;asset_id=16", "itflow", "16"),
    ],
)
def test_the_page_of_a_record_leads_to_it(url: str, source: str, id_: str) -> None:
    """By the pattern of its source, as Slack writes addresses."""
    assert PAGES.record(url) == AssetRef(source, id_)


@pytest.mark.parametrize(
    "url",
    [
        *("https://f.example/a/", "https://f.example/a/7/edit", "https://f.example/a/7?x=1"),
        *("http://f.example/a/7", "https://f.example.evil.example/a/7", "https://fxexample/a/7"),
        *("https://itflow.example/agent/asset.php?asset_id=16", "", "https://f.example/a/" * 900),
    ],
)
def test_any_other_page_leads_nowhere(url: str) -> None:
    """Neither one that only looks like it nor one that is longer."""
    assert PAGES.record(url) is None


def test_an_address_is_compared_as_slack_writes_it() -> None:
    """A record at another client's address is not at this one."""
    page = ITFLOW.format(client=2, id=16)
    assert same(page.replace("&", "&amp;"), page)
    assert not same(page.replace("=2", "=3"), page)
    assert not same(page, None)
