"""Messages in Slack: posted, updated and found again, and answers by a response URL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import aiohttp

from bot.errors import SlackFailed
from bot.slack.client import NOT_INSTALLED, Client, Payload
from bot.slack.retries import RETRIES, TOO_MANY, seconds

_DELIVERY: Final = "assetbot_delivery"
"""The kind of what messages of ours carry unseen."""
_SHOWN: Final = 300
_RESPONSE_HOSTS: Final = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})


class Posted(NamedTuple):
    """A message that Slack has: where it can be found and changed."""

    channel: str
    ts: str


class Messages:
    """What the bot says. Every method raises SlackFailed, as those of the client do."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def post(
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
        answer = await self._client.write("chat.postMessage", {**_quiet(payload), **where})
        return Posted(answer["channel"], answer["ts"])

    async def post_ephemeral(
        self, channel: str, user: str, payload: Payload, *, thread: str | None = None
    ) -> None:
        """Says something in a channel to one person alone; Slack does not promise to show it."""
        where = {"channel": channel, "user": user} | ({"thread_ts": thread} if thread else {})
        await self._client.write("chat.postEphemeral", {**payload, **where})

    async def replace(self, posted: Posted, payload: Payload) -> None:
        """Draws a message of ours anew."""
        await self._client.write("chat.update", {**payload, **posted._asdict()})

    async def find_delivery(self, to: str, delivery: str, *, since: datetime) -> Posted | None:
        """The message of ours of a delivery, to a user or in a channel since then."""
        channel, oldest = to, f"{since.timestamp():.6f}"
        if to.startswith(("U", "W")):
            opened = await self._client.write("conversations.open", {"users": to})
            channel = str(opened["channel"]["id"])
        asked = {"channel": channel, "include_all_metadata": True, "oldest": oldest}
        async for found in self._client.pages("conversations.history", asked):
            for message in found["messages"]:
                metadata = message.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("id") == delivery:
                    return Posted(channel, message["ts"])
        return None

    async def unfurl(self, channel: str, ts: str, previews: Mapping[str, Payload]) -> None:
        """Shows previews of links below a message, by their addresses."""
        body = {"channel": channel, "ts": ts, "unfurls": previews}
        await self._client.write("chat.unfurl", body)

    async def respond(self, response_url: str, payload: Payload) -> None:
        """Answers through the address a payload came with, for half an hour and five times.

        To the one who acted alone; beside the message acted on, unless the payload says otherwise.
        """
        self._check_response_url(response_url)
        if self._client.silent:
            raise SlackFailed("response_url: the app is not installed", code=NOT_INSTALLED)
        body = {"replace_original": False, **payload, "response_type": "ephemeral"}
        for attempt in range(RETRIES + 1):
            status, after, said = await self._sent(response_url, body)
            if status == TOO_MANY and attempt < RETRIES and after is not None:
                await self._client.wait(after)
                continue
            if (code := _response_error(status, said)) is not None:
                raise SlackFailed(f"response_url: {code}", code=code)
            return

    async def _sent(self, url: str, body: Payload) -> tuple[int, float | None, str]:
        """Status, seconds to wait when told, and text of the answer."""
        session = self._client.session
        try:
            async with session.post(url, json=body, allow_redirects=False) as answer:
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
            trusted = slacks or self._client.trusts_local(url)
        except ValueError:
            trusted = False
        if not trusted:
            raise SlackFailed("response_url: not an address of Slack", code="bad_response_url")


def _quiet(payload: Payload) -> Payload:
    """The payload, with no previews of the links in it."""
    return {**payload, "unfurl_links": False, "unfurl_media": False}


def _response_error(status: int, said: str) -> str | None:
    """The name of what a response address refused with, None when it took the answer."""
    name = said.strip()
    if '"ok":false' in name.replace(" ", ""):
        name = name.split('"error"', 1)[-1].strip(' :"}\n').split('"')[0]
    elif status == 200:  # noqa: PLR2004 - HTTP's own
        return None
    name = name.lower().replace(" ", "_")
    return name if name.isascii() and name.isidentifier() else f"http_{status}"
