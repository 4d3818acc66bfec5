"""Every setting: its type, its default, the variable it is read from, and what is said about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote, unquote, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from bot.policy.rules import Rule
from bot.settings import checks
from bot.settings.alerts import AlertRule
from bot.settings.channels import Channel
from bot.settings.checks import is_loopback
from bot.settings.handovers import HandOverText
from bot.settings.inventories import Inventory
from bot.settings.retention import DEFAULTS
from bot.settings.roles import Appointment, people
from bot.settings.sources import Source


@dataclass(frozen=True)
class Variable:
    """The variable a field is read from, and what is said about it."""

    name: str
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
        Variable("SLACK_BOT_TOKEN", "The app's bot token, xoxb-…"),
    ] = None
    slack_app_token: Annotated[
        Secret,
        checks.secret("from Basic Information, App-Level Tokens, on your app's page", "xapp-"),
        Variable("SLACK_APP_TOKEN", "The app-level token, xapp-…: set, it means Socket Mode"),
    ] = None
    slack_signing_secret: Annotated[
        Secret,
        checks.secret("from Basic Information, App Credentials, on your app's page"),
        Variable(
            "SLACK_SIGNING_SECRET", "Without an app token: checks what is sent to /slack/events"
        ),
    ] = None
    slack_api_url: Annotated[
        str,
        checks.folder_address,
        Variable("ASSETBOT_SLACK_API_URL", "Where Slack's Web API answers"),
    ] = "https://slack.com/api/"
    host: Annotated[
        str, Variable("ASSETBOT_HOST", "Address that the bot's own small web server listens on")
    ] = "127.0.0.1"
    port: Annotated[
        int,
        checks.number(int, 0, 65535),
        Variable(
            "ASSETBOT_PORT",
            "Its port: /healthz, /readyz, /statusz, /metrics; in Socket Mode 0 turns it off",
        ),
    ] = 3000
    config: Annotated[
        Path | None,
        Variable(
            "ASSETBOT_CONFIG",
            "The file with sources, rules, roles, alerts and channels; unset, assetbot.toml where"
            " the bot is started, if it is there",
        ),
    ] = None
    data_dir: Annotated[
        Path, Variable("ASSETBOT_DATA_DIR", "Folder of the records and the index")
    ] = Path("data")
    database_url: Annotated[
        str,
        checks.records_address,
        Variable(
            "ASSETBOT_DATABASE_URL",
            "Where the records are, if not there: postgresql://USER:PASSWORD@HOST/NAME for several"
            " replicas",
            secret=True,
        ),
    ] = ""
    timezone: Annotated[
        str,
        checks.time_zone,
        Variable("ASSETBOT_TIMEZONE", "Time zone for people whose own is unknown"),
    ] = "UTC"
    sync_minutes: Annotated[
        int,
        checks.number(int, 1, 1440),
        Variable("ASSETBOT_SYNC_MINUTES", "Minutes from one reading of the sources to the next"),
    ] = 15
    check_within: Annotated[
        float,
        checks.number(float, 0.1, 30),
        Variable("ASSETBOT_CHECK_WITHIN", "Seconds that a source has to confirm an asset"),
    ] = 1.5
    fresh_for: Annotated[
        float,
        checks.number(float, 0, 3600),
        Variable("ASSETBOT_FRESH_FOR", "Seconds for which a confirmed asset is not asked again"),
    ] = 30
    admins: Annotated[
        tuple[str, ...],
        people,
        Variable(
            "ASSETBOT_ADMINS",
            "E-mail addresses or Slack user ids: the admins, and nobody else is; unset, the"
            " workspace's owners and admins are it",
        ),
    ] = ()
    questions_a_minute: Annotated[
        int,
        checks.number(int, 1, 100_000),
        Variable(
            "ASSETBOT_QUESTIONS_A_MINUTE", "How many questions one person may ask in a minute"
        ),
    ] = 30
    read_only: Annotated[
        bool,
        checks.switch,
        Variable("ASSETBOT_READ_ONLY", "1: nothing is written to any source, whoever asks"),
    ] = False
    audit_key: Annotated[
        Secret,
        checks.key(32),
        Variable(
            "ASSETBOT_AUDIT_KEY",
            "Seals history, 32 characters or more; without it one is made in the data folder",
        ),
    ] = None
    audit_channel: Annotated[
        Annotated[str, checks.channel_id] | None,
        Variable("ASSETBOT_AUDIT_CHANNEL", "Channel id that gets the audit trail's head each day"),
    ] = None
    heartbeat_url: Annotated[
        Secret,
        checks.monitor,
        Variable(
            "ASSETBOT_HEARTBEAT_URL", "Requested after each good tick, for an outside monitor"
        ),
    ] = None
    alarm_hours: Annotated[
        int,
        checks.number(int, 1, 720),
        Variable("ASSETBOT_ALARM_HOURS", "Hours without a sync, alert run or post before an alarm"),
    ] = 24
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda value: str(value).upper()),
        Variable("ASSETBOT_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR"),
    ] = "INFO"
    clock_file: Annotated[
        Path | None,
        Variable("ASSETBOT_CLOCK_FILE", "A file with seconds to add to the clock; sandbox only"),
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

    wrong: tuple[str, ...] = ()
    """A line for each key of the file that is wrong, where that is told; what they are of is not
    here."""

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

    def read_only_by(self, source: Source) -> str:
        """The setting that forbids every write to a source, as it is written; empty: none does."""
        if self.read_only:
            return "ASSETBOT_READ_ONLY=1"
        return "read_only = true in assetbot.toml" if source.read_only else ""

    def _password(self) -> list[SecretStr]:
        """The password in the address of the records, as it is and as it is written there."""
        written = urlsplit(self.database_url).password or ""
        return [SecretStr(one) for one in {written, unquote(written)} if one]


def fields() -> Iterator[tuple[str, Variable]]:
    """The fields read from a variable of their own."""
    for name, field in Settings.model_fields.items():
        for note in field.metadata:
            if isinstance(note, Variable):
                yield name, note
