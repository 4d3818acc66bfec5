"""The way to one ITFlow: its auth, its address, and what its answers mean."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import SecretStr

from bot.assets.auth import ParameterAuth
from bot.assets.connections import Connections
from bot.assets.http import UnreadableAnswer, pairs
from bot.assets.itflow.answers import Answer, NotJson, decoded
from bot.errors import SourceRefused, UnknownOutcome

JSON = dict[str, Any]

_NO_RIGHT, _WRONG_METHOD = 403, 405
_TOLD = frozenset({_NO_RIGHT, _WRONG_METHOD})


class ApiKeyAuth(ParameterAuth):
    """An API key: in the JSON of a write, and in the address of a read, as ITFlow wants it."""

    def __init__(self, api_key: SecretStr | str) -> None:
        super().__init__("api_key", api_key)


class Wrote(NamedTuple):
    """What ITFlow said to a write; that it was done is told by reading back alone."""

    said_yes: bool
    new_id: str | None
    message: str


class ApiClient(Connections):
    """Connections to one ITFlow; what else may be given is said at `Connections`."""

    def __init__(
        self, *, auth: ApiKeyAuth, base_url: str, source: str = "itflow", **kwargs: Any
    ) -> None:
        super().__init__(auth=auth, base_url=base_url, source=source, **kwargs)

    async def rows(self, module: str, parameters: Mapping[str, str | int]) -> list[JSON]:
        """The rows of one answer; none where nothing was found, nothing may be seen or no more is.

        Raises UnreadableAnswer for an answer that is none, SourceRefused or SourceUnavailable else.
        """
        answer = self._answer(await self._get(module, "read", parameters))
        if answer.nothing:
            return []
        if answer.rows is None:
            raise SourceRefused(f"{self.source} answered: {answer.message}", source=self.source)
        return answer.rows

    async def allows(self, module: str, function: str) -> bool:
        """Whether the key has the right to a call that changes something, without making it.

        A call that must be sent by POST is asked for by GET: who lacks the right is told so (403),
        anybody else that it must be sent otherwise (405).
        """
        try:
            await self._get(module, function, {}, expected=_TOLD)
        except SourceRefused as error:
            if error.status in _TOLD:
                return error.status == _WRONG_METHOD
            raise
        return True

    async def write(self, module: str, function: str, body: Mapping[str, str]) -> Wrote:
        """Send a change, once; raises UnknownOutcome when it may have been done."""
        name = f"{function}.php"
        text = await self.http.write("POST", "api", "v1", module, name, json=dict(body))
        try:
            answer = decoded(text)
        except NotJson as error:
            raise UnknownOutcome(
                f"{self.source} took a change and answered with {error}", source=self.source
            ) from error
        return Wrote(answer.success, answer.new_id, answer.message)

    async def _get(
        self,
        module: str,
        function: str,
        parameters: Mapping[str, str | int],
        **options: Any,
    ) -> bytes:
        place = ("api", "v1", module, f"{function}.php")
        return await self.http.get(*place, params=pairs(dict(parameters)), **options)

    def _answer(self, body: bytes) -> Answer:
        try:
            return decoded(body)
        except NotJson as error:
            said = f"{self.source} answered with {error}"
            raise UnreadableAnswer(said, source=self.source) from error
