"""What the client lets through is stored as it is: held to the pretend ITFlow's own PHP."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assets.itflow.fields import TEXTS, to_send
from bot.errors import NotSupported
from sandbox.itflow import php

ENDS = " \t\n\r\v\0"
TEXT = st.one_of(st.text(max_size=40), st.text("<>ab \n\0\"'!-/\ud800", max_size=20))


@given(st.sampled_from(sorted(TEXTS)), TEXT)
def test_text_is_stored_whole_or_refused(name: str, text: str) -> None:
    """Nothing that is sent is cut; what is refused would be, or could not be sent."""
    try:
        sent = to_send({name: text}, source="itflow")[name]
    except NotSupported:
        unsendable = re.search(r"[\0\ud800-\udfff]", text)
        assert unsendable or php.clean(text) != text.strip(ENDS)
    else:
        assert php.clean(sent) == text.strip(ENDS)
        sent.encode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a <b", "would cut asset_name at a “<” that no blank follows"),
        ("a \0 b < c", "cannot hold a character of asset_name"),
        ("half \ud83d", "cannot hold a character of asset_name"),
    ],
)
def test_a_refusal_says_why(text: str, says: str) -> None:
    """One sentence, and the text itself is not repeated."""
    with pytest.raises(NotSupported) as refused:
        to_send({"asset_name": text}, source="itflow")
    assert str(refused.value).startswith(f"itflow {says}")
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    ("given_id", "sent"),
    [("7", "7"), (7, "7"), ("007", "7"), ("0", ""), (0, ""), ("", ""), (None, "")],
)
def test_a_link_is_a_number_and_none_is_nothing(given_id: str | int | None, sent: str) -> None:
    """As ITFlow writes ids itself, so that reading back compares."""
    assert to_send({"asset_contact_id": given_id}, source="itflow") == {"asset_contact_id": sent}


@pytest.mark.parametrize("given_id", ["me", "-1", "1.5", "٣", "9" * 5000, " 7"])
def test_what_is_no_number_is_no_link(given_id: str) -> None:
    """ITFlow would make some number of it."""
    with pytest.raises(NotSupported, match="number of a record"):
        to_send({"asset_contact_id": given_id}, source="itflow")
