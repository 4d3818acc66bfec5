"""People filling in forms: modals are filled, submitted and closed, and errors are seen."""

from typing import Any, Final

from sandbox.slack.acting import entering
from sandbox.slack.acting.person import named
from sandbox.slack.acting.using import TROUBLE, Using
from sandbox.slack.delivery.interactions import view_closed, view_submission
from sandbox.slack.inputs import STATEFUL, TYPED, spots
from sandbox.slack.refusals import NotPossible, SlackError
from sandbox.slack.views import View

JSON = dict[str, Any]

_CHANNEL_MENUS: Final = ("conversations_select", "channels_select")


class Filling(Using):
    """What a person does with a form."""

    async def fills(self, label: str, said: object, *, enter: bool = False) -> None:
        """Let *said* be all that is entered in the input called *label*; empty clears it.

        As with `chooses`, names and dates are entered as people do; several at once as a list.
        The app hears of it only where the form says so, of text when *enter* is pressed after it.
        """
        surface, spot = self._at(label, None)
        if spot.kind not in STATEFUL:
            raise NotPossible(f'nothing can be entered in "{label}"')
        value = entering.entered(spot, said, surface.entries, self._find)
        self._acts()
        event = "on_enter_pressed" if enter or spot.kind not in TYPED else "on_character_entered"
        await self._enters(surface, spot, value, event)

    async def submits(self) -> dict[str, str]:
        """Submit the form in front of them; what is then wrong with it, by label.

        Nothing is sent while Slack's own client finds something wrong. What the app answers is
        shown; what it answers wrongly is trouble, which `form` tells.
        """
        view = self._front()
        if view.content.get("submit") is None or view.content.get("submit_disabled"):
            raise NotPossible("this form cannot be submitted")
        self._acts()
        view.errors, view.trouble = self._complaints(view), ""
        if not view.errors:
            payload = view_submission(
                self.user,
                view,
                self._workspace.app,
                self._workspace.triggers.make(self.user.id, view.id),
                self._response_urls(view),
            )
            ack = await self._asks_app(payload)
            self._shows(view, ack.body, named(ack))
        self._workspace.changes.bump()
        shown = self.form
        return dict(shown.errors) if shown and shown.id == view.id else {}

    async def closes(self, *, everything: bool = False) -> None:
        """Close the form in front of them, or with *everything* those below it too."""
        view = self._front()
        self._acts()
        everything = everything or bool(view.content.get("clear_on_close"))
        views = self._workspace.views
        closed = views.clear(self.user.id) if everything else views.close(view)
        self._workspace.changes.bump()
        for one in closed:
            if one.content.get("notify_on_close"):
                app = self._workspace.app
                await self._asks_app(view_closed(self.user, one, app, cleared=everything))

    def _front(self) -> View:
        view = self._workspace.views.top(self.user.id)
        if view is None:
            raise NotPossible("no form is open")
        return view

    @staticmethod
    def _complaints(view: View) -> dict[str, str]:
        """What Slack's client finds wrong, by block_id."""
        found = {
            spot.key[0]: entering.complaint(spot, view.entries.value(spot))
            for spot in spots(view.content["blocks"])
            if spot.in_form
        }
        return {block_id: said for block_id, said in found.items() if said}

    def _response_urls(self, view: View) -> list[JSON]:
        """Where to answer to, for each menu of channels that asked for it."""
        urls = []
        for spot in spots(view.content["blocks"]):
            chosen = spot.kind in _CHANNEL_MENUS and view.entries.value(spot)
            if chosen and spot.element.get("response_url_enabled"):
                channel = self._workspace.conversations[chosen]
                reply = self._workspace.replies.make(self.user, channel)
                block_id, action_id, _ = spot.key
                urls.append(
                    {
                        "block_id": block_id,
                        "action_id": action_id,
                        "channel_id": chosen,
                        "response_url": self._workspace.replies.address(reply),
                    }
                )
        return urls

    def _shows(self, view: View, body: JSON | None, error: str) -> None:
        """Show what the app answered to a submission."""
        if error:
            view.trouble = TROUBLE
            return
        try:
            self._carries_out(view, body)
        except SlackError as refusal:
            self._workspace.refused.append(refusal.at("ack of view_submission"))
            view.trouble = TROUBLE

    def _carries_out(self, view: View, body: JSON | None) -> None:
        """Do what it says; with nothing said the form is closed, with anything else it is not."""
        views = self._workspace.views
        if body is None:
            views.close(view)
            return
        match body.get("response_action"):
            case "clear":
                views.clear(self.user.id)
            case "update":
                views.update(body.get("view"), id_=view.id, external=None, was=None)
            case "push":
                views.push(self.user.id, body.get("view"))
            case "errors":
                view.errors = _errors(view, body.get("errors"))
            case _:
                raise SlackError("invalid_arguments")


def _errors(view: View, told: Any) -> dict[str, str]:
    """What the app finds wrong; only inputs of this very form can be."""
    inputs_there = {
        block["block_id"] for block in view.content["blocks"] if block["type"] == "input"
    }
    if not isinstance(told, dict) or not told:
        raise SlackError("invalid_arguments")
    if not told.keys() <= inputs_there or not all(map(_is_text, told.values())):
        raise SlackError("invalid_arguments")
    return dict(told)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
