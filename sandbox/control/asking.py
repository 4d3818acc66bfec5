"""What is sent to /control/, read with care: whatever is wrong is answered in one sentence."""

import json
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp import web

JSON = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.Response]]

_CALLED: Final = {str: "a text", int: "a whole number", float: "a number", dict: "an object"}


class Unusable(ValueError):  # noqa: N818 - it reads as what is wrong with what was sent
    """What was sent cannot be used; the message says why."""


async def asked(request: web.Request) -> JSON:
    """The JSON object that was sent."""
    try:
        body = json.loads(await request.text())
    except ValueError:
        raise Unusable("send a JSON object") from None
    if not isinstance(body, dict):
        raise Unusable("send a JSON object")
    return body


def checked(body: JSON, keys: Mapping[str, tuple[type, ...]]) -> JSON:
    """*body*, once it has no other keys than these, each of one of its types (NoneType: null)."""
    for key, value in body.items():
        if key not in keys:
            raise Unusable(f'there is no "{key}" here; there are: {", ".join(keys)}')
        if isinstance(value, bool) or not isinstance(value, _numbers(keys[key])):
            wanted = " or ".join(_CALLED.get(one, "null") for one in keys[key])
            raise Unusable(f'"{key}" must be {wanted}')
        if isinstance(value, float) and not math.isfinite(value):
            raise Unusable(f'"{key}" must be a number that ends')
    return body


def _numbers(types: tuple[type, ...]) -> tuple[type, ...]:
    return (*types, int) if float in types else types


def plainly(handler: Handler) -> Handler:
    """*handler*, answering 400 with the sentence for what cannot be used."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except Unusable as trouble:
            return web.json_response({"ok": False, "error": str(trouble)}, status=400)

    return handle
