"""Errors to what a person is told of them, and what the log is."""

import logging
from typing import NamedTuple

from bot.errors import (
    AssetBotError,
    NotPermitted,
    NotSupported,
    PersonError,
    SlackFailed,
    SourceError,
    SourceRefused,
    UnknownOutcome,
    UsageError,
)
from bot.metrics import Failure
from bot.models import Denied, Role, Verdict
from bot.people.roles import Roles
from bot.render import render
from bot.store import StoreFailed
from handlers.sending import Payload

log = logging.getLogger(__name__)


class Interrupted(AssetBotError):  # noqa: N818 - says what is so
    """The process ends before an answer was there."""


class Told(NamedTuple):
    """What a person is told, and what it counts as."""

    payload: Payload
    failure: Failure


def who_helps(error: Exception, roles: Roles, user: str) -> str | None:
    """A Slack user, other than the one who is refused, who could lift what is in their way."""
    if isinstance(error, NotPermitted) and (error.roles or error.people):
        return roles.one_with(map(Role, error.roles), people=error.people, beside=user)
    return None


def why_not(verdict: Verdict) -> str:
    """Why a click came to nothing; "" where it did not.

    Raises NotPermitted where somebody has to lift it: then whom to ask is said with it.
    """
    if not isinstance(verdict, Denied):
        return ""
    if verdict.needs_help:
        raise verdict.error()
    return verdict.reason


def worded(error: Exception, reference: str, command: str, helper: str | None = None) -> Told:
    """What a person is told of an error, and what the log is told of it.

    The *helper* is a Slack user who could lift what is in the way.
    """
    match error:
        case NotPermitted():
            log.info("refused: %s", error)
            about = {"reason": str(error), "since": error.since, "helper": helper}
            payload = render("refused", **about, reference=reference)
            return Told(payload, "refused")
        case PersonError():
            usage = (
                f"{command}{error.usage}" if isinstance(error, UsageError) and error.usage else ""
            )
            log.info("not answered: %s", error)
            payload = render("error", message=str(error), usage=usage, reference=reference)
            return Told(payload, "person_error")
        case SourceError():
            log.warning("source failed: %s", error, exc_info=error)
            payload = render(
                "source_failed", source=error.source, kind=_kind(error), reference=reference
            )
            return Told(payload, "source_failed")
        case SlackFailed():
            message = "Slack did not do what I asked of it. Please try again in a minute."
        case StoreFailed():
            message = "I cannot use my own data just now. Please try again in a minute."
        case AssetBotError():
            message = str(error)
        case _:
            message = "Something went wrong on my side. Please try again."
    log.error("failed: %s", error, exc_info=error)
    failure: Failure = "interrupted" if isinstance(error, Interrupted) else "failed"
    return Told(render("error", message=message, usage="", reference=reference), failure)


def _kind(error: SourceError) -> str:
    kinds = {SourceRefused: "refused", NotSupported: "unsupported", UnknownOutcome: "unknown"}
    return kinds.get(type(error), "unavailable")
