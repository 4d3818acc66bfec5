"""The sandbox's levers, by HTTP below /control/: people act, and things go wrong."""

from collections.abc import Callable
from typing import NamedTuple

from aiohttp import web

from sandbox.control.acts import ACTS
from sandbox.control.asking import Handler, plainly
from sandbox.control.people import People
from sandbox.control.trouble import Trouble
from sandbox.inventory import Inventory
from sandbox.slack import Workspace


class Lever(NamedTuple):
    """One address: what is sent there and what it does, in one line."""

    verb: str
    path: str
    handler: Handler
    what: str


def routes(
    workspace: Workspace, inventory: Inventory, set_bot_clock: Callable[[float], None]
) -> web.Application:
    """What is served below /control."""
    levers = _levers(People(workspace, inventory), Trouble(workspace, set_bot_clock))

    async def listed(_: web.Request) -> web.Response:
        told = [{"verb": one.verb, "path": one.path, "what": one.what} for one in levers]
        return web.json_response({"levers": told})

    app = web.Application()
    app.router.add_get("", listed)
    app.router.add_get("/", listed)
    for lever in levers:
        app.router.add_route(lever.verb, lever.path, plainly(lever.handler))
    return app


def _levers(who: People, trouble: Trouble) -> list[Lever]:
    return [
        Lever("GET", "/people", who.people, "everyone in the workspace"),
        Lever("GET", "/inventory", who.inventory, "facts about the made-up inventory"),
        Lever("GET", "/sees", who.sees, "every message someone sees: ?as=NAME"),
        *(
            Lever("POST", path, who.acting(act), f"{what}; as")
            for path, (act, what) in ACTS.items()
        ),
        Lever("GET", "/faults", trouble.list_faults, "what is to go wrong now"),
        Lever(
            "POST",
            "/faults",
            trouble.add_fault,
            "let it go wrong: kind, method, times, status, retry_after, error, page, to, seconds,"
            " reason, at (slack)",
        ),
        Lever("DELETE", "/faults", trouble.mend, "end all faults"),
        Lever("POST", "/clock", trouble.move_clock, "move a clock: seconds, at (slack or bot)"),
        Lever(
            "POST",
            "/sockets",
            trouble.sockets,
            "do: drop, silence, say (text) or disconnect (reason; for a warning, ahead)",
        ),
        Lever(
            "POST", "/deliver", trouble.deliver, "send a payload: kind, payload, attempt, reason"
        ),
        Lever(
            "POST",
            "/vary",
            trouble.vary,
            "be another plausible Slack: taken, expired, late, late_status, nothing_status",
        ),
        Lever("POST", "/rates", trouble.limit, "do: limit how often the app may call, or free it"),
        Lever("POST", "/app", trouble.throw_out, "do: uninstall, or revoke the token"),
    ]
