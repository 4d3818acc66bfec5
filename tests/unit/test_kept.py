"""What takes long to make is made once, and nothing is taken that others can have put there."""

import os
import sys
from pathlib import Path

import pytest

from bot.kept import kept

pytestmark = pytest.mark.skipif(os.name != "posix", reason="who may write a file is not told there")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file beside which things are kept, whatever this Python was told."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path / "words.toml"


@pytest.fixture
def place(file: Path) -> Path:
    """Where something is kept already, made of `words`."""
    assert kept(file, b"words", lambda: {"said": ["once"]}) == {"said": ["once"]}
    (found,) = (file.parent / "__pycache__").iterdir()
    return found


def anew() -> object:
    """What is made where nothing is taken from what is kept."""
    return "anew"


def never() -> object:
    """Nothing is to be made."""
    raise AssertionError


@pytest.mark.usefixtures("place")
def test_what_is_kept_is_not_made_again(file: Path) -> None:
    """It is the same as what was made."""
    assert kept(file, b"words", never) == {"said": ["once"]}


@pytest.mark.usefixtures("place")
def test_what_is_made_of_something_else_is_made_anew(file: Path) -> None:
    """From then on that is what is kept."""
    assert kept(file, b"other words", anew) == "anew"
    assert kept(file, b"other words", never) == "anew"


@pytest.mark.parametrize("broken", [b"", b"short", b"\0" * 100])
def test_what_is_no_such_file_is_made_anew(file: Path, place: Path, broken: bytes) -> None:
    """Nothing comes of what somebody cut short or wrote over."""
    place.write_bytes(broken)
    assert kept(file, b"words", anew) == "anew"


def test_what_is_damaged_is_made_anew(file: Path, place: Path) -> None:
    """One bit that fell over is noticed."""
    whole = bytearray(place.read_bytes())
    whole[-1] ^= 1
    place.write_bytes(whole)
    assert kept(file, b"words", anew) == "anew"


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_what_others_may_write_is_not_taken(file: Path, place: Path, mode: int) -> None:
    """They could have put into it whatever they like, and it would be run."""
    place.chmod(mode)
    assert kept(file, b"words", anew) == "anew"
    assert kept(file, b"words", never) == "anew", "what was made since is not theirs"


@pytest.mark.usefixtures("place")
def test_what_somebody_else_put_there_is_not_taken(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is theirs, wherever it lies."""
    owner = file.parent.stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: owner + 1)
    monkeypatch.setattr("bot.kept._ROOT", owner + 2)
    assert kept(file, b"words", anew) == "anew"


def test_nothing_is_kept_where_python_keeps_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was told of what it compiles holds here too."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept(file, b"words", anew) == "anew"
    assert not (file.parent / "__pycache__").exists()


def test_where_nothing_can_be_kept_it_is_made_each_time(file: Path) -> None:
    """A folder that cannot be written is none of its concern."""
    (file.parent / "__pycache__").write_text("no folder", encoding="utf-8")
    assert kept(file, b"words", lambda: "made") == "made"
    assert kept(file, b"words", anew) == "anew"


def test_what_cannot_be_kept_is_made_each_time(file: Path) -> None:
    """It is what `marshal` knows nothing of."""
    made = object()
    assert kept(file, b"words", lambda: made) is made
    assert kept(file, b"words", anew) == "anew"


def test_what_is_kept_is_nobody_elses_to_read(place: Path) -> None:
    """Nor is anything left of how it was written."""
    assert place.stat().st_mode & 0o077 == 0
    assert [*place.parent.iterdir()] == [place]
