"""The Bolt app as the bot uses it."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.slack import Installation

logger = logging.getLogger(__name__)

Command = Callable[[AsyncAck, dict[str, Any]], Awaitable[BoltResponse | None]]


class App(AsyncApp):
    """Bolt's app, with a short way for slash commands, and for what no listener of it can take.

    For each payload Bolt makes a client of Slack and thirty arguments, and tries its listeners in
    turn. Commands have one listener, which needs none of that, and people wait for it.
    """

    _command: Command | None = None

    def answer_commands(self, listener: Command) -> None:
        """Every slash command goes to this listener."""
        self._command = listener

    async def at_once(self, body: dict[str, Any]) -> BoltResponse | None:
        """The answer to a slash command, or to a word about events; None for anything else."""
        if body.get("type") == "app_rate_limited":
            return _left_out(body)
        if self._command is None or "command" not in body or "ssl_check" in body:
            return None
        ack = AsyncAck()  # type: ignore[no-untyped-call] # Bolt does not say
        return await self._command(ack, body) or ack.response


async def answered(app: AsyncApp, body: dict[str, Any], headers: Mapping[str, str]) -> BoltResponse:
    """The app's answer to a payload that is known to be Slack's."""
    if isinstance(app, App) and (answer := await app.at_once(body)):
        return answer
    # In this mode Bolt takes the body as it is given and asks for no signature: each transport has
    # seen to that, and Bolt's own reading of forms loses any command whose text holds the word
    # "payload".
    request = AsyncBoltRequest(mode="socket_mode", body=body, headers=dict(headers))
    return await app.async_dispatch(request)


def _left_out(body: Mapping[str, Any]) -> BoltResponse:
    """Acknowledge that Slack leaves events out, and say what that means: nothing can be done."""
    since = body.get("minute_rate_limited")
    when = f"from {datetime.fromtimestamp(since, UTC):%Y-%m-%d %H:%M} UTC on" if since else "now"
    logger.warning(
        "Slack leaves out events %s: there were more than 30,000 for the bot within an hour."
        " Messages and mentions left out are not answered, and do not come again.",
        when,
    )
    return BoltResponse(status=200, body="")


def made(token: SecretStr | None, installation: Installation) -> App:
    """Bolt, knowing already who it is: it never asks Slack."""
    known = AuthorizeResult(
        enterprise_id=installation.enterprise_id,
        team_id=installation.team_id,
        bot_token=token.get_secret_value() if token else None,
        bot_id=installation.bot_id,
        bot_user_id=installation.bot_user_id,
    )

    async def authorize() -> AuthorizeResult:
        return known

    log = logging.getLogger("slack_bolt")
    before = log.level
    log.setLevel(logging.ERROR)  # else it warns, at each start, that it does without a token
    try:
        return App(
            name="assetbot",  # else Bolt reads every file on the stack to find one
            authorize=authorize,
            signing_secret="checked where it arrives",  # noqa: S106 - handlers.web has the secret
            request_verification_enabled=False,
            process_before_response=True,
            logger=log,
        )
    finally:
        log.setLevel(before)
