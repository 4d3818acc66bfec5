"""People act: what scripts, and the page in the browser, do as them."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

from sandbox.control.asking import Handler, Unusable, asked
from sandbox.inventory import Inventory
from sandbox.slack import Member, NotPossible, Seen, Unanswered, Workspace
from sandbox.slack.conversations import DESK

JSON = dict[str, Any]

_MOST_SECONDS: Final = 60.0


class People:
    """Lets scripts do what people do."""

    def __init__(self, workspace: Workspace, inventory: Inventory) -> None:
        self._workspace = workspace
        self._inventory = inventory
        self._members: dict[str, Member] = {}

    async def people(self, _: web.Request) -> web.Response:
        """Everyone in the workspace."""
        people = [
            {"key": user.name, "name": user.real_name, "id": user.id, "kind": user.kind}
            for user in self._workspace.users.values()
        ]
        return web.json_response({"people": people})

    async def inventory(self, _: web.Request) -> web.Response:
        """Facts about the made-up inventory."""
        made = self._inventory
        facts = {
            "company": made.company.name,
            "today": made.today.isoformat(),
            "assets": len(made.assets),
            "employees": len(made.employees),
        }
        return web.json_response(facts)

    async def sees(self, request: web.Request) -> web.Response:
        """Every message someone sees: ?as=NAME."""
        try:
            member = self._member(request.query.get("as", ""))
        except NotPossible as refusal:
            return _refused(refusal)
        return web.json_response({"messages": [_told(message) for message in member.sees()]})

    def acting(self, act: Callable[[Member, JSON], Awaitable[JSON]]) -> Handler:
        """A handler of POSTs of {"as": NAME, …}."""

        async def handle(request: web.Request) -> web.Response:
            try:
                body = await asked(request)
                answer = await act(self._member(body["as"]), body)
            except NotPossible as refusal:
                return _refused(refusal)
            except Unanswered as silence:
                return web.json_response({"ok": False, "error": str(silence)}, status=504)
            except (KeyError, TypeError, ValueError):
                raise Unusable('send a JSON object with "as" and what this address needs') from None
            return web.json_response({"ok": True, **answer})

        return handle

    def _member(self, name: str) -> Member:
        member = self._workspace.member(name)
        return self._members.setdefault(member.user.id, member)


async def say(member: Member, body: JSON) -> JSON:
    """Write a message."""
    return {"message": _told(await member.says(body["text"], body.get("to", "bot")))}


async def type_(member: Member, body: JSON) -> JSON:
    """Send a slash command."""
    await member.types(body["text"], channel=body.get("channel", DESK))
    return {}


async def click(member: Member, body: JSON) -> JSON:
    """Press what says the text."""
    on = next((seen for seen in member.sees() if seen.ts == body.get("ts")), None)
    if "ts" in body and on is None:
        raise NotPossible("they see no such message")
    await member.clicks(body["text"], on=on)
    return {}


async def answer(member: Member, body: JSON) -> JSON:
    """Wait for the bot's answer to what they did last."""
    within = min(float(body.get("within", 10)), _MOST_SECONDS)
    return {"message": _told(await member.answer(within))}


def _told(message: Seen) -> JSON:
    return {
        "channel": message.channel,
        "ts": message.ts,
        "from": message.names.get(message.user, message.user),
        "ephemeral": message.ephemeral,
        "thread_ts": message.thread_ts,
        "text": message.text,
        "plain": message.plain,
        "buttons": message.buttons,
        "blocks": message.blocks,
    }


def _refused(refusal: NotPossible) -> web.Response:
    return web.json_response({"ok": False, "error": str(refusal)}, status=409)
