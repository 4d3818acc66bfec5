"""Every setting: read once at start, checked, and a wrong one named in one readable line.

Plain settings come from the environment and, beneath it, the `.env` of the working directory;
what is structured (sources, rules) from `assetbot.toml`. Secrets come from the environment alone,
or from the file that NAME_FILE names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, Self
from urllib.parse import quote, unquote, urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from bot.errors import SettingsError
from bot.policy.rules import Rule
from bot.settings import checks
from bot.settings.alerts import AlertRule
from bot.settings.channels import Channel
from bot.settings.checks import is_loopback
from bot.settings.file import read_file
from bot.settings.given import Given
from bot.settings.handovers import HandOverText
from bot.settings.inventories import Inventory
from bot.settings.retention import DEFAULTS
from bot.settings.roles import Appointment, people
from bot.settings.sources import FACTORIAL_URL, SECRETS, Source

__all__ = [
    "AlertRule",
    "Appointment",
    "Channel",
    "HandOverText",
    "Inventory",
    "Setting",
    "Settings",
    "Source",
    "is_loopback",
    "read",
    "reference",
]


class Setting(NamedTuple):
    """A variable as the documentation lists it; an empty default means there is none."""

    variable: str
    default: str
    description: str


@dataclass(frozen=True)
class _From:
    """The variable a field is read from, and what is said about it."""

    variable: str
    description: str
    secret: bool = False
    """A secret is part of it, so that it may also be in the file that NAME_FILE names."""


Secret = SecretStr | None


class Settings(BaseModel):
    """What this process was told, checked; nothing reads the environment after this."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slack_bot_token: Annotated[
        Secret,
        checks.secret("from OAuth & Permissions on your app's page", "xoxb-", "xoxe.xoxb-"),
        _From("SLACK_BOT_TOKEN", "The app's bot token, xoxb-…"),
    ] = None
    slack_app_token: Annotated[
        Secret,
        checks.secret("from Basic Information, App-Level Tokens, on your app's page", "xapp-"),
        _From("SLACK_APP_TOKEN", "The app-level token, xapp-…: set, it means Socket Mode"),
    ] = None
    slack_signing_secret: Annotated[
        Secret,
        checks.secret("from Basic Information, App Credentials, on your app's page"),
        _From("SLACK_SIGNING_SECRET", "Without an app token: checks what is sent to /slack/events"),
    ] = None
    slack_api_url: Annotated[
        str, checks.folder_address, _From("ASSETBOT_SLACK_API_URL", "Where Slack's Web API answers")
    ] = "https://slack.com/api/"
    host: Annotated[
        str, _From("ASSETBOT_HOST", "Address that the bot's own small web server listens on")
    ] = "127.0.0.1"
    port: Annotated[
        int,
        checks.number(int, 0, 65535),
        _From(
            "ASSETBOT_PORT",
            "Its port: /healthz, /readyz, /statusz, /metrics; in Socket Mode 0 turns it off",
        ),
    ] = 3000
    config: Annotated[
        Path | None,
        _From(
            "ASSETBOT_CONFIG",
            "The file with sources, rules, roles, alerts and channels, if there is one",
        ),
    ] = None
    data_dir: Annotated[Path, _From("ASSETBOT_DATA_DIR", "Folder of the records and the index")] = (
        Path("data")
    )
    database_url: Annotated[
        str,
        checks.records_address,
        _From(
            "ASSETBOT_DATABASE_URL",
            "Where the records are, if not there: postgresql://USER:PASSWORD@HOST/NAME for several"
            " replicas",
            secret=True,
        ),
    ] = ""
    timezone: Annotated[
        str,
        checks.time_zone,
        _From("ASSETBOT_TIMEZONE", "Time zone for people whose own is unknown"),
    ] = "UTC"
    sync_minutes: Annotated[
        int,
        checks.number(int, 1, 1440),
        _From("ASSETBOT_SYNC_MINUTES", "Minutes from one reading of the sources to the next"),
    ] = 15
    check_within: Annotated[
        float,
        checks.number(float, 0.1, 30),
        _From("ASSETBOT_CHECK_WITHIN", "Seconds that a source has to confirm an asset"),
    ] = 1.5
    fresh_for: Annotated[
        float,
        checks.number(float, 0, 3600),
        _From("ASSETBOT_FRESH_FOR", "Seconds for which a confirmed asset is not asked again"),
    ] = 30
    admins: Annotated[
        tuple[str, ...],
        people,
        _From(
            "ASSETBOT_ADMINS",
            "E-mail addresses or Slack user ids; unset, the workspace's owners and admins are it",
        ),
    ] = ()
    questions_a_minute: Annotated[
        int,
        checks.number(int, 1, 100_000),
        _From("ASSETBOT_QUESTIONS_A_MINUTE", "How many questions one person may ask in a minute"),
    ] = 30
    read_only: Annotated[
        bool,
        checks.switch,
        _From("ASSETBOT_READ_ONLY", "1: nothing is written to any source, whoever asks"),
    ] = False
    audit_key: Annotated[
        Secret,
        checks.key(32),
        _From(
            "ASSETBOT_AUDIT_KEY",
            "Seals history, 32 characters or more; without it one is made in the data folder",
        ),
    ] = None
    audit_channel: Annotated[
        Annotated[str, checks.channel_id] | None,
        _From("ASSETBOT_AUDIT_CHANNEL", "Channel id that gets the audit trail's head each day"),
    ] = None
    heartbeat_url: Annotated[
        Secret,
        checks.monitor,
        _From("ASSETBOT_HEARTBEAT_URL", "Requested after each good tick, for an outside monitor"),
    ] = None
    alarm_hours: Annotated[
        int,
        checks.number(int, 1, 720),
        _From("ASSETBOT_ALARM_HOURS", "Hours without a sync, alert run or post before an alarm"),
    ] = 24
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda value: str(value).upper()),
        _From("ASSETBOT_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR"),
    ] = "INFO"
    clock_file: Annotated[
        Path | None,
        _From("ASSETBOT_CLOCK_FILE", "A file with seconds to add to the clock; sandbox only"),
    ] = None
    sources: tuple[Source, ...] = ()
    same_inventory: tuple[Inventory, ...] = ()
    channels: tuple[Channel, ...] = ()
    roles: tuple[Appointment, ...] = ()
    rules: tuple[Rule, ...] = ()
    """In the order of the file; where none matches, those of bot.policy.rules hold."""
    retention: Mapping[str, int | None] = Field(default_factory=lambda: dict(DEFAULTS))
    """Days for which rows are kept, by what they are; None is for good."""
    faults_channel: str | None = None
    """Where faults are told of; None: to operators directly."""
    feed_channel: str | None = None
    """Where each completed change is told of, if anywhere."""
    listens: frozenset[str] = frozenset()
    """The channels in which the bot answers what is plainly asked, though not of it."""
    handovers: tuple[HandOverText, ...] = ()
    """What people agree to when they take an asset."""
    alerts: tuple[AlertRule, ...] = ()
    """What channels are told of warranties that end."""
    misspelt: tuple[str, ...] = ()
    """A line for each variable that looks like a setting written wrong, and may be none of ours."""

    @model_validator(mode="before")
    @classmethod
    def _records_lie_in_the_data_folder(cls, values: Any) -> Any:
        if not isinstance(values, dict) or "database_url" in values:
            return values
        folder = Path(values.get("data_dir", cls.model_fields["data_dir"].default))
        path = quote((folder / "records.sqlite3").as_posix(), safe="/: ")
        return {**values, "database_url": f"sqlite:///{path}"}

    @model_validator(mode="after")
    def _only_the_sandbox_shifts_the_clock(self) -> Self:
        if self.clock_file is not None and not is_loopback(self.slack_api_url):
            raise ValueError(
                "ASSETBOT_CLOCK_FILE is for the sandbox: unset it, or let ASSETBOT_SLACK_API_URL"
                " be an address of this machine"
            )
        return self

    @property
    def transport(self) -> Literal["socket", "http"] | None:
        """How Slack's events arrive; None when no secret says so."""
        if self.slack_app_token:
            return "socket"
        return "http" if self.slack_signing_secret else None

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """Everything that must never be seen in a log."""
        slack = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        keys = (key for source in self.sources for key in (source.api_key, source.access_token))
        own = (self.audit_key, self.heartbeat_url)
        return tuple(secret for secret in (*slack, *own, *keys, *self._password()) if secret)

    def _password(self) -> list[SecretStr]:
        """The password in the address of the records, as it is and as it is written there."""
        written = urlsplit(self.database_url).password or ""
        return [SecretStr(one) for one in {written, unquote(written)} if one]


