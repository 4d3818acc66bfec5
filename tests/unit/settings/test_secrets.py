"""A secret that stands where something else belongs stays one."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import read

KEY = "Fk7Qm2ZpR9vL4xT8bN3c"


def refused(folder: Path, **given: str) -> str:
    """What reading these settings is refused with."""
    with pytest.raises(SettingsError) as failed:
        read(given, folder, need_slack=False)
    return str(failed.value)


def test_a_key_in_the_place_of_its_variable_is_not_repeated(tmp_path: Path) -> None:
    """Pasted into api_key_env, it must not stand in the line that says so."""
    source = f'[[sources]]\nid = "a"\nkind = "factorial"\napi_key_env = "{KEY}"\n'
    (tmp_path / "assetbot.toml").write_text(source)
    line = refused(tmp_path)
    assert "sources[1].api_key_env" in line
    assert KEY not in line


def test_a_key_in_the_place_of_its_file_is_not_repeated(tmp_path: Path) -> None:
    """Pasted into FACTORIAL_API_KEY_FILE, it must not either."""
    line = refused(tmp_path, FACTORIAL_API_KEY_FILE=KEY)
    assert "FACTORIAL_API_KEY_FILE" in line
    assert KEY not in line


def test_the_address_of_the_records_may_lie_in_a_file_and_its_password_is_secret(
    tmp_path: Path,
) -> None:
    """As it is written there, and as it is meant."""
    (tmp_path / "url").write_text("postgresql://bot:p%40ss-w0rd@db.example.com/assetbot\n")
    given = {"ASSETBOT_DATABASE_URL_FILE": str(tmp_path / "url")}
    settings = read(given, tmp_path, need_slack=False, need_sources=False)
    assert settings.database_url == "postgresql://bot:p%40ss-w0rd@db.example.com/assetbot"
    hidden = {secret.get_secret_value() for secret in settings.secrets}
    assert {"p%40ss-w0rd", "p@ss-w0rd"} <= hidden
