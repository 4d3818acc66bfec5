"""Modals and the home tab."""

from bot.slack.client import Client, Payload


class Views:
    """What is drawn elsewhere than in a conversation. Every method raises SlackFailed."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def open(self, trigger: str, view: Payload) -> str:
        """Opens a modal in front of whoever acted, within three seconds of it; its id."""
        answer = await self._client.write("views.open", {"trigger_id": trigger, "view": view})
        return str(answer["view"]["id"])

    async def replace(self, view_id: str, view: Payload) -> None:
        """Draws a modal anew, if it is still open."""
        await self._client.write("views.update", {"view_id": view_id, "view": view})

    async def publish(self, user: str, view: Payload) -> None:
        """Draws the home tab of somebody, in place of what it was."""
        await self._client.write("views.publish", {"user_id": user, "view": view})
