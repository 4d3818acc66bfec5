"""The modal in front of whoever acts: opened at once, then drawn anew as more is known."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.errors import SlackFailed
from bot.log import correlation
from bot.modals import as_message, as_modal
from bot.render import modal, render
from bot.slack import Slack
from handlers.claims import UNANSWERED
from handlers.sending import Payload, Send

log = logging.getLogger(__name__)

_TITLE = "assetbot"
"""What a reply is headed with where it takes the place of a form."""
_CLOSED = frozenset({"not_found", "view_not_found"})
"""What Slack says of a modal that somebody has closed."""


class Form:
    """One modal, or the place where one can be opened.

    A trigger opens one, once and within three seconds of what the person did: opening it is the
    first thing that is done, before anything is looked up.
    """

    def __init__(self, slack: Slack, *, trigger: str = "", view: str = "") -> None:
        self._slack = slack
        self._trigger = trigger
        self._view = view
        self._is_closed = False
        self._is_loading = False

    @property
    def is_closed(self) -> bool:
        """Whether somebody was found to have closed it."""
        return self._is_closed

    @property
    def view(self) -> str:
        """Its id, once it is open."""
        return self._view

    @property
    def is_open(self) -> bool:
        """Whether what is said to the person is said in it."""
        return bool(self._view)

    @property
    def can_show(self) -> bool:
        """Whether it is open, or there is a trigger for it."""
        return bool(self._view or self._trigger)

    async def loading(self, operation: str = "") -> None:
        """Have it say that something is being done, once; nothing where none can be opened."""
        if self._is_loading or not self.can_show:
            return
        self._is_loading = True
        if operation:
            await self.show(modal("change_loading", callback="", operation=operation))
        else:
            await self.show(modal("working", callback=""))

    async def show(self, payload: Mapping[str, Any]) -> None:
        """Open or draw it, as a modal or as a reply in one; nothing where it has been closed.

        Raises SlackFailed.
        """
        view = payload if payload.get("type") == "modal" else as_modal(payload, title=_TITLE)
        if not self._view:
            self._view = await self._slack.views.open(self._trigger, view)
            return
        try:
            await self._slack.views.replace(self._view, view)
        except SlackFailed as failure:
            if failure.code not in _CLOSED:
                raise
            self._is_closed = True
            log.info("the form was closed before its answer came")


def replying(slack: Slack, view: str, user: str) -> Send:
    """Sends a reply into a form, or to whoever sent it where they have closed it since."""
    form = Form(slack, view=view)

    async def send(payload: Payload) -> None:
        await form.show(payload)
        if form.is_closed:
            await slack.messages.post(user, _as_message(payload))

    return send


def _as_message(payload: Payload) -> Mapping[str, Any]:
    if payload.get("type") != "modal":
        return payload
    message = as_message(payload)
    return message or render("error", message=UNANSWERED, usage="", reference=correlation.get())
