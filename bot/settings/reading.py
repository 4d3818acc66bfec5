"""Settings read from the environment, its files and `assetbot.toml`; all that is wrong at once."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from bot.errors import SettingsError
from bot.settings import checks
from bot.settings.file import CONFIG, read_file
from bot.settings.given import DOTENV, Given
from bot.settings.model import Secret, Settings, Variable, fields
from bot.settings.variables import every, own


def read(
    environ: Mapping[str, str],
    folder: Path,
    *,
    need_slack: bool = True,
    need_sources: bool = True,
    need_file: bool = True,
    told: bool = False,
) -> Settings:
    """The settings for a process started in `folder`; without need, `assetbot.toml` is not read.

    Raises SettingsError with a line for each setting that is wrong; if none is, for each of those
    needed that is missing. What is wrong in the file is no reason to, where that is *told*.
    """
    given = Given(environ, folder)
    wrong = checks.Wrong(given.unknown(own()))
    values: dict[str, Any] = {"data_dir": folder / "data"}
    for name, variable in fields():
        kind = Settings.model_fields[name].annotation
        with wrong.noted():
            if (value := _value(given, kind, variable)) is not None:
                values[name] = value
    if "config" not in values and (folder / CONFIG).is_file():
        values["config"] = folder / CONFIG
    if need_file:
        of_file, wrong_there = read_file(given, values.get("config"), _zone(values))
        values |= of_file
        if told:
            values["wrong"] = tuple(wrong_there)
        else:
            wrong += wrong_there
    values["misspelt"] = misspelt = tuple(given.misspelt(every()))
    with wrong.noted():
        settings = _checked(values)
    if not wrong:
        wrong += _lacking(settings, folder, slack=need_slack, sources=need_sources)
    if wrong:
        raise SettingsError(*wrong, *misspelt)
    return settings


def terminal_settings(arguments: argparse.Namespace) -> Settings:
    """The settings for a command in a terminal, which does without Slack."""
    return read(arguments.environ, arguments.folder, need_slack=False)


def status_settings(arguments: argparse.Namespace) -> Settings:
    """The settings for a command that tells how things stand, be something in the file wrong."""
    found = read(
        arguments.environ, arguments.folder, need_slack=False, need_sources=False, told=True
    )
    lacking = _lacking(found, arguments.folder, slack=False, sources=True)
    if lacking and not found.wrong:
        raise SettingsError(*lacking, *found.misspelt)
    return found


def records_settings(arguments: argparse.Namespace) -> Settings:
    """The settings for a command that reads the records alone, and asks no source.

    A rule that is wrong is no reason for a night without a backup.
    """
    return read(
        arguments.environ,
        arguments.folder,
        need_slack=False,
        need_sources=False,
        need_file=False,
    )


def _zone(values: Mapping[str, Any]) -> str:
    """The time zone that was given, or that of the default; whether there is one is said later."""
    return str(values.get("timezone", Settings.model_fields["timezone"].default))


def _value(given: Given, kind: object, variable: Variable) -> SecretStr | Path | str | None:
    """What was given for a field of this kind."""
    if kind == Secret:
        return given.secret(variable.name)
    if variable.secret:
        found = given.secret(variable.name)
        return found.get_secret_value() if found else None
    if kind in (Path, Path | None):
        return given.path(variable.name)
    return given.text(variable.name)


def _checked(values: Mapping[str, Any]) -> Settings:
    """The settings made of these values; raises SettingsError with a line for each wrong one."""
    try:
        return Settings(**values)
    except ValidationError as error:
        variables = {name: f"{variable.name} " for name, variable in fields()}
        lines = (variables.get(field, "") + why for field, why in checks.wrong(error))
        raise SettingsError(*lines) from None


def _lacking(settings: Settings, folder: Path, *, slack: bool, sources: bool) -> list[str]:
    """What is needed and missing; and that no file is there which could have it."""
    lacking = [*(_lacks_slack(settings) if slack else ())]
    lacking += _lacks_source(settings) if sources else ()
    return [*lacking, *_wrong_folder(settings, folder)] if lacking else []


def _lacks_source(settings: Settings) -> Iterator[str]:
    """What a process that answers lacks."""
    if not settings.sources:
        yield (
            "FACTORIAL_API_KEY is missing: create an API key in Factorial, or set ITFLOW_BASE_URL"
            " and ITFLOW_API_KEY, or list the sources in assetbot.toml"
        )


def _wrong_folder(settings: Settings, folder: Path) -> Iterator[str]:
    """That settings are missing where no file is that could have them: the wrong folder, mostly."""
    if not (folder / DOTENV).exists():
        none = f"no {DOTENV}" if settings.config else f"no {DOTENV} and no {CONFIG}"
        yield f"there is {none} in {folder}: start it where they are, or copy .env.example to .env"


def _lacks_slack(settings: Settings) -> Iterator[str]:
    """What a process that talks to Slack lacks."""
    if settings.slack_bot_token is None:
        yield (
            "SLACK_BOT_TOKEN is missing: install the app in your workspace and copy the bot token"
            " (xoxb-…) from OAuth & Permissions on its page"
        )
    if settings.transport is None:
        yield (
            "SLACK_APP_TOKEN is missing: on the app's page, under Basic Information, generate an"
            " app-level token (xapp-…) with connections:write; or set SLACK_SIGNING_SECRET for"
            " events over HTTP"
        )
    if settings.transport == "http" and settings.port == 0:
        yield (
            "ASSETBOT_PORT must not be 0 without SLACK_APP_TOKEN: Slack could send events nowhere"
        )
