"""`pip install .`: the installed command works away from the checkout, with all it needs inside."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints in an empty environment, away from the checkout."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as pip builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    run(sys.executable, *build, "--wheel-dir", folder, ROOT, folder=folder)
    [file] = folder.glob("assetbot-*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own with the wheel installed, beside the packages the bot needs."""
    folder = tmp_path_factory.mktemp("somewhere else")
    venv.create(folder / "env")
    here = folder / "env" / "bin" / "python"
    packages = sysconfig.get_path("purelib")
    own = run(here, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder)
    (Path(own.strip()) / "needs.pth").write_text(f"{packages}\n")
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    run(here, *install, wheel, folder=folder)
    return folder


def test_the_wheel_holds_what_runs_and_nothing_else(wheel: Path) -> None:
    """bot, handlers, every template and the manifest; no sandbox and no tests."""
    files = set(ZipFile(wheel).namelist())
    tops = {name.partition("/")[0] for name in files if ".dist-info/" not in name}
    assert tops == {"bot", "handlers", "templates"}
    for folder in ("bot", "handlers", "templates"):
        kept = [file for file in (ROOT / folder).rglob("*") if file.is_file()]
        missing = [
            name
            for file in kept
            if "__pycache__" not in file.parts
            and (name := file.relative_to(ROOT).as_posix()) not in files
        ]
        assert missing == []
    assert "bot/manifest.yml" in files


def test_the_command_is_there(installed: Path) -> None:
    """`assetbot --help` names each command."""
    said = run(installed / "env" / "bin" / "assetbot", "--help", folder=installed)
    for command in ("run", "check", "status", "sync", "ask", "manifest"):
        assert f"\n    {command} " in said


def test_the_installed_command_finds_its_manifest(installed: Path) -> None:
    """`assetbot manifest` is manifest.yml, from inside the package."""
    said = run(installed / "env" / "bin" / "assetbot", "manifest", folder=installed)
    assert said == (ROOT / "manifest.yml").read_text()


def test_the_installed_bot_finds_its_templates(installed: Path) -> None:
    """A reply can be drawn, from the package's own templates."""
    draw = (
        "import bot, bot.render as r; print(bot.__file__, r.render('reading', read=32, total=91))"
    )
    said = run(installed / "env" / "bin" / "python", "-c", draw, folder=installed)
    assert "32 of 91" in said
    assert said.startswith(str(installed))
