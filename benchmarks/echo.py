"""Baseline: Bolt's async app, whose one command says what it was told, on Bolt's own server."""

import os
import re
import sys

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def echo(ack: AsyncAck, command: dict[str, str]) -> None:
    """Acknowledge with the words that came."""
    await ack(command["text"])


async def click(ack: AsyncAck) -> None:
    """Acknowledge, and nothing else."""
    await ack()


def main(port: str, before_response: str) -> None:
    """Serve until the process is ended; the workspace stands in the environment."""
    token = os.environ["SLACK_BOT_TOKEN"]
    client = AsyncWebClient(token=token, base_url=os.environ["ASSETBOT_SLACK_API_URL"])
    app = AsyncApp(
        client=client,
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=bool(int(before_response)),
    )
    app.command("/asset")(echo)
    app.action(re.compile(".*"))(click)
    app.start(port=int(port), path="/slack/events")


if __name__ == "__main__":
    main(*sys.argv[1:])
