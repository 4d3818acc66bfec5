"""The words that may follow a command, read from the app's own help so that none is missing."""

from itertools import pairwise
from typing import Any

from sandbox.slack import Workspace
from sandbox.slack.block_kit.parts import parts
from sandbox.slack.delivery.parcels import Parcel
from sandbox.slack.delivery.payloads import slash_command

JSON = dict[str, Any]


class Words:
    """What may follow each command; the app is asked once, when somebody first types one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, list[JSON]] = {}

    async def of(self, command: str) -> list[JSON]:
        """Each use of it and what that does; nothing while the app is silent."""
        if command not in self._workspace.app.commands:
            return []
        if not self._known.get(command):
            self._known[command] = read(command, await self._help(command))
        return self._known[command]

    async def _help(self, command: str) -> JSON:
        """What the app answers to the command with `help`, which is shown to nobody."""
        workspace = self._workspace
        desk = next(iter(workspace.users.values()))
        place = workspace.direct(desk.id, workspace.bot.id)
        payload = slash_command(
            desk,
            place,
            command,
            "help",
            app=workspace.app,
            response_url=workspace.replies.address(workspace.replies.make(desk, place)),
            trigger=workspace.triggers.make(desk.id),
        )
        return (await workspace.dispatch.ask(Parcel("slash_commands", payload))).body or {}


def read(command: str, answer: JSON) -> list[JSON]:
    """The uses in an answer: each a text in the style of code, its meaning the text after it."""
    texts = [part for part in parts(answer.get("blocks")) if part.get("type") == "text"]
    return [
        {"usage": use["text"], "meaning": str(meaning.get("text", "")).strip()}
        for use, meaning in pairwise([*texts, {}])
        if (use.get("style") or {}).get("code") and str(use["text"]).startswith(f"{command} ")
    ]
