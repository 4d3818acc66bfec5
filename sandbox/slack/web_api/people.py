"""Web API: who is who, the methods called auth, apps, users, bots and team."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method, page
from sandbox.slack.installation import BOT_ID, BOT_USER
from sandbox.slack.people import HERE
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

_EMAIL: Final = "users:read.email"


def _auth_test(workspace: "Workspace", _: Arguments) -> JSON:
    grid = workspace.app.grid
    return {
        "url": f"https://{HERE.domain}.example/",
        "team": HERE.name,
        "user": workspace.bot.name,
        "team_id": workspace.app.installed_in,
        **({"enterprise_id": grid.id} if grid else {}),
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": bool(grid and grid.org_wide),
    }


def _connections_open(workspace: "Workspace", _: Arguments) -> JSON:
    if workspace.http or not workspace.app.socket_mode:
        raise SlackError("not_allowed_token_type")
    address = workspace.address.replace("http", "ws", 1)
    return {"url": f"{address}/slack/socket?{workspace.sockets.ticket()}"}


def _info(workspace: "Workspace", args: Arguments) -> JSON:
    user = workspace.users.get(args.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    told = user.as_json(with_email=_EMAIL in workspace.app.scopes, grid=workspace.app.grid)
    return {"user": told | ({"locale": "en-US"} if args.flag("include_locale") else {})}


def _list(workspace: "Workspace", args: Arguments) -> JSON:
    everyone = list(workspace.users.values())
    rows, onward = page(everyone, args, usual=0, row="users.list.limit")
    with_email = _EMAIL in workspace.app.scopes
    members = [user.as_json(with_email=with_email, grid=workspace.app.grid) for user in rows]
    return {"members": members, "cache_ts": int(workspace.mint.clock()), **onward}


def _look_up_by_email(workspace: "Workspace", args: Arguments) -> JSON:
    email = args.required("email").casefold()
    for user in workspace.users.values():
        known = user.kind in {"member", "guest"} and (user.email or "").casefold() == email
        if known:
            return {"user": user.as_json(with_email=True, grid=workspace.app.grid)}
    raise SlackError("users_not_found")


def _bot_info(workspace: "Workspace", args: Arguments) -> JSON:
    wanted = args.word("bot") or BOT_ID
    for user in workspace.users.values():
        if user.bot_id == wanted:
            return {
                "bot": {
                    "id": wanted,
                    "deleted": False,
                    "name": user.real_name,
                    "updated": user.updated,
                    "app_id": user.app_id,
                    "user_id": user.id,
                    "icons": {"image_36": "", "image_48": "", "image_72": ""},
                }
            }
    raise SlackError("bot_not_found")


def _team_info(workspace: "Workspace", args: Arguments) -> JSON:
    grid = workspace.app.grid
    if args.word("team") not in {None, HERE.id}:
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": HERE.id,
            "name": HERE.name,
            "url": f"https://{HERE.domain}.example/",
            "domain": HERE.domain,
            "email_domain": f"{HERE.domain}.example",
            "icon": {"image_34": "", "image_default": True},
            "avatar_base_url": f"https://{HERE.domain}.example/",
            "is_verified": False,
            **({"enterprise_id": grid.id, "enterprise_name": grid.name} if grid else {}),
        }
    }


METHODS: Final = {
    "auth.test": Method(_auth_test, reads=True),
    "apps.connections.open": Method(_connections_open, app_token=True),
    "users.info": Method(_info, ("users:read",), reads=True),
    "users.list": Method(_list, ("users:read",), reads=True),
    "users.lookupByEmail": Method(_look_up_by_email, (_EMAIL, "users:read"), reads=True),
    "bots.info": Method(_bot_info, ("users:read",), reads=True),
    "team.info": Method(_team_info, ("team:read",), reads=True),
}
