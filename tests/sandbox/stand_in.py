"""A stand-in for the bot, for what the sandbox does around one: started as a child process.

It answers /asset and direct messages with what it was told, says in /readyz when it is ready, and
dies of "/asset die".
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

app = AsyncApp(
    name="stand-in",  # else Bolt reads every file on the stack to find one
    client=AsyncWebClient(
        token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["ASSETBOT_SLACK_API_URL"]
    ),
    signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "none"),
)


@app.command("/asset")
async def asset(ack: Any, command: dict[str, Any]) -> None:
    """Answer the question; or die."""
    if command["text"] == "die":
        sys.stderr.write("the stand-in was told to die\n")
        os._exit(3)
    if command["text"] == "environment":
        names = sorted(name for name in os.environ if not name.startswith("LC_"))
        files = sorted(path.name for path in Path.cwd().iterdir())
        await ack("told " + json.dumps({"names": names, "files": files}))
        return
    await ack(f"card for {command['text']} in *{command['channel_name']}*")


@app.event("message")
async def message(event: dict[str, Any], client: AsyncWebClient) -> None:
    """Answer a direct message: a placeholder first, then in its place the answer."""
    if "bot_id" not in event and "subtype" not in event:
        posted = await client.chat_postMessage(channel=event["channel"], text="Looking…")
        answer = f"heard {event['text']}"
        await client.chat_update(channel=event["channel"], ts=posted["ts"], text=answer)


async def main() -> None:
    """Serve until SIGTERM."""
    asking = {"ready": 0}

    async def ready(_: web.Request) -> web.Response:
        asking["ready"] += 1
        return web.Response(status=200 if asking["ready"] > 1 else 503)

    server = app.web_app("/slack/events")
    server.router.add_get("/readyz", ready)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["ASSETBOT_PORT"])).start()
    if token := os.environ.get("SLACK_APP_TOKEN"):
        handler = AsyncSocketModeHandler(app, token, web_client=app.client)
        await handler.connect_async()  # type: ignore[no-untyped-call]
    stop = asyncio.Event()
    if "deaf" not in sys.argv:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


if __name__ == "__main__":
    asyncio.run(main())
