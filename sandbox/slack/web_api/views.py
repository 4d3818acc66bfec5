"""Web API: modals and home tabs, the methods called views."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.refusals import SlackError
from sandbox.slack.views import View

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

_WITH_HOME: Final = ("member", "guest")
"""Who can open the app's home tab: neither a bot, nor who left or is of another organisation."""


def _view(args: Arguments) -> Any:
    return args.json("view", "invalid_arguments")


def _told(workspace: "Workspace", view: View) -> JSON:
    workspace.changes.bump()
    return {"view": view.as_json()}


def _open(workspace: "Workspace", args: Arguments) -> JSON:
    trigger = workspace.triggers.use(args.required("trigger_id"))
    return _told(workspace, workspace.views.open(trigger.user, _view(args)))


def _push(workspace: "Workspace", args: Arguments) -> JSON:
    trigger = workspace.triggers.use(args.required("trigger_id"))
    if trigger.view is None:
        raise SlackError("invalid_trigger_id")
    return _told(workspace, workspace.views.push(trigger.user, _view(args)))


def _update(workspace: "Workspace", args: Arguments) -> JSON:
    view = workspace.views.update(
        _view(args),
        id_=args.word("view_id"),
        external=args.word("external_id"),
        was=args.word("hash"),
    )
    return _told(workspace, view)


def _publish(workspace: "Workspace", args: Arguments) -> JSON:
    if not workspace.app.has_home:
        raise SlackError("not_enabled")
    user = args.required("user_id")
    if user not in workspace.users or workspace.users[user].kind not in _WITH_HOME:
        raise SlackError("invalid_arguments")
    return _told(workspace, workspace.views.publish(user, _view(args), args.word("hash")))


METHODS: Final = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
