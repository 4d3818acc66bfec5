"""Web API: user groups, the methods called usergroups."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]


def _list(workspace: "Workspace", args: Arguments) -> JSON:
    return {
        "usergroups": [
            group.as_json(
                with_users=args.flag("include_users"), with_count=args.flag("include_count")
            )
            for group in workspace.groups.values()
            if not group.disabled or args.flag("include_disabled")
        ]
    }


def _users(workspace: "Workspace", args: Arguments) -> JSON:
    group = workspace.groups.get(args.required("usergroup"))
    if group is None or (group.disabled and not args.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


METHODS: Final = {
    "usergroups.list": Method(_list, ("usergroups:read",), reads=True),
    "usergroups.users.list": Method(_users, ("usergroups:read",), reads=True),
}
