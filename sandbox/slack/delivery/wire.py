"""What went over the wire between Slack and the app, for whoever wants to look."""

import json
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.slack.changes import Changes
from sandbox.slack.delivery.parcels import Ack, Parcel
from sandbox.slack.ids import Keys

JSON = dict[str, Any]

_KEPT: Final = 400
_SHOWN_BYTES: Final = 200_000
_BLANK: Final = "•••"
_TICKETS: Final = re.compile(r"(/slack/(?:response|upload/v1)/|ticket=)[\w~-]+")
_RECORDED: Final = ("/slack/api/", "/slack/response/", "/slack/upload/")


@dataclass(frozen=True)
class Exchange:
    """One question and its answer; what was said is kept as it came, and read when looked at."""

    number: int
    at: float
    """When it began, on Slack's clock."""
    seconds: float
    to_app: bool
    """Whether Slack asked the app; else the app asked Slack."""
    name: str
    """The kind of a delivery, or the Web API method."""
    who: str
    """The id of the person it is about, where one did something."""
    outcome: str
    """`ok`, or the error in Slack's words."""
    asked: Any
    answered: Any

    def summary(self) -> JSON:
        """One line of a list."""
        return {
            "number": self.number,
            "at": self.at,
            "seconds": round(self.seconds, 4),
            "to_app": self.to_app,
            "name": self.name,
            "who": self.who,
            "outcome": self.outcome,
        }


class Wire:
    """The newest exchanges, in the order they ended."""

    def __init__(self, keys: Keys, clock: Callable[[], float], changes: Changes) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=_KEPT)
        self._secrets = (keys.bot_token, keys.app_token, keys.signing_secret)
        self._clock = clock
        self._changes = changes
        self._count = 0

    def delivered(self, parcel: Parcel, ack: Ack, seconds: float) -> None:
        """Slack told the app something, and it was acknowledged or not."""
        payload = parcel.payload
        event = payload.get("event") or {}
        name = event.get("type") or payload.get("command") or payload.get("type") or parcel.kind
        who = payload.get("user_id") or payload.get("user") or event.get("user") or ""
        self._keep(
            seconds,
            to_app=True,
            name=str(name),
            who=str(who.get("id", "")) if isinstance(who, dict) else str(who),
            outcome=ack.failure or "ok",
            asked=payload,
            answered=ack.body,
        )

    @web.middleware
    async def record(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Keep what the app asked Slack, and what it was answered."""
        if not request.path.startswith(_RECORDED):
            return await handler(request)
        began = time.monotonic()
        response = await handler(request)
        answered = response.body if isinstance(response, web.Response) else None
        name = request.match_info.get("method") or request.path.split("/")[2]
        self._keep(
            time.monotonic() - began,
            to_app=False,
            name=name,
            who="",
            outcome=_outcome(response.status, answered),
            asked=_asked(request, await _body(request)),
            answered=answered,
        )
        self._changes.bump()
        return response

    def _keep(self, seconds: float, **told: Any) -> None:
        self._count += 1
        at = self._clock() - seconds
        self.exchanges.append(Exchange(self._count, at, seconds, **told))
        self._changes.bump()

    def details(self, number: int) -> JSON | None:
        """All of one exchange, without what opens anything."""
        for one in self.exchanges:
            if one.number == number:
                told = {"asked": _read(one.asked), "answered": _read(one.answered)}
                return {**one.summary(), **self._blanked(told)}
        return None

    def _blanked(self, told: JSON) -> JSON:
        text = json.dumps(told)
        for secret in self._secrets:
            text = text.replace(secret, _BLANK)
        blanked: JSON = _without_tokens(json.loads(_TICKETS.sub(rf"\1{_BLANK}", text)))
        return blanked


async def _body(request: web.Request) -> bytes:
    """What was sent, where it is not too long to show."""
    if (request.content_length or 0) > _SHOWN_BYTES or request.path.startswith("/slack/upload/"):
        return b""
    return await request.read()


def _asked(request: web.Request, body: bytes) -> Any:
    """What a call was given: its query, and its form or JSON."""
    if request.content_type == "application/x-www-form-urlencoded":
        return {**request.query, **dict(parse_qsl(body.decode("utf-8", "replace")))}
    return body or dict(request.query)


def _outcome(status: int, answered: Any) -> str:
    """`ok`, or what was wrong."""
    if status != web.HTTPOk.status_code:
        return f"HTTP {status}"
    told = _read(answered)
    return "ok" if not isinstance(told, dict) or told.get("ok", True) else str(told.get("error"))


def _read(said: Any) -> Any:
    """What was said as JSON, or as the text it is; forms hold JSON in their fields."""
    if isinstance(said, bytes):
        said = said[:_SHOWN_BYTES].decode("utf-8", "replace")
    if isinstance(said, str):
        try:
            return json.loads(said)
        except ValueError:
            return said
    if isinstance(said, dict):
        return {key: _field(value) for key, value in said.items()}
    return said


def _field(value: Any) -> Any:
    return _read(value) if isinstance(value, str) and value[:1] in {"{", "["} else value


def _without_tokens(value: Any) -> Any:
    """*value* with whatever is called a token blanked."""
    if isinstance(value, dict):
        return {
            key: _BLANK if key == "token" else _without_tokens(item) for key, item in value.items()
        }
    return [_without_tokens(item) for item in value] if isinstance(value, list) else value