_SOURCES: Final = (
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
    for name, origin in _fields():
        default = Settings.model_fields[name].default
        plain.append(Setting(origin.variable, _words(default), origin.description))
    return [*plain, *_SOURCES]


def read(
    environ: Mapping[str, str],
    folder: Path,
    *,
    need_slack: bool = True,
    need_sources: bool = True,
) -> Settings:
    """The settings for a process started in `folder`.

    Raises SettingsError with a line for each setting that is wrong; if none is, for each of those
    needed that is missing.
    """
    given = Given(environ, folder)
    wrong = checks.Wrong(given.unknown(_own()))
    values: dict[str, Any] = {"data_dir": folder / "data"}
    for name, origin in _fields():
        with wrong.noted():
            if (value := _value(given, Settings.model_fields[name].annotation, origin)) is not None:
                values[name] = value
    if "config" not in values and (folder / "assetbot.toml").is_file():
        values["config"] = folder / "assetbot.toml"
    with wrong.noted():
        values |= read_file(given, values.get("config"), _zone(values))
    values["misspelt"] = misspelt = tuple(given.misspelt(_variables()))
    with wrong.noted():
        settings = _checked(values)
    if not wrong:
        wrong += _lacks_slack(settings) if need_slack else ()
        wrong += _lacks_source(settings) if need_sources else ()
    if wrong:
        raise SettingsError(*wrong, *misspelt)
    return settings


def _zone(values: Mapping[str, Any]) -> str:
    """The time zone that was given, or that of the default; whether there is one is said later."""
    return str(values.get("timezone", Settings.model_fields["timezone"].default))


def _fields() -> Iterator[tuple[str, _From]]:
    """The fields read from a variable of their own."""
    for name, field in Settings.model_fields.items():
        for note in field.metadata:
            if isinstance(note, _From):
                yield name, note


def _value(given: Given, kind: object, origin: _From) -> SecretStr | Path | str | None:
    """What was given for a field of this kind."""
    if kind == Secret:
        return given.secret(origin.variable)
    if origin.secret:
        found = given.secret(origin.variable)
        return found.get_secret_value() if found else None
    if kind in (Path, Path | None):
        return given.path(origin.variable)
    return given.text(origin.variable)


def _words(default: object) -> str:
    """A default as it would be written in an environment file."""
    if default in (None, ()):
        return ""
    if isinstance(default, bool):
        return str(int(default))
    return f"./{default}" if isinstance(default, Path) else str(default)


def _checked(values: Mapping[str, Any]) -> Settings:
    """The settings made of these values; raises SettingsError with a line for each wrong one."""
    try:
        return Settings(**values)
    except ValidationError as error:
        variables = {name: f"{origin.variable} " for name, origin in _fields()}
        lines = (variables.get(field, "") + why for field, why in checks.wrong(error))
        raise SettingsError(*lines) from None


def _own() -> list[str]:
    """The name of every variable with a field of its own, those for a secret's file among them."""
    fields = Settings.model_fields
    secrets = [
        origin.variable
        for name, origin in _fields()
        if origin.secret or fields[name].annotation == Secret
    ]
    return [*(origin.variable for _, origin in _fields()), *(f"{one}_FILE" for one in secrets)]


def _variables() -> list[str]:
    """The name of every variable."""
    sources = [one.variable for one in _SOURCES]
    return [*_own(), *sources, *(f"{name}_FILE" for name in SECRETS)]


def _lacks_source(settings: Settings) -> Iterator[str]:
    """What a process that answers lacks."""
    if not settings.sources:
        yield (
            "FACTORIAL_API_KEY is missing: create an API key in Factorial, or set ITFLOW_BASE_URL"
            " and ITFLOW_API_KEY, or list the sources in assetbot.toml"
        )


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
