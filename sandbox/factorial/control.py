"""Bad days by HTTP: /control/factorial/, for scripts, and for the page in the browser.

`fail` breaks something, `mend` ends all of that, `vary` makes it another plausible Factorial,
`state` tells what is so.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from aiohttp import web

from sandbox.factorial.faults import Fault
from sandbox.factorial.server import Factorial
from sandbox.factorial.variants import Variants

JSON = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.Response]]


def routes(factorial: Factorial) -> web.Application:
    """What is served below /control/factorial."""

    def fail(given: JSON) -> None:
        if "kind" not in given:
            raise ValueError("kind is missing: say what is to go wrong")
        factorial.fail(**checked(Fault, given))

    def mend(given: JSON) -> None:
        checked(NoneType, given)
        factorial.mend()

    def vary(given: JSON) -> None:
        factorial.vary(**checked(Variants, given))

    async def state(_: web.Request) -> web.Response:
        return web.json_response(_state(factorial))

    app = web.Application()
    app.router.add_get("/state", state)
    for name, act in {"fail": fail, "mend": mend, "vary": vary}.items():
        app.router.add_post(f"/{name}", _told(factorial, act))
    return app


def checked(kind: type, given: JSON) -> JSON:
    """*given*, if it names fields of *kind* and holds what they may; ValueError says what not."""
    hints = get_type_hints(kind)
    for name, value in given.items():
        if name not in hints:
            known = f": {', '.join(hints)}" if hints else ""
            raise ValueError(f"{name} is none of what can be said here{known}")
        if not _fits(value, hints[name]):
            raise ValueError(f"{name} cannot be {value!r}: {_expected(hints[name])}")
    return given


def _fits(value: Any, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) is UnionType:
        return any(_fits(value, one) for one in get_args(hint))
    if hint is float:
        return type(value) in {int, float}
    return type(value) is hint  # a boolean is no number


def _expected(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return f"one of {', '.join(map(str, get_args(hint)))}"
    kinds = get_args(hint) or (hint,)
    names = {int: "a number", float: "a number", str: "a text", bool: "true or false"}
    return " or ".join(names.get(one, "null") for one in kinds)


def _state(factorial: Factorial) -> JSON:
    return {
        "faults": [asdict(fault) for fault in factorial.faults],
        "variants": asdict(factorial.variants),
        "requests": len(factorial.requests),
    }


def _told(factorial: Factorial, act: Callable[[JSON], None]) -> Handler:
    """A handler for POSTs of an object; answers with what is so afterwards."""

    async def handle(request: web.Request) -> web.Response:
        try:
            act(_object(await request.read()))
        except ValueError as wrong:
            return web.json_response({"ok": False, "error": str(wrong)}, status=400)
        return web.json_response({"ok": True, **_state(factorial)})

    return handle


def _object(body: bytes) -> JSON:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ValueError("send a JSON object")  # noqa: TRY004 - of whoever sent it, not of a type
    return given
