"""The workspace on the wire: the Web API, the sockets and the response_urls."""

import json
from typing import Any, Final

from aiohttp import web

from sandbox.slack import (
    methods_chat,
    methods_conversations,
    methods_files,
    methods_groups,
    methods_people,
    methods_unfurls,
    methods_views,
)
from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.file_server import FileServer
from sandbox.slack.refusals import SlackError
from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

METHODS: Final[dict[str, Method]] = (
    methods_chat.METHODS
    | methods_conversations.METHODS
    | methods_files.METHODS
    | methods_groups.METHODS
    | methods_people.METHODS
    | methods_unfurls.METHODS
    | methods_views.METHODS
)
_LATE: Final = {"expired_url": "Expired url", "used_url": "used_url"}


def routes(workspace: Workspace) -> web.Application:
    """What is served below /slack."""
    server, files = Server(workspace), FileServer(workspace)
    app = web.Application(client_max_size=4 * 1024 * 1024, middlewares=[workspace.wire.record])
    app.router.add_route("GET", "/api/{method}", server.call)
    app.router.add_route("POST", "/api/{method}", server.call)
    app.router.add_route("GET", "/socket", workspace.sockets.serve)
    app.router.add_route("POST", "/response/{token}", server.respond)
    app.router.add_route("*", "/upload/v1/{ticket}", files.take)
    app.router.add_route("GET", "/files-pri/{file}/download/{name}", files.give)
    app.router.add_route("GET", "/files-pri/{file}/{name}", files.give)
    return app


class Server:
    """Answers requests as Slack's own servers do."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def call(self, request: web.Request) -> web.Response:
        """One Web API call, with whatever fault meets it."""
        name = request.match_info["method"]
        self._workspace.called.append(name)
        self._workspace.changes.bump()

        async def answer() -> web.Response:
            return await self._answer(name, request)

        return await self._workspace.faults.answer(name, request, answer)

    async def _answer(self, name: str, request: web.Request) -> web.Response:
        """Refused by name, with status 200, as Slack does."""
        extra: JSON = {}
        try:
            values = await _values(request)
            method = self._admitted(name, request, values)
            answer = {"ok": True, **method.run(self._workspace, Arguments(values))}
            if _without_charset(request):
                extra = {
                    "warning": "missing_charset",
                    "response_metadata": {"warnings": ["missing_charset"]},
                }
        except SlackError as refusal:
            self._workspace.refused.append(refusal.at(name))
            answer = refusal.answer
        headers = {
            "x-slack-req-id": self._workspace.mint.uuid(),
            "x-oauth-scopes": ",".join(sorted(self._workspace.app.scopes)),
        }
        return web.json_response(extra | answer, headers=headers)

    def _admitted(self, name: str, request: web.Request, values: JSON) -> Method:
        """The method called, once token and scopes allow it."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        token = token or str(values.pop("token", "") or "")
        if not token:
            raise SlackError("not_authed")
        keys = self._workspace.keys
        if token not in {keys.bot_token, keys.app_token}:
            raise SlackError("invalid_auth")
        if token == keys.bot_token and self._workspace.app.ended:
            raise SlackError(self._workspace.app.ended)
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        if (token == keys.app_token) != method.app_token:
            raise SlackError("not_allowed_token_type")
        if method.app_token and request.method != "POST":
            raise SlackError("insecure_request")
        self._workspace.app.require(*method.scopes)
        return method

    async def respond(self, request: web.Request) -> web.Response:
        """Something posted to a response_url, with whatever fault meets it."""

        async def answer() -> web.Response:
            return await self._taken(request)

        return await self._workspace.faults.answer("response_url", request, answer)

    async def _taken(self, request: web.Request) -> web.Response:
        try:
            body = _object(await request.text(), "invalid_payload", "invalid_payload")
            self._workspace.replies.receive(request.match_info["token"], body)
        except SlackError as refusal:
            self._workspace.refused.append(refusal.at("response_url"))
            if refusal.name in _LATE:
                late = {"ok": False, "error": _LATE[refusal.name]}
                return web.json_response(late, status=404)
            return web.Response(text=refusal.name, status=400)
        return web.Response(text="ok")


async def _values(request: web.Request) -> JSON:
    """Everything the call was given: query first, then form or JSON."""
    values: JSON = dict(request.query)
    if request.method != "POST":
        return values
    if request.content_type == "application/json":
        said = await request.text()
        if not said.strip():
            return values
        body = _object(said, "invalid_json", "json_not_object")
        return values | body
    return values | {key: str(value) for key, value in (await request.post()).items()}


def _object(said: str, malformed: str, otherwise: str) -> JSON:
    """The JSON object in *said*; refused as *malformed*, or *otherwise* when it is no object."""
    try:
        body = json.loads(said)
    except ValueError:
        raise SlackError(malformed) from None
    if not isinstance(body, dict):
        raise SlackError(otherwise)
    return body


def _without_charset(request: web.Request) -> bool:
    return (
        request.content_type == "application/json"
        and request.charset is None
        and request.body_exists
    )
