"""The variables that settings are read from, and how they are documented."""

from pathlib import Path
from typing import Final, NamedTuple

from bot.settings.model import Secret, Settings, fields
from bot.settings.sources import FACTORIAL_URL, SECRETS


class Setting(NamedTuple):
    """A variable as the documentation lists it; an empty default means there is none."""

    variable: str
    default: str
    description: str


SOURCES: Final = (
    Setting("FACTORIAL_BASE_URL", FACTORIAL_URL, "Where Factorial's API answers"),
    Setting(
        "FACTORIAL_API_KEY", "", "An API key: one source with the id factorial, without a file"
    ),
    Setting("FACTORIAL_ACCESS_TOKEN", "", "An OAuth access token, in place of the key"),
    Setting("ITFLOW_BASE_URL", "", "Where ITFlow answers, such as https://itflow.example.com"),
    Setting("ITFLOW_API_KEY", "", "Its API key: one source with the id itflow, without a file"),
)


def reference() -> list[Setting]:
    """Every variable in the order it is documented; each secret may also be given as NAME_FILE."""
    plain = []
    for name, variable in fields():
        default = Settings.model_fields[name].default
        plain.append(Setting(variable.name, _words(default), variable.description))
    return [*plain, *SOURCES]


def own() -> list[str]:
    """The name of every variable with a field of its own, those for a secret's file among them."""
    secrets = [
        variable.name
        for name, variable in fields()
        if variable.secret or Settings.model_fields[name].annotation == Secret
    ]
    return [*(variable.name for _, variable in fields()), *(f"{one}_FILE" for one in secrets)]


def every() -> list[str]:
    """The name of every variable."""
    sources = [one.variable for one in SOURCES]
    return [*own(), *sources, *(f"{name}_FILE" for name in SECRETS)]


def _words(default: object) -> str:
    """A default as it would be written in an environment file."""
    if default in (None, ()):
        return ""
    if isinstance(default, bool):
        return str(int(default))
    return f"./{default}" if isinstance(default, Path) else str(default)
