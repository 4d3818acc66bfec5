"""Modals and home tabs."""

from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.slack.block_kit.blocks import check_view
from sandbox.slack.block_kit.parts import completed
from sandbox.slack.directory import Directory
from sandbox.slack.inputs import Entries, state
from sandbox.slack.installation import APP_ID, BOT_ID
from sandbox.slack.limits import LIMITS
from sandbox.slack.people import HERE
from sandbox.slack.refusals import SlackError

JSON = dict[str, Any]

_DEPTH: Final = LIMITS["view.depth"]


@dataclass
class View:
    """One view that is open, or one person's home tab."""

    id: str
    user: str
    content: JSON
    root: str
    below: str | None
    hash: str
    team: str = HERE.id
    """Of whoever has it open."""
    installed: str = HERE.id
    """Where the app is installed: a team, or the organisation."""
    entries: Entries = field(default_factory=Entries)
    """What has been entered in it."""
    errors: dict[str, str] = field(default_factory=dict)
    """What is wrong with an input, by block_id."""
    trouble: str = ""
    """What Slack says above it when the app has failed."""

    def as_json(self, *, filled: bool = False) -> JSON:
        """The view object of answers and payloads; *filled* with what has been entered."""
        content = self.content
        return {
            "id": self.id,
            "team_id": self.team,
            "type": content["type"],
            "blocks": content["blocks"],
            "private_metadata": content.get("private_metadata", ""),
            "callback_id": content.get("callback_id", ""),
            "state": {"values": state(content["blocks"], self.entries) if filled else {}},
            "hash": self.hash,
            "title": content.get("title", {"type": "plain_text", "text": "Home", "emoji": True}),
            "clear_on_close": content.get("clear_on_close", False),
            "notify_on_close": content.get("notify_on_close", False),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": self.below,
            "root_view_id": self.root,
            "app_id": APP_ID,
            "external_id": content.get("external_id", ""),
            "app_installed_team_id": self.installed,
            "bot_id": BOT_ID,
        }


class Views:
    """What each person has open: a stack of modals, and the home tab."""

    def __init__(self, directory: Directory) -> None:
        self._mint = directory.mint
        self._directory = directory
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """The modal on top of what *user* has open."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def stack(self, user: str) -> list[View]:
        """Every modal *user* has open, the first one first."""
        return list(self._stacks.get(user, ()))

    def close(self, view: View) -> list[View]:
        """Take a modal away, and those on top of it; they are given back, the top one first."""
        stack = self._stacks.get(view.user, [])
        if view not in stack:
            return []
        at = stack.index(view)
        closed = stack[at:]
        del stack[at:]
        return closed[::-1]

    def clear(self, user: str) -> list[View]:
        """Take every modal of *user* away; they are given back, the top one first."""
        return self._stacks.pop(user, [])[::-1]

    def home(self, user: str) -> View | None:
        """The home tab published for *user*."""
        return self._homes.get(user)

    def open(self, user: str, content: Any) -> View:
        """A first modal, in place of what was open."""
        view = self._made(user, content, kind="modal")
        self._stacks[user] = [view]
        return view

    def push(self, user: str, content: Any) -> View:
        """A modal on top of another."""
        stack = self._stacks.get(user, [])
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= _DEPTH.most:
            raise SlackError(_DEPTH.error)
        view = self._made(user, content, kind="modal")
        view.root, view.below = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def update(
        self, content: Any, *, id_: str | None, external: str | None, was: str | None
    ) -> View:
        """The same modal with new content; *was* is the hash it is expected to have."""
        view = next(
            (
                view
                for stack in self._stacks.values()
                for view in stack
                if view.id == id_ or (external and view.content.get("external_id") == external)
            ),
            None,
        )
        if view is None:
            raise SlackError("not_found")
        return self._replace(view, content, was, kind="modal")

    def publish(self, user: str, content: Any, was: str | None) -> View:
        """The home tab of *user*, the same view at every publishing."""
        view = self._homes.get(user)
        if view is None:
            view = self._homes[user] = self._made(user, content, kind="home")
            return view
        return self._replace(view, content, was, kind="home")

    def _replace(self, view: View, content: Any, was: str | None, *, kind: str) -> View:
        if was and was != view.hash:
            raise SlackError("hash_conflict")
        view.content = self._checked(content, kind, but=view)
        view.hash = self._mint.hash()
        view.entries.keep(view.content["blocks"])
        view.errors, view.trouble = {}, ""
        return view

    def _made(self, user: str, content: Any, *, kind: str) -> View:
        checked = self._checked(content, kind)
        view_id = self._mint.id("V")
        return View(
            view_id,
            user,
            checked,
            view_id,
            None,
            self._mint.hash(),
            team=self._directory.users[user].team.id,
            installed=self._directory.app.installed_in,
        )

    def _checked(self, content: Any, kind: str, but: View | None = None) -> JSON:
        check_view(content, self._directory.knows)
        if content.get("type") != kind:
            why = f"[ERROR] unsupported type: {content.get('type')} [json-pointer:/view/type]"
            raise SlackError("invalid_arguments", response_metadata={"messages": [why]})
        external = content.get("external_id")
        known = [view for stack in self._stacks.values() for view in stack if view is not but]
        if external and any(view.content.get("external_id") == external for view in known):
            raise SlackError("duplicate_external_id")
        return {**content, "blocks": completed(content["blocks"], self._mint)}
