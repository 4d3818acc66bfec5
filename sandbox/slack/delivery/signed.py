"""Signed HTTP delivery: the app has an address, and Slack posts to it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.delivery.parcels import Ack, Parcel, acknowledgement
from sandbox.slack.ids import Clock, Mint

_FORM: Final = "application/x-www-form-urlencoded"
_REDIRECTS: Final = 2
"""How many are followed; the library counts the one that is not."""
_OK: Final = range(200, 300)


def signature(secret: str, timestamp: int | str, body: bytes) -> str:
    """What Slack puts into X-Slack-Signature."""
    signed = b"v0:" + str(timestamp).encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def encoded(parcel: Parcel) -> tuple[str, bytes]:
    """The content type and body of a delivery."""
    match parcel.kind:
        case "slash_commands":
            return _FORM, urlencode(parcel.payload).encode()
        case "interactive":
            return _FORM, urlencode({"payload": json.dumps(parcel.payload)}).encode()
        case "events_api":
            return "application/json", json.dumps(parcel.payload).encode()


class SignedHttp:
    """Posts every delivery to one address, signed."""

    def __init__(self, url: str, secret: str, mint: Mint) -> None:
        self.url = url
        self._secret = secret
        self._mint = mint
        self._clock: Clock = mint.clock
        self._session: aiohttp.ClientSession | None = None

    async def carry(self, parcel: Parcel) -> Ack:
        """Post it; acknowledged by any answer of the 200s."""
        kind, body = encoded(parcel)
        retry: dict[str, str] = {}
        if parcel.attempt:
            retry = {
                "X-Slack-Retry-Num": str(parcel.attempt),
                "X-Slack-Retry-Reason": parcel.reason,
            }
        return await self.post(kind, body, retry)

    async def verify(self, token: str) -> bool:
        """Whether the address answers the challenge Slack sends before it uses one."""
        challenge = self._mint.uuid()
        asked = {"token": token, "challenge": challenge, "type": "url_verification"}
        ack = await self.post("application/json", json.dumps(asked).encode(), {})
        answered = ack.body or {}
        return challenge in {answered.get("challenge"), answered.get("text")}

    async def probe(self, token: str) -> Ack:
        """Ask as Slack does now and then, only to see that the address is reached over TLS."""
        return await self.post(_FORM, urlencode({"token": token, "ssl_check": "1"}).encode(), {})

    async def post(
        self,
        kind: str,
        body: bytes,
        extra: Mapping[str, str],
        *,
        age: float = 0.0,
        secret: str | None = None,
    ) -> Ack:
        """Post *body* with the headers in *extra*.

        The signature is made now, or *age* seconds ago, with the app's secret or another.
        """
        timestamp = int(self._clock() - age)
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "*/*",
            "Accept-Encoding": "gzip,deflate",
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": signature(secret or self._secret, timestamp, body),
            **extra,
        }
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.post(
                self.url, data=body, headers=headers, max_redirects=_REDIRECTS + 1
            ) as answer:
                return await _read(answer)
        except aiohttp.TooManyRedirects:
            return Ack(failure="too_many_redirects")
        except aiohttp.ClientSSLError:
            return Ack(failure="ssl_error")
        except aiohttp.ClientConnectionError:
            return Ack(failure="connection_failed")
        except aiohttp.ClientError:
            return Ack(failure="unknown_error")

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session:
            await self._session.close()


async def _read(answer: aiohttp.ClientResponse) -> Ack:
    said = await answer.text(errors="replace")
    no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
    if answer.status not in _OK:
        return Ack(failure="http_error", no_retry=no_retry)
    if not said.strip():
        return Ack(no_retry=no_retry)
    try:
        body = json.loads(said) if answer.content_type == "application/json" else said
    except ValueError:
        return Ack(failure="http_error")
    return acknowledgement(said if body is None else body)._replace(no_retry=no_retry)
