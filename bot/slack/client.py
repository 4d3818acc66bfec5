"""Calls of Slack's Web API: errors translated, 429 waited for, the token never shown."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackFailed
from bot.settings import is_loopback
from bot.slack.retries import Patience, Wait
from bot.slack.users import Installation

Payload = Mapping[str, Any]

NOT_INSTALLED: Final = "not_installed"
TIMEOUT: Final = aiohttp.ClientTimeout(total=10, connect=5)
_PAGE: Final = 200
_PAGES: Final = 5000
_SHOWN: Final = 300


class Client:
    """Slack's Web API for one bot token; `async with` opens and closes its one HTTP session.

    Every method raises SlackFailed with Slack's own error name, or `no_answer` when there was
    none, or `unreadable` when it was not Slack's.
    """

    def __init__(
        self,
        token: SecretStr,
        *,
        base_url: str = AsyncWebClient.BASE_URL,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self.token = token
        self.base_url = base_url
        self.wait = wait
        self._local = is_loopback(base_url)
        self._session: aiohttp.ClientSession | None = None
        self.silent = False
        """Nothing is asked of Slack, or said in it, any more: the app is not installed."""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        self._reads = self._made(Patience(self.wait, repeatable=True))
        self._writes = self._made(Patience(self.wait, repeatable=False))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session:
            await self._session.close()

    async def auth_test(self) -> Installation:
        """Where the token belongs, and what it may do; asked once, at start."""
        answer, headers = await self._call(self._reads, "auth.test", params={})
        if "bot_id" not in answer:
            raise SlackFailed("auth.test: this is not a bot token", code="not_a_bot")
        granted = headers.get("x-oauth-scopes", "")
        return Installation(
            team_id=answer["team_id"],
            enterprise_id=answer.get("enterprise_id") or None,
            bot_user_id=answer["user_id"],
            bot_id=answer["bot_id"],
            team=answer.get("team") or "",
            url=answer.get("url") or "",
            scopes=frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
        )

    async def read(self, method: str, asked: Payload) -> "Answer":
        """The answer of a method that only reads; asked again where it failed."""
        answer, _ = await self._call(self._reads, method, verb="GET", params=dict(asked))
        return answer

    async def pages(self, method: str, asked: Payload) -> AsyncIterator["Answer"]:
        """The answers of a method that lists, page by page to the last one."""
        cursor, seen = "", set[str]()
        for _ in range(_PAGES):
            more = {"cursor": cursor} if cursor else {}
            answer = await self.read(method, {**asked, "limit": _PAGE, **more})
            yield answer
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
            if cursor in seen:
                break
            seen.add(cursor)
        raise SlackFailed(f"{method}: its pages do not end", code="unreadable")

    async def write(self, method: str, body: Payload) -> "Answer":
        """The answer of a method that changes something; never sent twice for want of one."""
        answer, _ = await self._call(self._writes, method, json=dict(body))
        return answer

    async def call(self, method: str, asked: Payload, *, repeatable: bool = False) -> "Answer":
        """The answer of a method that takes its arguments as a form, not as JSON."""
        client = self._reads if repeatable else self._writes
        answer, _ = await self._call(client, method, params=dict(asked))
        return answer

    @property
    def session(self) -> aiohttp.ClientSession:
        """For what is not asked by the Web API: uploads, downloads, response URLs, sockets."""
        if self._session is None:
            raise RuntimeError("Slack is used before it is opened")
        return self._session

    @property
    def proxy(self) -> str | None:
        """The proxy that calls go through, if any."""
        return self._writes.proxy

    def trusts_local(self, url: str) -> bool:
        """Whether an address is of this machine, and Slack is a pretended one on it, too."""
        return self._local and is_loopback(url)

    async def _call(
        self,
        client: AsyncWebClient,
        method: str,
        *,
        verb: str = "POST",
        **arguments: dict[str, Any],
    ) -> tuple["Answer", Mapping[str, str]]:
        """The body and headers of Slack's answer."""
        if self.silent:
            raise SlackFailed(f"{method}: the app is not installed", code=NOT_INSTALLED)
        try:
            answer = await client.api_call(method, http_verb=verb, **arguments)
        except SlackApiError as failure:
            raise _translated(method, failure) from failure
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            why = type(failure).__name__
            raise SlackFailed(f"{method}: no answer ({why})", code="no_answer") from failure
        except (AttributeError, TypeError, ValueError) as failure:
            # What a proxy's error page does to the client.
            raise SlackFailed(f"{method}: not an answer of Slack", code="unreadable") from failure
        return Answer(method, answer.data), answer.headers

    def _made(self, patience: Patience) -> AsyncWebClient:
        client = AsyncWebClient(
            token=self.token.get_secret_value(),
            base_url=self.base_url,
            session=self._session,
            retry_handlers=[patience],
        )
        if self._local:
            # The client takes a proxy from the environment even for this machine.
            client.proxy = None
        return client


class Answer(dict[str, Any]):
    """The body of Slack's answer; what it lacks and must have is Slack's failure, not ours."""

    def __init__(self, method: str, body: object) -> None:
        super().__init__(body if isinstance(body, Mapping) else {})
        self._method = method

    def __missing__(self, key: str) -> object:
        raise SlackFailed(f"{self._method}: its answer lacks {key}", code="unreadable")


def _translated(method: str, failure: SlackApiError) -> SlackFailed:
    """Slack's refusal, by its own name."""
    answer = failure.response
    body = getattr(answer, "data", None)
    status = getattr(answer, "status_code", None) or getattr(answer, "status", "?")
    if not isinstance(body, Mapping) or not isinstance(body.get("error"), str):
        return SlackFailed(f"{method}: HTTP {status}, not Slack's answer", code="unreadable")
    details = (body.get("response_metadata") or {}).get("messages") or []
    if needed := body.get("needed"):
        details = [f"needs the scope {needed}", *details]
    more = f" ({'; '.join(map(str, details))})" if details else ""
    return SlackFailed(f"{method}: {body['error']}{more}"[:_SHOWN], code=body["error"])
