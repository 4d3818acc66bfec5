"""The Bolt app as the bot uses it."""

import logging

from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.slack import Installation


def made(token: SecretStr | None, installation: Installation) -> AsyncApp:
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

    return AsyncApp(
        authorize=authorize,
        signing_secret="checked where it arrives",  # noqa: S106 - handlers.web has the secret
        request_verification_enabled=False,
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),
    )
