"""No file of the project names a package index, another person's folder, or a secret."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {
    *(".git", ".venv", "venv", "data", "build", "dist", "__pycache__", ".env", "assetbot.toml"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"),
}
HERE = Path(__file__).resolve()
# Written so that this file does not name what it looks for.
INDEXES = re.compile(
    r"\bp[y]pi\b|python[h]osted|npm[j]s\.|crates\.[i]o|deb\.[d]ebian", re.IGNORECASE
)
FOLDERS = re.compile(r"(?<![\w.~-])(/[w]ork/|/[r]oot/|/opt/p[y]|/[h]ome/\w|/[U]sers/\w)")
SECRETS = re.compile(
    # A real one mixes digits, small and capital letters; a made-up one need not.
    r"xox[bp]-\d{10,}-\d{10,}-(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])[A-Za-z0-9]{20,}"
    r"|xapp-\d-[A-Z0-9]{9,}-\d{10,}-(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{40,}"
)


def files() -> Iterator[Path]:
    """Every text file that belongs to the project, with git or without it."""
    waiting = [ROOT]
    while waiting:
        for path in waiting.pop().iterdir():
            if path.name in NOT_OURS or path.name.endswith(".egg-info") or path == HERE:
                continue
            if path.is_dir():
                waiting.append(path)
            elif path.is_file() and b"\0" not in path.read_bytes()[:8192]:
                yield path


def found(pattern: re.Pattern[str]) -> list[str]:
    """File, line and text of everything that matches."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {hit[0]}"
        for path in files()
        if pattern.search(text := path.read_text(errors="replace"))
        for number, line in enumerate(text.splitlines(), start=1)
        if (hit := pattern.search(line))
    ]


def test_there_are_files_to_look_at() -> None:
    """The search below does not pass for want of files."""
    names = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"README.md", "bot/errors.py", "requirements/run.txt", ".ci/run"} <= names


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (INDEXES, "https://" + "p" + "ypi.org/simple"),
        (FOLDERS, 'open("/' + 'root/file")'),
        (SECRETS, "xoxb-" + "1234567890-1234567890-" + "a1B" * 8),
    ],
)
def test_a_search_finds_what_it_is_for(pattern: re.Pattern[str], text: str) -> None:
    """The patterns match the real thing."""
    assert pattern.search(text)


@pytest.mark.parametrize("pattern", [INDEXES, FOLDERS, SECRETS], ids=["index", "folder", "secret"])
def test_no_file_names_one(pattern: re.Pattern[str]) -> None:
    """Packages come from where the machine is set up to get them; secrets from nowhere."""
    assert found(pattern) == []


def test_every_file_ends_with_a_newline_and_has_no_carriage_returns() -> None:
    """Shell scripts and locks work on every system only so."""
    odd = [
        path.relative_to(ROOT).as_posix()
        for path in files()
        if (content := path.read_bytes()) and (content[-1:] != b"\n" or b"\r" in content)
    ]
    assert odd == []
