"""People pointing: what they use is named by where it stands, as a page in a browser knows it."""

from typing import Any, Final

from sandbox.slack.acting import entering
from sandbox.slack.acting.filling import Filling
from sandbox.slack.acting.using import offered
from sandbox.slack.delivery.interactions import block_suggestion
from sandbox.slack.inputs import PRESSED, STATEFUL, Spot
from sandbox.slack.messages import Message
from sandbox.slack.refusals import NotPossible
from sandbox.slack.surfaces import Surface, shown

JSON = dict[str, Any]

_OPTIONS: Final = ("static_select", "external_select", "checkboxes", "radio_buttons")


class Pointing(Filling):
    """What a person does with a page: the same as with words, and no more."""

    def on_message(self, channel: str, ts: str) -> Surface:
        """The message of that time stamp, which they must see."""
        message = self._workspace.message(channel, ts)
        if message is None or message.only_for not in {None, self.user.id}:
            raise NotPossible("that message is gone")
        if self.user.id not in message.channel.members:
            raise NotPossible("that message is gone")
        return Surface(self.user, message)

    def in_view(self, view_id: str) -> Surface:
        """The form in front of them, or their home tab."""
        views = self._workspace.views
        for view in (views.top(self.user.id), views.home(self.user.id)):
            if view and view.id == view_id:
                return Surface(self.user, view)
        raise NotPossible("that form is not in front of you any more")

    async def points(self, surface: Surface, block_id: str, action_id: str, told: JSON) -> None:
        """Use what stands there; *told* is what is entered or chosen, as payloads tell it."""
        self._may_act(None)
        surface, spot = _there(surface, block_id, action_id)
        if spot.kind in PRESSED:
            option = _pressed(spot, told)
            self._acts()
            await self._sends(surface, spot, option, _words(spot, option))
            return
        value = self._meant(surface, spot, told)
        self._acts()
        events = spot.element.get("dispatch_action_config", {}).get("trigger_actions_on")
        await self._enters(surface, spot, value, (events or ["on_enter_pressed"])[0])

    async def looks_up(self, surface: Surface, block_id: str, action_id: str, typed: str) -> JSON:
        """What a menu offers for that, whose options the app has: options or groups of them."""
        surface, spot = _there(surface, block_id, action_id)
        if not spot.kind.endswith("external_select"):
            raise NotPossible(f"{spot.name} is no menu to search in")
        self._acts()
        asked = block_suggestion(surface, block_id, action_id, typed, self._workspace.app)
        given = self._given(await self._asks_app(asked))
        fresh = offered(given)
        known = surface.entries.offered.get(spot.key, [])
        # what an earlier search found may still be chosen
        surface.entries.offered[spot.key] = [*fresh, *(one for one in known if one not in fresh)]
        return given or {"options": []}

    async def hands_in(self, view_id: str, values: JSON) -> dict[str, str]:
        """Submit the form in front of them with *values*; what is wrong with it, by block."""
        view = self._front()
        if view.id != view_id:
            raise NotPossible("that form is not in front of you any more")
        surface = Surface(self.user, view)
        entered = {}
        for spot in surface.spots:
            block = values.get(spot.key[0])
            told = block.get(spot.key[1]) if isinstance(block, dict) else None
            if spot.kind in STATEFUL and isinstance(told, dict):
                entered[spot.key] = self._meant(surface, spot, told)
        view.entries.values.update(entered)
        await self.submits()
        return dict(view.errors) if self._workspace.views.top(self.user.id) is view else {}

    def _meant(self, surface: Surface, spot: Spot, told: JSON) -> Any:
        """What is to be entered there; raises NotPossible where the element does not offer it."""
        key, _, many = STATEFUL[spot.kind]
        said = told.get(key)
        if spot.kind.removeprefix("multi_") in _OPTIONS:
            return self._chosen(surface, spot, said, many=many)
        if spot.kind == "rich_text_input":
            return said if isinstance(said, dict) and said.get("type") == "rich_text" else None
        if spot.kind == "file_input":
            said = [one.get("id") if isinstance(one, dict) else one for one in said or []]
        if not _is_plain(said):
            raise NotPossible(f"{spot.name} cannot hold that")
        return entering.entered(spot, said, surface.entries, self._by_id)

    def _chosen(self, surface: Surface, spot: Spot, said: Any, *, many: bool) -> Any:
        """The option, or the options, that have those values."""
        entries = surface.entries
        now = entries.value(spot)
        there = [*entries.options(spot), *(now if isinstance(now, list) else [now] if now else [])]
        each = said if isinstance(said, list) else [said] if said else []
        found = [_option(spot, one, there) for one in each]
        if many:
            return entering.counted(spot, found)
        return found[0] if found else None

    def _by_id(self, spot: Spot, name: Any) -> Any:
        """The id of whom or what is meant, who must be known here; a file they have uploaded."""
        if spot.kind != "file_input":
            return self._find(spot, str(name))
        file = self._workspace.files.get(str(name))
        if file is None or file.user.id != self.user.id:
            raise NotPossible("there is no such file of yours")
        return file.as_json()

    def uploads(self, name: str, content: bytes) -> JSON:
        """Hand a file to Slack, to be handed in with a form."""
        self._may_act(None)
        return self._workspace.upload(name, content, self.user, self._place("bot")).as_json()


def _there(surface: Surface, block_id: str, action_id: str) -> tuple[Surface, Spot]:
    """What is known by these ids, on the surface itself or in a preview below it."""
    place = surface.place
    for one in shown(surface.user, place) if isinstance(place, Message) else [surface]:
        for spot in one.spots:
            if spot.key[:2] == (block_id, action_id):
                return one, spot
    raise NotPossible("that is not there any more")


def _pressed(spot: Spot, told: JSON) -> JSON | None:
    """Which of an element's options was pressed, where it has any."""
    match spot.kind:
        case "overflow":
            return _option(spot, told.get("selected_option"), spot.element["options"])
        case "feedback_buttons":
            both = [spot.element["positive_button"], spot.element["negative_button"]]
            return _option(spot, told, both)
    return None


def _option(spot: Spot, said: Any, there: list[JSON]) -> JSON:
    value = said.get("value") if isinstance(said, dict) else said
    for option in there:
        if option.get("value") == value:
            return option
    raise NotPossible(f"{spot.name} does not offer that any more")


def _words(spot: Spot, option: JSON | None) -> str:
    text: JSON = (option or spot.element).get("text") or {}
    return str(text.get("text") or spot.name)


def _is_plain(said: Any) -> bool:
    """Whether it is a text, a number, or a list of such."""
    each = said if isinstance(said, list) else [said]
    return all(one is None or isinstance(one, str | int | float) for one in each)
