"""People using what the app shows: buttons, menus, shortcuts and the home tab."""

from typing import Any, Final

from sandbox.slack import inputs
from sandbox.slack.acting import entering
from sandbox.slack.acting.offering import offers
from sandbox.slack.acting.person import Person, named
from sandbox.slack.block_kit.blocks import check_options
from sandbox.slack.delivery.interactions import (
    block_actions,
    block_suggestion,
    message_action,
    shortcut,
)
from sandbox.slack.delivery.parcels import Ack
from sandbox.slack.files import Document
from sandbox.slack.inputs import PRESSED, Spot
from sandbox.slack.installation import BOT_USER
from sandbox.slack.messages import Message, Seen
from sandbox.slack.refusals import NotPossible, SlackError
from sandbox.slack.surfaces import Pane, Surface, pane, shown
from sandbox.slack.views import View

JSON = dict[str, Any]

_USUAL_LENGTH: Final = 3
"""How much is typed into an external menu before Slack asks the app for options."""
TROUBLE: Final = "We had some trouble connecting. Try again?"


class Using(Person):
    """What a person does with a mouse."""

    async def clicks(self, words: str, *, on: Seen | None = None, confirms: bool = True) -> None:
        """Press what says *words* (its text, or what a screen reader says), or choose that option.

        In the modal that is open; else on the home tab when they are there; else on the message
        *on*, or the newest that has it. Of several that say the same "Open #2" is the second.
        Raises NotPossible when it is not there now, or more than one thing says so. *confirms*
        answers the question a button may ask first.
        """
        self._may_act(None)
        surface, spot, option = self._found(words, on)
        self._acts()
        if "confirm" in spot.element and not confirms:
            return
        if spot.kind in PRESSED:
            await self._sends(surface, spot, option, words)
        else:
            await self._enters(surface, spot, entering.toggled(spot, option, surface.entries))

    async def chooses(self, said: object, *, at: str, on: Seen | None = None) -> None:
        """Choose in the menu, or enter in the input, called *at*; of many, or take it back.

        People and channels are chosen by name, dates entered as 2026-11-22, times as 13:45.
        """
        surface, spot = self._at(at, on)
        if spot.kind in PRESSED:
            raise NotPossible(f'nothing can be entered in "{at}"')
        value = entering.entered(spot, said, surface.entries, self._find)
        if isinstance(value, list) and not isinstance(said, list):
            for one in value:
                value = entering.toggled(spot, one, surface.entries)
        self._acts()
        await self._enters(surface, spot, value)

    async def searches(self, typed: str, *, at: str, on: Seen | None = None) -> list[str]:
        """Type into the menu called *at*, whose options the app has; the options then shown."""
        surface, spot = self._at(at, on)
        if not spot.kind.endswith("external_select"):
            raise NotPossible(f'"{at}" is no menu to search in')
        self._acts()
        if len(typed) < spot.element.get("min_query_length", _USUAL_LENGTH):
            return []
        block_id, action_id, _ = spot.key
        asked = block_suggestion(surface, block_id, action_id, typed, self._workspace.app)
        options = offered(self._given(await self._asks_app(asked)))
        surface.entries.offered[spot.key] = options
        return [option["text"]["text"] for option in options]

    def _given(self, ack: Ack) -> JSON:
        """The options on an acknowledgement; empty when it failed or Slack cannot show them."""
        body = ack.body or {}
        given = {key: body[key] for key in ("options", "option_groups") if body.get(key)}
        if ack.failure or not given:
            return {}
        try:
            check_options(given)
        except SlackError as refusal:
            self._workspace.refused.append(refusal.at("ack of block_suggestion"))
            return {}
        return given

    async def uses(self, name: str, *, on: Seen | None = None) -> None:
        """Use the shortcut called *name*: from anywhere, or *on* a message."""
        app = self._workspace.app
        entry = app.shortcuts.get(name)
        wanted = "message" if on else "global"
        if entry is None or entry.kind != wanted or app.ended or self.user.kind == "stranger":
            raise NotPossible(f'there is no {wanted} shortcut called "{name}" here')
        self._acts()
        await self._workspace.dispatch.begun.wait()  # what it hands out now is good for seconds
        ts, trigger = self._workspace.mint.ts(), self._workspace.triggers.make(self.user.id)
        place = self._place("bot")
        if on is None:
            payload = shortcut(self.user, entry.callback_id, app, ts=ts, trigger=trigger)
        else:
            message = self._message(on)
            if message.only_for:
                raise NotPossible("only you see that message: it has no shortcuts")
            place = message.channel
            reply = self._workspace.replies.make(self.user, place, message)
            payload = message_action(
                self.user,
                entry.callback_id,
                message,
                app,
                ts=ts,
                trigger=trigger,
                response_url=self._workspace.replies.address(reply),
            )
        if error := named(await self._asks_app(payload)):
            self._workspace.whisper(self.user, place, f'{name} failed with the error "{error}"')

    async def opens_home(self) -> Pane | None:
        """Open the app's home tab; what was published there, if anything."""
        if not self._workspace.app.has_home:
            raise NotPossible("this app has no home tab")
        self._enters_app()
        self._at_home = True
        view = self._workspace.views.home(self.user.id)
        self._tells_opened("home", view.as_json() if view else None)
        return self.home

    async def opens_messages(self) -> None:
        """Open the direct messages with the app."""
        self._enters_app()
        self._at_home = False
        self._tells_opened("messages", None)

    def _enters_app(self) -> None:
        if self.user.kind == "stranger" or self._workspace.app.ended:
            raise NotPossible(f"{self.user.real_name} has no such app")
        self._acts()

    def _tells_opened(self, tab: str, view: JSON | None) -> None:
        place = self._workspace.direct(self.user.id, BOT_USER)
        self._workspace.events.home_opened(self.user, place, tab, view)

    @property
    def home(self) -> Pane | None:
        """What the app's home tab shows them."""
        view = self._workspace.views.home(self.user.id)
        return pane(view, self._workspace.names) if view else None

    @property
    def form(self) -> Pane | None:
        """The modal in front of them, as it is now."""
        view = self._workspace.views.top(self.user.id)
        return pane(view, self._workspace.names) if view else None

    @property
    def buttons(self) -> list[str]:
        """The buttons that they may press, the likeliest first, as `clicks` knows each."""
        return [words for surface in self._surfaces(None) for words in surface.buttons]

    def _surfaces(self, on: Seen | None) -> list[Surface]:
        """Where they may press something, the likeliest first."""
        views = self._workspace.views
        front: View | None = views.top(self.user.id)
        if front and on:
            raise NotPossible(f'"{front.as_json()["title"]["text"]}" is open in front of it')
        if front is None and self._at_home and not on:
            front = views.home(self.user.id)
        if front:
            return [Surface(self.user, front)]
        seen = [on] if on else reversed(self.sees())
        messages = [self._workspace.message(one.channel, one.ts) for one in seen]
        return [one for message in messages if message for one in shown(self.user, message)]

    def _found(self, words: str, on: Seen | None) -> tuple[Surface, Spot, JSON | None]:
        """Where what says *words* stands, and which option of it is meant."""
        for surface in self._surfaces(on):
            meant = surface.pressed(words)
            if len(meant) == 1:
                return surface, *meant[0]
            if len(meant) > 1:
                where = "message" if isinstance(surface.place, Message) else "view"
                raise NotPossible(
                    f'{len(meant)} things on that {where} say "{words}":'
                    f' say which, as in "{words} #{len(meant)}"'
                )
        labels = next(filter(None, (surface.labels for surface in self._surfaces(on))), [])
        there = f" (there is: {', '.join(labels)})" if labels else ""
        raise NotPossible(f'nothing here says "{words}"{there}{self._in_the_way()}')

    def _in_the_way(self) -> str:
        """That a form is in front of everything else, where one is."""
        front = self._workspace.views.top(self.user.id)
        if front is None:
            return ""
        title = front.as_json()["title"]["text"]
        return f'; the form "{title}" is open in front of all else: submit or close it first'

    def _at(self, name: str, on: Seen | None) -> tuple[Surface, Spot]:
        """The element called *name*, and where it stands."""
        self._may_act(None)
        for surface in self._surfaces(on):
            found = surface.named(name)
            if len(found) == 1:
                return surface, found[0]
            if len(found) > 1:
                raise NotPossible(f'{len(found)} things here are called "{name}"')
        raise NotPossible(f'nothing here is called "{name}"')

    def _find(self, spot: Spot, name: Any) -> Any:
        """The id of whom or what is called so and offered there; a file is uploaded."""
        if spot.kind == "file_input":
            place = self._place("bot")
            return self._workspace.upload(*_document(name), self.user, place).as_json()
        if spot.kind.endswith("users_select"):
            return self._workspace.user(name).id
        place = self._place(name)
        if not offers(spot.element, place, self.user, self._workspace.users):
            raise NotPossible(f'{spot.name} does not offer "{name}"')
        return place.id

    async def _enters(
        self, surface: Surface, spot: Spot, value: Any, event: str = "on_enter_pressed"
    ) -> None:
        """Let *value* be what is entered there, and tell the app if it wants to know."""
        surface.entries.values[spot.key] = value
        if isinstance(surface.place, View):
            surface.place.errors.pop(spot.key[0], None)
        self._workspace.changes.bump()
        if spot.sends(event):
            await self._sends(surface, spot, value, spot.name)

    async def _sends(self, surface: Surface, spot: Spot, value: Any, words: str) -> None:
        """Tell the app that something was used, and them that this failed."""
        place, workspace = surface.place, self._workspace
        view = place.id if isinstance(place, View) else None
        url = ""
        if isinstance(place, Message):
            url = workspace.replies.address(workspace.replies.make(self.user, place.channel, place))
        payload = block_actions(
            surface,
            inputs.action(spot, value, workspace.mint.ts()),
            app=workspace.app,
            trigger=workspace.triggers.make(self.user.id, view),
            response_url=url,
        )
        error = named(await self._asks_app(payload))
        if isinstance(place, View):
            place.trouble = TROUBLE if error else ""
            workspace.changes.bump()
        elif error:
            said = f'"{words}" failed with the error "{error}"'
            workspace.whisper(self.user, place.channel, said)


def offered(given: JSON) -> list[JSON]:
    """Every option that an app offers, in groups or not."""
    groups = given.get("option_groups", [{"options": given.get("options", [])}])
    return [option for group in groups for option in group["options"]]


def _document(said: object) -> Document:
    """The file that is meant; one that is only named is empty."""
    return said if isinstance(said, Document) else Document(str(said), b"")
