"""What is written for people: nothing in it names a thing that is not there."""

import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.language.commands.filters import FILTERS
from bot.language.commands.table import COMMANDS
from bot.models import Role
from bot.policy.roles import Grant, Standing
from bot.render import as_text
from handlers.helping import helped
from sandbox.arguments import parse as sandbox_arguments

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
CLI = (
    *("run", "check", "status", "sync", "ask", "parse", "import", "export", "rules", "audit"),
    *("backup", "restore", "person", "manifest"),
)
ENOUGH_WORDS = 8
"""A picture of an answer is not told in fewer."""


def text(name: str) -> str:
    """A document of the project."""
    return (ROOT / name).read_text()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    """A link to a file of the project names a file that exists."""
    targets = re.findall(r"\]\(([^)#:]+)\)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_picture_is_there_small_and_in_words_too() -> None:
    """Each is shown or linked to somewhere, and says in words what it shows where it is shown."""
    shown = re.compile(r'!\[([^]]*)\]\(([^)]+)\)|<img src="([^"]+)"[^>]*? alt="([^"]*)"')
    words: dict[Path, str] = {}
    linked: set[Path] = set()
    for document in DOCUMENTS:
        written = document.read_text()
        assert written.count("<img") == len(re.findall(r"<img [^>]*alt=", written)), document
        for alt, path, source, also in shown.findall(written):
            words[(document.parent / (path or source)).resolve()] = alt or also
        pictures = re.findall(r"\]\(([^)]+\.png)\)", written)
        linked |= {(document.parent / path).resolve() for path in pictures}
    files = set((ROOT / "docs" / "pictures").iterdir())
    assert files == linked | set(words)
    assert [one.name for one, said in words.items() if len(said.split()) < ENOUGH_WORDS] == []
    assert [one.name for one in files if one.stat().st_size > 60_000] == []
    assert sum(one.stat().st_size for one in files) <= 600_000


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_make_target_named_exists(document: Path) -> None:
    """`make NAME` in a document is a target of the Makefile."""
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", document.read_text(), re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_nothing_is_said_to_be_for_a_later_version(document: Path) -> None:
    """What a document describes is there."""
    assert re.findall(r"this version does not[^.|;]*", document.read_text()) == []


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_is_described(word: str) -> None:
    """docs/commands.md has a row for each thing that may follow `/asset`, README an example."""
    assert f"`/asset {word}" in text("docs/commands.md")
    assert f"`/asset {word}" in text("README.md")


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_described(name: str) -> None:
    """docs/commands.md has a row for each filter of a list."""
    assert f"| `{name}:` |" in text("docs/commands.md")


def test_help_has_a_row_for_every_command() -> None:
    """What `/asset help` shows is drawn from the table of commands."""
    shown = as_text(helped("/asset", Standing(grants=(Grant(role=Role.ADMIN),))))
    for row in COMMANDS.values():
        assert f"/asset {row.usage}" in shown
        assert row.meaning in shown


def test_every_slack_command_described_is_one() -> None:
    """A row for a command that help does not know would be a promise."""
    described = set(re.findall(r"^\| `/asset ([a-z]+)", text("docs/commands.md"), re.MULTILINE))
    assert described == set(COMMANDS)


@pytest.mark.parametrize("word", CLI)
def test_every_terminal_command_is_described(word: str) -> None:
    """docs/commands.md has a row for each command of `assetbot`."""
    assert f"| `assetbot {word}" in text("docs/commands.md")


def test_the_terminal_commands_are_the_ones_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """The list above is the program's own."""
    with pytest.raises(SystemExit):
        main(["--help"])
    assert set(re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)) == set(CLI)


def test_every_option_of_the_sandbox_described_is_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What docs/commands.md says of `python -m sandbox` is what its help says."""
    with pytest.raises(SystemExit):
        sandbox_arguments(["--help"])
    known = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out))
    section = text("docs/commands.md").partition("## In the sandbox")[2]
    described = set(re.findall(r"--[a-z][a-z-]*", section))
    assert described <= known
    assert known - described <= {"--help"}


def test_the_tree_in_the_documents_is_the_tree() -> None:
    """docs/architecture.md names every module of bot and handlers, and none that is not there."""
    tree = text("docs/architecture.md").partition("```\n")[2].partition("```")[0]
    ours = tree[tree.index("\nbot/") : tree.index("\ntemplates/")]
    named = set(re.findall(r"\b\w+\.py\b", ours)) | set(
        re.findall(r"^  (\w+)/", ours, re.MULTILINE)
    )
    files = [*(ROOT / "bot").glob("*.py"), *(ROOT / "handlers").glob("*.py")]
    folders = {folder.parent.name for folder in (ROOT / "bot").glob("*/__init__.py")}
    modules = {file.name for file in files if file.stem != "__main__"} | folders
    deeper = {file.name for file in (ROOT / "bot").glob("*/[a-z]*.py")}
    assert modules - named == set()
    assert named - modules - deeper == set()


def test_every_test_named_exists() -> None:
    """docs/bad-days.md promises nothing that no test proves."""
    named = set(re.findall(r"`(test_\w+)`", text("docs/bad-days.md")))
    there = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", file.read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert named - there == set()


def test_the_licence_is_named_the_same_everywhere() -> None:
    """LICENSE, README and pyproject.toml agree."""
    assert text("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 assetbot contributors\n")
    assert "[MIT](LICENSE)" in text("README.md")
    assert 'license = "MIT"' in text("pyproject.toml")


def test_the_newest_version_is_in_the_changelog() -> None:
    """CHANGELOG.md begins with the version of pyproject.toml."""
    version = re.search(r'^version = "(.+)"', text("pyproject.toml"), re.MULTILINE)
    newest = re.search(r"^## (\S+?),", text("CHANGELOG.md"), re.MULTILINE)
    assert version is not None
    assert newest is not None
    assert version[1] == newest[1]
