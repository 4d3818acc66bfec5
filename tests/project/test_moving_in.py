"""docs/operations.md, “systemd”: from the folder of README's step 10 to a unit."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
README = (ROOT / "README.md").read_text()
PLACES = ("/etc/assetbot", "/var/lib/private/assetbot", "/opt/assetbot")


def block(words: str) -> str:
    """The one piece of code in the document that has these words."""
    found = re.findall(r"^( *)```\w+\n(.*?)^\1```", DOCUMENT, re.MULTILINE | re.DOTALL)
    (code,) = [code for _, code in found if words in code]
    return str(code)


def within(folder: Path, code: str) -> str:
    """The same with everything it names below a folder."""
    for place in PLACES:
        code = code.replace(place, f"{folder}{place}")
    return code


def moved(folder: Path, env: str) -> Path:
    """What step 3 leaves of a folder with these settings and some data."""
    (folder / ".env").write_text(env)
    (folder / "data").mkdir()
    (folder / "data" / "audit.key").write_text("sealed")
    (folder / "assetbot.toml").write_text("# sources")
    subprocess.run(["sh", "-c", within(folder, block("secret()"))], cwd=folder, check=True)
    return folder / "etc" / "assetbot"


def test_what_step_10_sets_reaches_the_unit(tmp_path: Path) -> None:
    """Read-only stays read-only, whoever is an admin stays one, and each secret has its file."""
    example = (ROOT / ".env.example").read_text()
    ten = re.findall(r"^    ([A-Z_]+)=(.+)$", README, re.MULTILINE)
    for name, value in ten:
        example = re.sub(rf"^(# )?{name}=.*$", f"{name}={value}", example, flags=re.MULTILINE)
    etc = moved(tmp_path, f"{example}\nASSETBOT_ADMINS=you@example.com\nASSETBOT_DATA_DIR=data\n")
    settings = (etc / "settings").read_text().splitlines()
    assert settings == ["ASSETBOT_READ_ONLY=1", "ASSETBOT_ADMINS=you@example.com"]
    secrets = {one.name: one.read_text().strip() for one in etc.iterdir() if one.name != "settings"}
    assert secrets == {"slack-bot": "xoxb-…", "slack-app": "xapp-…", "factorial": "…"}
    assert {one.stat().st_mode & 0o077 for one in etc.iterdir()} == {0}


def test_the_first_data_go_along_with_the_key_of_their_history(tmp_path: Path) -> None:
    """And the file of sources and rules, to the folder that the unit runs in."""
    moved(tmp_path, "ASSETBOT_READ_ONLY=1\n")
    there = tmp_path / "var" / "lib" / "private" / "assetbot"
    assert {one.name for one in there.iterdir()} == {"audit.key", "assetbot.toml"}


def test_the_unit_and_its_script_have_the_same_settings_and_secrets() -> None:
    """A command asks under the settings that the bot runs under."""
    unit, script = block("[Service]"), block("systemd-run")
    for line in re.findall(
        r"^(?:LoadCredential|EnvironmentFile|WorkingDirectory)=.*$", unit, re.MULTILINE
    ):
        assert f"--property={line} " in script
    for name, value in re.findall(r"^Environment=([A-Z_]+)=(.*)$", unit, re.MULTILINE):
        said = value.replace("%d", "$CREDENTIALS_DIRECTORY")
        assert re.search(rf"{name}=\"?{re.escape(said)}\"?$", script, re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    """It has nothing to say against any line of it."""
    program = tmp_path / "opt" / "assetbot" / "venv" / "bin" / "assetbot"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "assetbot.service"
    unit.write_text(within(tmp_path, block("[Service]")))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in verified.stderr.splitlines() if unit.name in line] == []
    assert verified.returncode == 0, verified.stderr
