"""What the environment says, with the `.env` of a folder beneath it and secrets from files."""

from collections.abc import Collection, Mapping
from io import StringIO
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings.checks import alike, plain, shown

DOTENV: Final = ".env"
"""The file beneath the environment, in the folder where a process is started."""
_OURS: Final = "ASSETBOT_"
_THEIRS: Final = ("SLACK_", "FACTORIAL_", "ITFLOW_")
"""How other programs' variables may begin too."""
_FILE: Final = "_FILE"
_NEAR: Final = 0.5
"""How much of a setting's own name must be in one that may mean it."""


class Given:
    """The variables set to something, and the folder that relative paths start from."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        """Raises SettingsError when the folder's `.env` cannot be read."""
        self.folder = folder
        self._read: set[str] = set()
        self._values = {name: text for name, text in environ.items() if text.strip()}
        for name, text in _dotenv(folder / DOTENV).items():
            # A secret given in one way by the environment is not given in the other way by .env.
            twin = name.removesuffix(_FILE) if name.endswith(_FILE) else name + _FILE
            if name not in environ and twin not in environ and text.strip():
                self._values[name] = text

    def text(self, name: str) -> str | None:
        """What the variable says, or None when it is unset or empty."""
        self._read.add(name)
        value = self._values.get(name)
        return value.strip() if value else None

    def path(self, name: str) -> Path | None:
        """The path a variable names, from the folder on."""
        value = self.text(name)
        try:
            return self.folder / Path(value).expanduser() if value else None
        except RuntimeError:
            raise SettingsError(f"{name} names {shown(value)}: nobody here is called so") from None

    def secret(self, name: str) -> SecretStr | None:
        """What the variable, or the file named by its NAME_FILE, says."""
        value, path = self.text(name), self.path(name + _FILE)
        if value and path:
            raise SettingsError(f"{name} and {name}{_FILE} are both set: keep one of them")
        if path:
            try:
                value = path.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as wrong:
                why = getattr(wrong, "strerror", None) or "it is not text"
                # Not repeated: it may be the secret itself, written where its file belongs.
                raise SettingsError(f"{name}{_FILE} names a file not to be read: {why}") from None
            if not value:
                raise SettingsError(f"{name}{_FILE} names a file that is empty")
        return SecretStr(value) if value else None

    def unknown(self, known: Collection[str]) -> list[str]:
        """A line for each variable that is named as if it were ours and is none."""
        ours = [name.removeprefix(_OURS) for name in known if name.startswith(_OURS)]
        lines = []
        for name in sorted(self._values):
            if name.startswith(_OURS) and name not in known:
                # Beyond what all begin with: that makes none of them alike.
                like = alike(name.removeprefix(_OURS), ours, at_least=_NEAR)
                meant = f"; did you mean {_OURS}{like}?" if like else ""
                lines.append(f"{plain(name)} is not a setting{meant}")
        return lines

    def misspelt(self, known: Collection[str]) -> list[str]:
        """A line for each variable that nothing has read, named much like one that is not set."""
        lines = []
        for name in sorted(self._values.keys() - self._read - set(known)):
            like = alike(name, known) if name.startswith(_THEIRS) else None
            if like and not {like.removesuffix(_FILE), f"{like}{_FILE}"} & self._values.keys():
                lines.append(f"{plain(name)} is not a setting; did you mean {like}?")
        return lines


def _dotenv(path: Path) -> dict[str, str]:
    """The assignments in a `.env`, nothing when there is none; values are taken as they stand."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as wrong:
        why = getattr(wrong, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(f".env cannot be read: {why}") from None
    found: dict[str, str] = {}
    for line in parse_stream(StringIO(text)):
        if line.error or (line.key is not None and line.value is None):
            raise SettingsError(f".env line {line.original.line} is not NAME=value")
        if line.key is not None and line.value is not None:
            found[line.key] = line.value
    return found
