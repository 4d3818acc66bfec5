"""The way to one Factorial: its auth, its address and version, and its resources' paths."""

from typing import Any

from pydantic import SecretStr

from bot.assets.auth import HeaderAuth
from bot.assets.connections import Connections
from bot.errors import SettingsError

PRODUCTION = "https://api.factorialhr.com"
NEWEST = "2026-10-01"
"""The newest stable API version; one is asked for by its date."""

_IDS_ARE_STRINGS = "2026-07-01"
_HAS_CATEGORIES = "2026-10-01"
_VERSION_LENGTH = len(NEWEST)


class AccessTokenAuth(HeaderAuth):
    """An OAuth access token, sent as a bearer."""

    def __init__(self, access_token: SecretStr | str) -> None:
        super().__init__("Authorization", access_token, prefix="Bearer ")


class ApiKeyAuth(HeaderAuth):
    """An API key."""

    def __init__(self, api_key: SecretStr | str) -> None:
        super().__init__("x-api-key", api_key)


class ApiClient(Connections):
    """Connections to one Factorial; what else may be given is said at `Connections`."""

    def __init__(
        self,
        *,
        auth: HeaderAuth,
        base_url: str = PRODUCTION,
        api_version: str = NEWEST,
        source: str = "factorial",
        **kwargs: Any,
    ) -> None:
        if not _is_version(api_version):
            raise SettingsError(
                f"{api_version[:40]!r} is no version of Factorial's API: it is a date as {NEWEST}"
            )
        self.api_version = api_version
        super().__init__(auth=auth, base_url=base_url, source=source, **kwargs)

    def __repr__(self) -> str:
        return f"ApiClient({self.http.address!r}, {self.api_version!r})"

    @property
    def has_categories(self) -> bool:
        """Whether this version has categories as records of their own."""
        return self.api_version >= _HAS_CATEGORIES

    def wire_id(self, record_id: str | None) -> str | int | None:
        """An id of an employee, workplace or team, as this version writes it in a body."""
        if record_id is None or self.api_version >= _IDS_ARE_STRINGS:
            return record_id
        return int(record_id) if record_id.isdecimal() else record_id

    async def get(self, *path: str, **kwargs: Any) -> bytes:
        """The body of a read below `resources/`; raises SourceError."""
        return await self.http.get("api", self.api_version, "resources", *path, **kwargs)

    async def write(self, method: str, *path: str, **kwargs: Any) -> bytes:
        """The body of the answer to a write below `resources/`; raises SourceError."""
        place = ("api", self.api_version, "resources", *path)
        return await self.http.write(method, *place, **kwargs)


def _is_version(text: str) -> bool:
    digits = text.replace("-", "")
    return len(text) == _VERSION_LENGTH and text[4] == text[7] == "-" and digits.isdecimal()
