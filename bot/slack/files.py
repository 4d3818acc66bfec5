"""Files in Slack: sent to people and fetched, piece by piece, whatever their size.

The token goes to Slack's own hosts alone, and a redirection is never followed.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

import aiohttp

from bot.errors import SlackFailed, UsageError
from bot.slack.client import Client
from bot.slack.retries import RETRIES, TOO_MANY, seconds

T = TypeVar("T")

MOST_BYTES: Final = 50_000_000
"""The largest file that is fetched: 50 MB."""
MOST_ALT: Final = 1_000
"""Characters that Slack takes of what is seen in a picture."""
_SLACK: Final = frozenset({"slack.com", "slack-gov.com"})
_HOSTS: Final = frozenset({"files.slack.com", "files.slack-gov.com"})
"""Where Slack keeps files."""
_TIMEOUT: Final = aiohttp.ClientTimeout(total=300, sock_connect=5, sock_read=30)
_GONE: Final = frozenset({"file_not_found", "file_deleted"})
"""What Slack says of a file that nobody was sent, or that was taken away since."""
_PIECE: Final = 1 << 16
_PAUSE: Final = 0.5
_SERVER_FAILED: Final = 500
_OK: Final = 200
_PLAIN: Final = "application/octet-stream"


class TooLarge(UsageError):  # noqa: N818 - says what is so
    """More than we take; said to whoever sent it."""

    def __init__(self) -> None:
        super().__init__(
            f"The file has more than {MOST_BYTES // 1_000_000} MB, which is the most I take. "
            "Split it, and send the parts one by one."
        )


class SlackFile(NamedTuple):
    """A file that Slack has."""

    id: str
    name: str
    size: int
    owner: str
    """The Slack user who sent it."""
    url: str
    """Where its content is fetched with our token."""


class _Again(Exception):  # noqa: N818 - it says what to do
    """Slack did not do it and says so, or nothing is lost by doing it again."""

    def __init__(self, failure: SlackFailed, after: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.after = after
        """Seconds that Slack asks to wait, where it does."""


class Files:
    """Files sent and fetched. Every method raises SlackFailed, as those of the client do."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def send_file(
        self,
        user: str,
        path: Path,
        *,
        name: str,
        words: str,
        told: str = "",
        before: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """Send somebody a file in a direct message, with some words; *told* is what is seen in it.

        Until it is shared nobody sees anything of it, so all before that is done again when it
        fails; the sharing itself is done once. *before* that its id is told: `has_come` says of
        that, to whoever goes on from here, whether it was shared.
        """
        channel = await self._opened(user)
        file_id = await self._again(lambda: self._uploaded(path, name, told))
        if before is not None:
            await before(file_id)
        await self._share(file_id, channel, name=name, words=words)

    async def has_come(self, user: str, file_id: str) -> bool:
        """Whether somebody was sent a file; raises SlackFailed where nobody can say."""
        channel = await self._opened(user)
        try:
            answer = await self._client.call("files.info", {"file": file_id}, repeatable=True)
        except SlackFailed as failure:
            if failure.code not in _GONE:
                raise
            return failure.code == "file_deleted"  # by whoever had it
        return _is_in(channel, answer)

    async def file(self, file_id: str) -> SlackFile:
        """What Slack says of a file."""
        answer = await self._client.call("files.info", {"file": file_id}, repeatable=True)
        about = answer["file"]
        return SlackFile(
            id=str(about.get("id") or file_id),
            name=str(about.get("name") or ""),
            size=int(about.get("size") or 0),
            owner=str(about.get("user") or ""),
            url=str(about.get("url_private_download") or about.get("url_private") or ""),
        )

    async def fetch(self, file: SlackFile, to: BinaryIO) -> None:
        """Write a file's content, from its beginning; raises TooLarge, and then stops reading."""
        self._require_ours(file.url)
        if file.size > MOST_BYTES:
            raise TooLarge
        await self._again(lambda: self._fetched(file, to))

    async def _uploaded(self, path: Path, name: str, told: str) -> str:
        """The id of a file whose bytes Slack has, and which nobody sees yet."""
        length = (await asyncio.to_thread(path.stat)).st_size
        asked = {"filename": name, "length": length, **({"alt_txt": told} if told else {})}
        answer = await self._client.call("files.getUploadURLExternal", asked, repeatable=True)
        url = str(answer["upload_url"])
        self._require_ours(url)
        with await asyncio.to_thread(path.open, "rb") as file:
            headers = {"Content-Type": _PLAIN}
            async with self._asked("POST", url, headers, data=file) as answered:
                await answered.read()
        return str(answer["file_id"])

    async def _share(self, file_id: str, channel: str, *, name: str, words: str) -> None:
        shared = {
            "files": json.dumps([{"id": file_id, "title": name}]),
            "channel_id": channel,
            "initial_comment": words,
        }
        try:
            await self._client.call("files.completeUploadExternal", shared)
        except SlackFailed as failure:
            if failure.code not in {"no_answer", "unreadable"}:
                raise
            if not await self._is_shared(file_id, channel):
                raise

    async def _is_shared(self, file_id: str, channel: str) -> bool:
        """Whether a file was shared all the same, though nobody heard of it."""
        with suppress(SlackFailed):
            answer = await self._client.call("files.info", {"file": file_id}, repeatable=True)
            return _is_in(channel, answer)
        return False

    async def _opened(self, user: str) -> str:
        """The direct conversation with somebody."""
        to = {"users": user}
        opened = await self._client.call("conversations.open", to, repeatable=True)
        return str(opened["channel"]["id"])

    async def _fetched(self, file: SlackFile, to: BinaryIO) -> None:
        headers = {"Authorization": f"Bearer {self._client.token.get_secret_value()}"}
        await asyncio.to_thread(_emptied, to)
        async with self._asked("GET", file.url, headers) as answer:
            if answer.content_type == "text/html":
                raise SlackFailed("a file: Slack asks us to sign in", code="not_visible")
            if (answer.content_length or 0) > MOST_BYTES:
                raise TooLarge
            written = 0
            async for piece in answer.content.iter_chunked(_PIECE):
                written += len(piece)
                if written > MOST_BYTES:
                    raise TooLarge
                await asyncio.to_thread(to.write, piece)
        if written != file.size:
            failure = SlackFailed("a file: it came in part only", code="unreadable")
            raise _Again(failure)

    @asynccontextmanager
    async def _asked(
        self, verb: str, url: str, headers: Mapping[str, str], data: BinaryIO | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """One good answer; the address, which may be a secret, is in none of the errors."""
        client = self._client
        try:
            async with client.session.request(
                verb,
                url,
                headers=headers,
                data=data,
                timeout=_TIMEOUT,
                allow_redirects=False,
                proxy=client.proxy,
            ) as answer:
                _require_good(answer)
                yield answer
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            why = type(error).__name__
            raise _Again(SlackFailed(f"a file: {why}", code="no_answer")) from None

    async def _again(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do what may be done again, some times, as long as Slack asks for patience."""
        for attempt in range(RETRIES + 1):
            try:
                return await work()
            except _Again as again:
                if attempt == RETRIES:
                    raise again.failure from again
                pause = again.after if again.after is not None else _PAUSE * 2**attempt
                await self._client.wait(pause)
        raise AssertionError  # the last attempt returns or raises

    def _require_ours(self, url: str) -> None:
        """Raises SlackFailed for an address that is not Slack's, whoever named it."""
        try:
            named, base = urlsplit(url), urlsplit(self._client.base_url)
            if base.netloc in _SLACK:
                trusted = named.scheme == "https" and named.netloc in _HOSTS
            else:
                trusted = (named.scheme, named.netloc) == (base.scheme, base.netloc)
        except ValueError:
            trusted = False
        if not trusted:
            raise SlackFailed("a file: not an address of Slack", code="bad_file_url")


def _require_good(answer: aiohttp.ClientResponse) -> None:
    """Raises what a refusal is; a redirection is one, for it leads away with our token."""
    if answer.status == _OK:
        return
    failure = SlackFailed(f"a file: HTTP {answer.status}", code=f"http_{answer.status}")
    after = seconds(answer.headers.get("Retry-After"))
    if answer.status == TOO_MANY and after is not None:
        raise _Again(failure, after)
    if answer.status >= _SERVER_FAILED:
        raise _Again(failure)
    raise failure


def _is_in(channel: str, answer: Mapping[str, Any]) -> bool:
    """Whether a file of which Slack tells is shared in a direct conversation."""
    return channel in (answer["file"].get("ims") or [])


def _emptied(to: BinaryIO) -> None:
    to.seek(0)
    to.truncate()
