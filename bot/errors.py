"""The errors people and operators meet, and who can mend each.

AssetBotError
├── PersonError               the person can fix it; its message is shown as written
│   ├── UsageError            what was typed cannot be read; carries the usage line
│   ├── NotPermitted          carries the verdict's reason
│   └── AskedTooMuch          too many questions in a minute
├── SettingsError             whoever runs the bot must fix it; stops the start
│   └── NoRecords             a command that only reads was started where nothing is
├── PersonNotLinked           a Slack user is nobody, or several people (bot.people.identities)
├── StoreFailed               the bot's own files: disk, rights, a lock (bot.store)
├── SourceError               the asset system, or our way to it, must be fixed; names the source
│   ├── SourceUnavailable     time-out, connection, 5xx, 429: may work later
│   ├── SourceRefused         any other 4xx: our key, our rights or our request
│   ├── UnknownOutcome        a write was sent and its answer never came
│   └── NotSupported          this source cannot do that
└── SlackFailed               Slack refused or did not answer one of our calls

What a person is told of any of these ends with a reference, under which the log has the cause. So
does a refusal that somebody else could lift, or that may be a fault: it is raised as one of them,
and names whom to ask (`Denied.needs_help`). How things stand, such as that it is decided already,
is no fault and needs nobody: it is said as it is, and without a reference.

What one module alone raises stands in it: of UsageError `TooLarge` (bot.slack.files) and `Broken`
(bot.assets.csv), of PersonError `Refused` (there, too), of SourceUnavailable `UnreadableAnswer`
(bot.assets.http), and of the root `WrongKey` and `SealedElsewhere` (the seals of history),
`NotRestored`, `NotErased`, `NotDrawn` (bot.terminal.backups, bot.terminal.persons, bot.charts) and
`Interrupted` (handlers.wording).
"""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Final

_IN_DOUBT: Final = frozenset(("no_answer", "unreadable", "internal_error", "fatal_error"))
"""What leaves it open whether Slack did what it was asked."""


class AssetBotError(Exception):
    """Root of everything assetbot raises on purpose."""


class PersonError(AssetBotError):
    """Something the person who asked can put right; shown to them as written."""


class UsageError(PersonError):
    """What was typed cannot be read; `usage` is an example of what can."""

    def __init__(self, message: str, *, usage: str = "") -> None:
        super().__init__(message)
        self.usage = usage


class NotPermitted(PersonError):  # noqa: N818 - the glossary's word, and what people are told
    """Policy denied it; the message is the verdict's reason.

    `since` is since when that has been so, `roles` and `people` are of whoever could lift it, where
    there are such; `on_record` is the reason as history keeps it, where that is another, and
    `noted` says that it has it by now.
    """

    def __init__(
        self,
        message: str,
        *,
        since: datetime | None = None,
        roles: Collection[str] = (),
        people: Collection[str] = (),
        on_record: str | None = None,
        noted: bool = False,
    ) -> None:
        super().__init__(message)
        self.since = since
        self.roles = roles
        self.people = people
        self.noted = noted
        self.on_record = message if on_record is None else on_record


class AskedTooMuch(PersonError):  # noqa: N818 - says what is so
    """Too many questions within a minute; the message says when to ask again."""


class SettingsError(AssetBotError):
    """Settings are missing or wrong; each line names one, and the message is the first."""

    def __init__(self, *lines: str) -> None:
        super().__init__(lines[0])
        self.lines = lines


class NoRecords(SettingsError):  # noqa: N818 - says what is so
    """There are no records in a folder: most likely it is the wrong one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"No records in {folder}: start it in the bot's folder, or set ASSETBOT_DATA_DIR."
        )


class SourceError(AssetBotError):
    """An asset system could not do what was asked; `source` is its permanent id."""

    def __init__(self, message: str, *, source: str) -> None:
        super().__init__(message)
        self.source = source


class SourceUnavailable(SourceError):  # noqa: N818 - as above
    """The source did not answer, or answered that it cannot now: worth trying later."""


class SourceRefused(SourceError):  # noqa: N818 - as above
    """The source answered no; `status` is its HTTP status, or None when its body was the no."""

    def __init__(self, message: str, *, source: str, status: int | None = None) -> None:
        super().__init__(message, source=source)
        self.status = status


class UnknownOutcome(SourceError):  # noqa: N818 - as above
    """A write was sent and its answer never came: read the asset before anything else."""


class NotSupported(SourceError):  # noqa: N818 - as above
    """This source has no way to do it."""


class SlackFailed(AssetBotError):  # noqa: N818 - as above
    """Slack refused a call or did not answer; `code` is Slack's own error name."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def in_doubt(self) -> bool:
        """Whether Slack may have done what it was asked all the same."""
        return self.code in _IN_DOUBT
