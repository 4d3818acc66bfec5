"""Whom a command gives something to by name, and what of it is the reason."""

import pytest

from bot.language.commands.receivers import possible, unknown, without_holder


@pytest.mark.parametrize(
    ("said", "name", "reason"),
    [
        ("to Mei Tanaka", "Mei Tanaka", ""),
        ("Mei Tanaka", "Mei Tanaka", ""),
        ("mei", "mei", ""),
        ("from Alex to Mei", "Mei", ""),
        ("to Mei from Monday", "Mei", "from Monday"),
        ("to Mei, her old one is broken", "Mei", "her old one is broken"),
        ("to Sofia Rossi from monday", "Sofia Rossi", "from monday"),
        ("to me", "me", ""),
        ("to mei replacement", "mei", "replacement"),
        ("to mei new starter", "mei", "new starter"),
        ("mei replacement", "mei", "replacement"),
        ("-> Mei Tanaka", "Mei Tanaka", ""),
        ("→ mei, onboarding", "mei", "onboarding"),
        ("@mei new starter", "mei", "new starter"),
        ("to @Mei Tanaka", "Mei Tanaka", ""),
    ],
)
def test_a_name_stands_first_and_the_reason_behind_it(said: str, name: str, reason: str) -> None:
    """Led to by “to”, or alone."""
    assert (name, reason) in possible(said)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("she starts on Monday", "she"),
        ("to Sofia Bianchi", "Sofia"),
        ("to sofia bianchi", "sofia"),
        ("Grace period over", "Grace"),
    ],
)
def test_a_first_name_alone_is_none_where_a_name_goes_on(said: str, name: str) -> None:
    """Nobody else of that first name is taken, nor somebody called as the reason begins."""
    assert name not in [one.name for one in possible(said)]


@pytest.mark.parametrize(
    ("said", "name", "reason"),
    [
        ("to Sofia Bianchi from monday", "Sofia Bianchi", "from monday"),
        ("to zora because she starts", "zora", "because she starts"),
        ("to zora replacement", "zora", "replacement"),
        ("Sofia Bianchi", "Sofia Bianchi", "Sofia Bianchi"),
        ("@nobody", "nobody", ""),
        ("@Zora from monday", "Zora", "from monday"),
    ],
)
def test_what_is_written_like_a_name_is_told_as_one(said: str, name: str, reason: str) -> None:
    """Where nobody has it; without “to” it may be the reason as well."""
    assert unknown(said) == (name, reason)


@pytest.mark.parametrize("said", ["to the office", "broken screen", "Screen broken", "mei", ""])
def test_what_is_no_name_is_told_as_none(said: str) -> None:
    """It stays the reason."""
    assert unknown(said) is None


def test_from_whom_it_goes_is_no_reason() -> None:
    """The asset says that itself; who has never had it is told as it was written."""
    assert without_holder("from Alex", "Alex Moreno") == ""
    assert without_holder("from monday", "Alex Moreno") == "from monday"
