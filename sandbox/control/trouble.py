"""Bad days by HTTP: faults, the clocks, the sockets, and deliveries made by hand."""

from collections.abc import Callable
from dataclasses import asdict
from types import NoneType
from typing import Any, Final, get_args

from aiohttp import web

from sandbox.control.asking import Unusable, asked, checked
from sandbox.factorial.control import checked as options_of
from sandbox.slack import Fault, Workspace
from sandbox.slack.delivery.parcels import ParcelKind
from sandbox.slack.delivery.sockets import WARNING_SECONDS, Reason
from sandbox.slack.variants import Variants

_FAULT: Final = {
    "at": (str,),
    "kind": (str,),
    "method": (str,),
    "times": (int, NoneType),
    "status": (int,),
    "retry_after": (int, str, NoneType),
    "error": (str,),
    "page": (str,),
    "to": (str,),
    "seconds": (float,),
    "reason": (str,),
}


class Trouble:
    """Lets scripts make a bad day of any."""

    def __init__(self, workspace: Workspace, set_bot_clock: Callable[[float], None]) -> None:
        self._workspace = workspace
        self._set_bot_clock = set_bot_clock

    async def list_faults(self, _: web.Request) -> web.Response:
        """What is to go wrong now."""
        return self._told()

    async def add_fault(self, request: web.Request) -> web.Response:
        """Let something go wrong."""
        body = checked(await asked(request), _FAULT)
        if body.pop("at", "slack") != "slack":
            raise Unusable('"at" must be "slack"')
        if "kind" not in body:
            raise Unusable('say which "kind" of fault')
        try:
            fault = Fault(**body)
        except ValueError as trouble:
            raise Unusable(str(trouble)) from None
        self._workspace.faults.add(fault)
        return self._told()

    async def mend(self, _: web.Request) -> web.Response:
        """End all faults."""
        self._workspace.faults.mend()
        return self._told()

    def _told(self) -> web.Response:
        active = [{"at": "slack", **asdict(fault)} for fault in self._workspace.faults.active]
        return web.json_response({"ok": True, "faults": active})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Let time pass for Slack, or set how far the bot's business time is ahead."""
        body = checked(await asked(request), {"at": (str,), "seconds": (float,)})
        seconds = body.get("seconds")
        if seconds is None:
            raise Unusable('say how many "seconds"')
        match body.get("at", "slack"):
            case "slack":
                self._workspace.clock.move(seconds)
            case "bot":
                self._set_bot_clock(seconds)
            case _:
                raise Unusable('"at" must be "slack" or "bot"')
        return web.json_response({"ok": True, "slack_ahead": self._workspace.clock.ahead})

    async def sockets(self, request: web.Request) -> web.Response:
        """Cut every socket, let it die in silence, tell it to go, or say anything down it."""
        keys = {"do": (str,), "reason": (str,), "ahead": (float,), "text": (str,)}
        body = checked(await asked(request), keys)
        sockets = self._workspace.sockets
        match body.get("do"):
            case "drop":
                await sockets.drop()
            case "silence":
                sockets.silence()
            case "say":
                await sockets.say(body.get("text", ""))
            case "disconnect":
                reason = body.get("reason", "refresh_requested")
                if reason not in get_args(Reason):
                    raise Unusable(f'"reason" must be one of {", ".join(get_args(Reason))}')
                await sockets.disconnect(reason, ahead=body.get("ahead", WARNING_SECONDS))
            case _:
                raise Unusable('"do" must be "drop", "silence", "say" or "disconnect"')
        return web.json_response({"ok": True, "connections": len(sockets.connections)})

    async def deliver(self, request: web.Request) -> web.Response:
        """Send the app a payload made by hand."""
        keys = {"kind": (str,), "payload": (dict,), "attempt": (int,), "reason": (str,)}
        body = checked(await asked(request), keys)
        kind: Any = body.get("kind")
        payload = body.get("payload")
        if kind not in get_args(ParcelKind) or payload is None:
            kinds = ", ".join(get_args(ParcelKind))
            raise Unusable(f'send a "payload", and as "kind" one of {kinds}')
        ack = await self._workspace.deliver(
            kind, payload, attempt=body.get("attempt", 0), reason=body.get("reason", "")
        )
        return web.json_response(
            {"ok": True, "acknowledged": not ack.failure, "failure": ack.failure, "body": ack.body}
        )

    async def vary(self, request: web.Request) -> web.Response:
        """Be another plausible Slack from now on."""
        given = await asked(request)
        try:
            self._workspace.vary(**options_of(Variants, given))
        except ValueError as trouble:
            raise Unusable(str(trouble)) from None
        return web.json_response({"ok": True, "variants": asdict(self._workspace.variants)})

    async def limit(self, request: web.Request) -> web.Response:
        """Hold the app to Slack's own limits of how often it may call, or no longer."""
        match checked(await asked(request), {"do": (str,)}).get("do"):
            case "limit":
                self._workspace.rates.on = True
            case "free":
                self._workspace.rates.on = False
            case _:
                raise Unusable('"do" must be "limit" or "free"')
        return web.json_response({"ok": True, "limited": self._workspace.rates.on})

    async def throw_out(self, request: web.Request) -> web.Response:
        """Uninstall the app, or revoke its token."""
        match checked(await asked(request), {"do": (str,)}).get("do"):
            case "uninstall":
                self._workspace.uninstall()
            case "revoke":
                self._workspace.revoke()
            case _:
                raise Unusable('"do" must be "uninstall" or "revoke"')
        return web.json_response({"ok": True, "refused_with": self._workspace.app.ended})
