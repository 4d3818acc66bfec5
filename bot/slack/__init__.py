"""The one way the bot calls Slack: errors translated, 429 waited for, the token never shown.

Not for use before an acknowledgement: a call may wait as long as Slack asks it to.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, NamedTuple, Self
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackFailed
from bot.settings import is_loopback
from bot.slack.retries import RETRIES, TOO_MANY, Patience, Wait, seconds
from bot.slack.users import Installation, slack_user
from bot.store.people import SlackUser

__all__ = ["Installation", "Posted", "Slack", "Way", "slack_user"]

Payload = Mapping[str, Any]

NOT_INSTALLED: Final = "not_installed"
_DELIVERY: Final = "assetbot_delivery"
"""The kind of what messages of ours carry unseen."""
_TIMEOUT: Final = aiohttp.ClientTimeout(total=10, connect=5)
_PAGE: Final = 200
_PAGES: Final = 5000
_SHOWN: Final = 300
_RESPONSE_HOSTS: Final = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})


class Posted(NamedTuple):
    """A message that Slack has: where it can be found and changed."""

    channel: str
    ts: str


class Way(NamedTuple):
    """What else than a call of the Web API is asked of Slack with."""

    session: aiohttp.ClientSession
    token: SecretStr
    base_url: str
    proxy: str | None
    wait: Wait


class Slack:
    """Slack's Web API for one bot token; `async with` opens and closes its one HTTP session.

    Every method raises SlackFailed with Slack's own error name, or `no_answer` when there was
    none, or `unreadable` when it was not Slack's.
    """

    def __init__(
        self,
        token: SecretStr,
        *,
        base_url: str = AsyncWebClient.BASE_URL,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._token = token
        self._base_url = base_url
        self._local = is_loopback(base_url)
        self._now = now
        self._wait = wait
        self._session: aiohttp.ClientSession | None = None
        self.silent = False
        """Nothing is asked of Slack, or said in it, any more: the app is not installed."""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        self._reads = self._made(Patience(self._wait, repeatable=True))
        self.client = self._made(Patience(self._wait, repeatable=False))
        """For Bolt: the same session, address and patience; nothing is sent twice by it."""
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

    async def post_message(
        self,
        channel: str,
        payload: Payload,
        *,
        thread: str | None = None,
        delivery: str | None = None,
    ) -> Posted:
        """Says something in a channel or conversation, where everyone in it reads it.

        It carries the id of the `delivery` it is of, so that it can be found again.
        """
        where: dict[str, Any] = {"channel": channel} | ({"thread_ts": thread} if thread else {})
        if delivery:
            where["metadata"] = {"event_type": _DELIVERY, "event_payload": {"id": delivery}}
        answer = await self._write("chat.postMessage", {**_quiet(payload), **where})
        return Posted(answer["channel"], answer["ts"])

    async def update_message(self, posted: Posted, payload: Payload) -> None:
        """Draws a message of ours anew."""
        await self._write("chat.update", {**payload, **posted._asdict()})

    async def find_delivery(self, to: str, delivery: str, *, since: datetime) -> Posted | None:
        """The message of ours of a delivery, to a user or in a channel since then."""
        channel, oldest = to, f"{since.timestamp():.6f}"
        if to.startswith(("U", "W")):
            opened = await self._write("conversations.open", {"users": to})
            channel = str(opened["channel"]["id"])
        asked = {"channel": channel, "limit": _PAGE, "include_all_metadata": True, "oldest": oldest}
        for _ in range(_PAGES):
            method = "conversations.history"
            found, _ = await self._call(self._reads, method, verb="GET", params=asked)
            for message in found["messages"]:
                metadata = message.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("id") == delivery:
                    return Posted(channel, message["ts"])
            asked["cursor"] = (found.get("response_metadata") or {}).get("next_cursor") or ""
            if not asked["cursor"]:
                return None
        raise SlackFailed("conversations.history: its pages do not end", code="unreadable")

    async def open_view(self, trigger: str, view: Payload) -> str:
        """Opens a modal in front of whoever acted, within three seconds of it; its id."""
        answer = await self._write("views.open", {"trigger_id": trigger, "view": view})
        return str(answer["view"]["id"])

    async def update_view(self, view_id: str, view: Payload) -> None:
        """Draws a modal anew, if it is still open."""
        await self._write("views.update", {"view_id": view_id, "view": view})

    async def publish_view(self, user: str, view: Payload) -> None:
        """Draws the home tab of somebody, in place of what it was."""
        await self._write("views.publish", {"user_id": user, "view": view})

    async def post_ephemeral(
        self, channel: str, user: str, payload: Payload, *, thread: str | None = None
    ) -> None:
        """Says something in a channel to one person alone; Slack does not promise to show it."""
        where = {"channel": channel, "user": user} | ({"thread_ts": thread} if thread else {})
        await self._write("chat.postEphemeral", {**payload, **where})

    async def read_elsewhere(self, channel: str) -> bool:
        """Whether people of other organisations read a channel, or have been invited to."""
        about = await self._about(channel)
        # What Slack does not say is taken for the worse.
        return bool(about.get("is_ext_shared", True) or about.get("is_pending_ext_shared"))

    async def is_member(self, channel: str) -> bool:
        """Whether the bot is in a channel."""
        return bool((await self._about(channel)).get("is_member"))

    async def _about(self, channel: str) -> Mapping[str, Any]:
        asked = {"channel": channel}
        answer, _ = await self._call(self._reads, "conversations.info", verb="GET", params=asked)
        about: Mapping[str, Any] = answer["channel"]
        return about

    async def unfurl(self, channel: str, ts: str, previews: Mapping[str, Payload]) -> None:
        """Shows previews of links below a message, by their addresses."""
        await self._write("chat.unfurl", {"channel": channel, "ts": ts, "unfurls": previews})

    async def members(self, channel: str) -> AsyncIterator[list[str]]:
        """The users in a channel, page by page."""
        asked: dict[str, Any] = {"channel": channel, "limit": _PAGE}
        for _ in range(_PAGES):
            method = "conversations.members"
            answer, _ = await self._call(self._reads, method, verb="GET", params=asked)
            yield [str(user) for user in answer["members"]]
            asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not asked["cursor"]:
                return
        raise SlackFailed("conversations.members: its pages do not end", code="unreadable")

    async def user(self, user: str, home: Installation) -> SlackUser:
        """Someone as Slack knows them now."""
        asked = {"user": user, "include_locale": True}
        answer, _ = await self._call(self._reads, "users.info", verb="GET", params=asked)
        return slack_user(answer["user"], home, seen_at=self._now())

    async def users(self, home: Installation) -> AsyncIterator[list[SlackUser]]:
        """Everyone in the workspace, page by page."""
        cursor, seen = "", set[str]()
        for _ in range(_PAGES):
            asked = {"limit": _PAGE, "include_locale": True} | (
                {"cursor": cursor} if cursor else {}
            )
            answer, _ = await self._call(self._reads, "users.list", verb="GET", params=asked)
            now = self._now()
            yield [slack_user(raw, home, seen_at=now) for raw in answer["members"]]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
            if cursor in seen:
                break
            seen.add(cursor)
        raise SlackFailed("users.list: its pages do not end", code="unreadable")

    async def group(self, group: str) -> frozenset[str]:
        """The users in a user group."""
        asked = {"usergroup": group}
        answer, _ = await self._call(self._reads, "usergroups.users.list", verb="GET", params=asked)
        return frozenset(map(str, answer["users"]))

    async def group_channels(self) -> dict[str, str]:
        """The first default channel of each user group that has one, by the group's id."""
        answer, _ = await self._call(self._reads, "usergroups.list", verb="GET", params={})
        channels = {
            group["id"]: (group.get("prefs") or {}).get("channels") or []
            for group in answer["usergroups"]
        }
        return {group: named[0] for group, named in channels.items() if named}

    async def respond(self, response_url: str, payload: Payload) -> None:
        """Answers through the address a payload came with, for half an hour and five times.

        To the one who acted alone; beside the message acted on, unless the payload says otherwise.
        """
        self._check_response_url(response_url)
        if self.silent:
            raise SlackFailed("response_url: the app is not installed", code=NOT_INSTALLED)
        body = {"replace_original": False, **payload, "response_type": "ephemeral"}
        for attempt in range(RETRIES + 1):
            status, after, said = await self._post(response_url, body)
            if status == TOO_MANY and attempt < RETRIES and after is not None:
                await self._wait(after)
                continue
            if (code := _response_error(status, said)) is not None:
                raise SlackFailed(f"response_url: {code}", code=code)
            return

    async def socket(
        self, app_token: SecretStr, *, heartbeat: float = 10
    ) -> aiohttp.ClientWebSocketResponse:
        """A new Socket Mode connection; one that goes silent for 1.5 `heartbeat`s closes itself."""
        token = {"token": app_token.get_secret_value()}
        answer, _ = await self._call(self._reads, "apps.connections.open", params=token)
        url, session = str(answer["url"]), self._opened()
        if not url.startswith("wss://") and not (self._local and is_loopback(url)):
            raise SlackFailed("apps.connections.open: no safe address", code="unreadable")
        try:
            return await session.ws_connect(url, heartbeat=heartbeat, proxy=self.client.proxy)
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            # The address opens the connection to whoever has it, and these errors hold it.
            why = type(failure).__name__
            raise SlackFailed(f"Socket Mode: no connection ({why})", code="no_answer") from None

    @property
    def way(self) -> Way:
        """For files, whose content does not come by the Web API."""
        proxy = self.client.proxy
        return Way(self._opened(), self._token, self._base_url, proxy, self._wait)

    async def call(self, method: str, asked: Payload, *, repeatable: bool = False) -> "_Answer":
        """A method that takes its arguments in the address, not in a body."""
        client = self._reads if repeatable else self.client
        answer, _ = await self._call(client, method, params=dict(asked))
        return answer

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("Slack is used before it is opened")
        return self._session

    async def _post(self, url: str, body: Payload) -> tuple[int, float | None, str]:
        """Status, seconds to wait when told, and text of the answer."""
        try:
            async with self._opened().post(url, json=body, allow_redirects=False) as answer:
                said = await answer.content.read(_SHOWN)
                after = seconds(answer.headers.get("Retry-After"))
                return answer.status, after, said.decode("utf-8", "replace")
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            why = type(failure).__name__
            # The address is as good as a password, and some of these errors hold it.
            raise SlackFailed(f"response_url: {why}", code="no_answer") from None

    def _check_response_url(self, url: str) -> None:
        """Raises SlackFailed for an address that is not Slack's, whoever sent it."""
        try:
            parts = urlsplit(url)
            slacks = parts.scheme == "https" and parts.netloc in _RESPONSE_HOSTS
            trusted = slacks or (self._local and is_loopback(url))
        except ValueError:
            trusted = False
        if not trusted:
            raise SlackFailed("response_url: not an address of Slack", code="bad_response_url")

    async def _write(self, method: str, body: Payload) -> "_Answer":
        answer, _ = await self._call(self.client, method, json=dict(body))
        return answer

    async def _call(
        self,
        client: AsyncWebClient,
        method: str,
        *,
        verb: str = "POST",
        **arguments: dict[str, Any],
    ) -> tuple["_Answer", Mapping[str, str]]:
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
        return _Answer(method, answer.data), answer.headers

    def _made(self, patience: Patience) -> AsyncWebClient:
        client = AsyncWebClient(
            token=self._token.get_secret_value(),
            base_url=self._base_url,
            session=self._session,
            retry_handlers=[patience],
        )
        if self._local:
            # The client takes a proxy from the environment even for this machine.
            client.proxy = None
        return client


class _Answer(dict[str, Any]):
    """The body of Slack's answer; what it lacks and must have is Slack's failure, not ours."""

    def __init__(self, method: str, body: object) -> None:
        super().__init__(body if isinstance(body, Mapping) else {})
        self._method = method

    def __missing__(self, key: str) -> object:
        raise SlackFailed(f"{self._method}: its answer lacks {key}", code="unreadable")


def _quiet(payload: Payload) -> Payload:
    """The payload, with no previews of the links in it."""
    return {**payload, "unfurl_links": False, "unfurl_media": False}


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


def _response_error(status: int, said: str) -> str | None:
    """The name of what a response address refused with, None when it took the answer."""
    name = said.strip()
    if '"ok":false' in name.replace(" ", ""):
        name = name.split('"error"', 1)[-1].strip(' :"}\n').split('"')[0]
    elif status == 200:  # noqa: PLR2004 - HTTP's own
        return None
    name = name.lower().replace(" ", "_")
    return name if name.isascii() and name.isidentifier() else f"http_{status}"
