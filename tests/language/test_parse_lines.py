"""`assetbot parse`: a line in, a line out."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.language.corpus import HERE

KEYS = ["text", "intent", "filters", "changes", "reason", "confidence", "candidates"]


def parsed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    said: bytes,
    *options: str,
    vocabulary: str = "vocabulary.json",
) -> list[dict[str, Any]]:
    """What it prints for these bytes, without any setting."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said)))
    where = ("parse", "--vocabulary", str(HERE / vocabulary), "--today", "2026-11-26")
    assert main([*where, *options], environ={}) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_line_has_one_line_whatever_bytes_it_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty line is none, and broken text is read as far as it can be."""
    said = b"who has LT-1788?\n\n\xff\xfe\x00 laptops\r\nin Berlin\x85 \nwho has LT-1788"
    found = parsed(monkeypatch, capsys, said)
    assert [one["intent"] for one in found] == ["find", "none", "find", "find", "find"]
    assert all(list(one) == KEYS for one in found)


def test_a_follow_up_takes_what_went_before_from_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What was printed for one message is the context of the next."""
    (first,) = parsed(monkeypatch, capsys, b"laptops in Berlin\n")
    (tmp_path / "before.json").write_text(json.dumps(first))
    options = ("--context", str(tmp_path / "before.json"))
    (second,) = parsed(monkeypatch, capsys, b"and in Porto?\n", *options)
    assert second["filters"] == {"category": "Laptop", "location": "Porto"}


def test_a_channel_hears_only_what_plainly_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --channel a list of laptops is nobody's question."""
    said = b"laptops in Berlin\nanyone know who has LT-1788?\n"
    found = parsed(monkeypatch, capsys, said, "--channel")
    assert [one["intent"] for one in found] == ["none", "find"]


@pytest.mark.parametrize(
    ("option", "written"),
    [
        ("--vocabulary", "{"),
        ("--vocabulary", '{"people": 3}'),
        ("--context", "[]"),
        ("--context", '{"intent": "dance"}'),
    ],
)
def test_a_broken_file_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str, written: str
) -> None:
    """It names the file and what is wrong, and ends with 2."""
    broken = tmp_path / "broken.json"
    broken.write_text(written)
    options = ["--vocabulary", str(HERE / "vocabulary.json"), option, str(broken)]
    assert main(["parse", *options], environ={}) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"assetbot: {broken} is not what it should be")
    assert len(said.splitlines()) == 1


def test_a_missing_file_and_a_missing_index_are_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Neither is a traceback."""
    assert main(["parse", "--vocabulary", str(tmp_path / "no.json")], environ={}) == 2
    data = {"ASSETBOT_DATA_DIR": str(tmp_path)}
    assert main(["parse"], environ=data, folder=tmp_path) == 2
    assert "run assetbot sync" in capsys.readouterr().err
