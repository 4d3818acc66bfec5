"""Socket Mode: how Slack's events arrive where nothing outside can reach the bot."""

import aiohttp
from pydantic import SecretStr

from bot.errors import SlackFailed
from bot.slack.client import Client


async def connect(
    client: Client, app_token: SecretStr, *, heartbeat: float = 10
) -> aiohttp.ClientWebSocketResponse:
    """Opens a connection; one that goes silent for 1.5 `heartbeat`s closes itself.

    Raises SlackFailed.
    """
    token = {"token": app_token.get_secret_value()}
    answer = await client.call("apps.connections.open", token, repeatable=True)
    url = str(answer["url"])
    if not url.startswith("wss://") and not client.trusts_local(url):
        raise SlackFailed("apps.connections.open: no safe address", code="unreadable")
    try:
        return await client.session.ws_connect(url, heartbeat=heartbeat, proxy=client.proxy)
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        # The address opens the connection to whoever has it, and these errors hold it.
        why = type(failure).__name__
        raise SlackFailed(f"Socket Mode: no connection ({why})", code="no_answer") from None
