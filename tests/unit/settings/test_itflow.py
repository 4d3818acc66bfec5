"""An ITFlow is described by two variables, or by a table of assetbot.toml."""

from pathlib import Path

import pytest

from bot.settings import read
from tests.unit.settings.test_settings import ENOUGH, SLACK, listed, plain, refusal

ITFLOW = {"ITFLOW_BASE_URL": "https://itflow.example.com/", "ITFLOW_API_KEY": "key-of-itflow"}


def test_an_address_and_a_key_make_one_itflow(tmp_path: Path) -> None:
    """It has the id itflow, and its records a page below its address."""
    (source,) = read({**SLACK, **ITFLOW}, tmp_path).sources
    assert (source.id, source.kind, source.base_url) == (
        "itflow",
        "itflow",
        "https://itflow.example.com",
    )
    assert plain(source.api_key) == "key-of-itflow"
    assert source.record_page == (
        "https://itflow.example.com/agent/asset.php?client_id={client}&asset_id={id}"
    )
    assert "key-of-itflow" not in repr(source)


def test_both_shorthands_are_two_sources(tmp_path: Path) -> None:
    """Factorial first."""
    assert [one.id for one in read({**ENOUGH, **ITFLOW}, tmp_path).sources] == [
        "factorial",
        "itflow",
    ]


def test_a_key_of_itflow_may_be_in_a_file(tmp_path: Path) -> None:
    """As every secret."""
    (tmp_path / "key").write_text("from-a-file\n")
    environ = {**SLACK, "ITFLOW_BASE_URL": "https://i.test", "ITFLOW_API_KEY_FILE": "key"}
    (source,) = read(environ, tmp_path).sources
    assert plain(source.api_key) == "from-a-file"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"ITFLOW_API_KEY": "k"}, "ITFLOW_BASE_URL is missing, though ITFLOW_API_KEY is set"),
        ({"ITFLOW_BASE_URL": "https://i"}, "ITFLOW_API_KEY is missing, though ITFLOW_BASE_URL is"),
        ({**ITFLOW, "ITFLOW_BASE_URL": "http://i.test"}, "ITFLOW_BASE_URL must begin with https"),
        ({**ITFLOW, "ITFLOW_API_KEY": "a b"}, "ITFLOW_API_KEY holds a blank"),
    ],
)
def test_half_an_itflow_is_named(tmp_path: Path, given: dict[str, str], says: str) -> None:
    """The variable that is missing or wrong, in one line."""
    assert says in refusal({**SLACK, **given}, tmp_path)


def test_a_file_may_list_an_itflow(tmp_path: Path) -> None:
    """With an address of its own, and a page of its own if that is elsewhere."""
    listed(
        tmp_path,
        """
        [[sources]]
        id = "msp"
        kind = "itflow"
        base_url = "https://msp.test/itflow"
        record_url = "https://msp.test/asset_details.php?client_id={client}&asset_id={id}"
        api_key_env = "KEY"
        """,
    )
    (source,) = read({**SLACK, "KEY": "k"}, tmp_path).sources
    assert source.record_page == source.record_url


def test_what_a_transfer_leaves_is_retired_unless_it_is_said_otherwise(tmp_path: Path) -> None:
    """ITFlow's API can do that, and delete; a Factorial has no clients to transfer between."""
    line = '[[sources]]\nid = "a"\nkind = "{}"\nbase_url = "https://i.test"\napi_key_env = "KEY"\n'
    listed(tmp_path, line.format("itflow"))
    (source,) = read({**SLACK, "KEY": "k"}, tmp_path).sources
    assert source.transferred == "retire"
    listed(tmp_path, line.format("itflow") + 'transferred = "delete"\n')
    (source,) = read({**SLACK, "KEY": "k"}, tmp_path).sources
    assert source.transferred == "delete"
    listed(tmp_path, line.format("factorial") + 'transferred = "delete"\n')
    assert "a Factorial has no clients" in refusal({**SLACK, "KEY": "k"}, tmp_path)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('api_key_env = "KEY"', "sources[1] lacks base_url: where does this ITFlow answer?"),
        ('base_url = "https://i.test"\naccess_token_env = "KEY"', "is for Factorial"),
        ('base_url = "https://i.test"\napi_key_env = "KEY"\napi_version = "1"', "is for Factorial"),
        (
            'base_url = "https://i.test"\napi_key_env = "KEY"\ntransferred = "archive"',
            "ITFlow archives in its web pages only",
        ),
        (
            'base_url = "https://i.test"\napi_key_env = "KEY"\ntransferred = "keep"',
            "sources[1].transferred must be 'retire' or 'delete', not 'keep'",
        ),
    ],
)
def test_what_an_itflow_has_not_is_refused(tmp_path: Path, line: str, says: str) -> None:
    """It has no address by itself, no access token and no version."""
    listed(tmp_path, f'[[sources]]\nid = "a"\nkind = "itflow"\n{line}\n')
    assert says in refusal({**SLACK, "KEY": "k"}, tmp_path)
