"""Modals and the home tab."""

from uuid import uuid4

from bot.errors import SlackFailed
from bot.slack.client import Answer, Client, Payload


class Views:
    """What is drawn elsewhere than in a conversation. Every method raises SlackFailed."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def open(self, trigger: str, view: Payload) -> str:
        """Opens a modal in front of whoever acted, within three seconds of it; its id.

        It opens under a name of its own, by which it is looked for where Slack does not say
        whether it did: a trigger opens but once.
        """
        named = {**view, "external_id": str(uuid4())}
        try:
            answer = await self._client.write("views.open", {"trigger_id": trigger, "view": named})
        except SlackFailed as failure:
            if not failure.in_doubt:
                raise
            answer = await self._found(named, failure)
        return str(answer["view"]["id"])

    async def _found(self, named: Payload, failure: SlackFailed) -> Answer:
        """What Slack says of a modal that it may have opened, drawn anew; else it failed."""
        body = {"external_id": named["external_id"], "view": named}
        try:
            return await self._client.write("views.update", body)
        except SlackFailed:
            raise failure from None

    async def replace(self, view_id: str, view: Payload) -> None:
        """Draws a modal anew, if it is still open."""
        await self._client.write("views.update", {"view_id": view_id, "view": view})

    async def publish(self, user: str, view: Payload) -> None:
        """Draws the home tab of somebody, in place of what it was."""
        await self._client.write("views.publish", {"user_id": user, "view": view})
