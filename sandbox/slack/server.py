"""The workspace on the wire: the Web API, the sockets and the response_urls."""

import json
from typing import Any, Final

from aiohttp import web

from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.file_server import FileServer, bearer
from sandbox.slack.refusals import SlackError, TooMany
from sandbox.slack.web_api import (
    blocks,
    chat,
    conversations,
    files,
    groups,
    history,
    people,
    unfurls,
    views,
)
from sandbox.slack.web_api.unbuilt import UNBUILT
from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

METHODS: Final[dict[str, Method]] = (
    blocks.METHODS
    | chat.METHODS
    | conversations.METHODS
    | files.METHODS
    | groups.METHODS
    | history.METHODS
    | people.METHODS
    | unfurls.METHODS
    | views.METHODS
)
_POST_TYPES: Final = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
)
_CHARSETS: Final = ("utf-8", "iso-8859-1")


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
        """Refused by name, with status 200 unless it came too often, as Slack does."""
        status, headers = 200, self._headers()
        try:
            values = await _values(request)
            method = self._admitted(name, request, values)
            self._workspace.rates.call(name)
            answer = {"ok": True, **method.run(self._workspace, Arguments(values))}
            if _without_charset(request):
                answer = _warned(answer, "missing_charset")
        except SlackError as refusal:
            self._workspace.refused.append(refusal.at(name))
            answer = refusal.answer
            if isinstance(refusal, TooMany):
                status, headers["Retry-After"] = 429, str(refusal.retry_after)
        return web.json_response(answer, status=status, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {
            "x-slack-req-id": self._workspace.mint.uuid(),
            "x-oauth-scopes": ",".join(sorted(self._workspace.app.scopes)),
        }

    def _admitted(self, name: str, request: web.Request, values: JSON) -> Method:
        """The method called, once token and scopes allow it."""
        given = str(values.pop("token", "") or "")
        token = bearer(request) if "Authorization" in request.headers else given
        if not token:
            raise SlackError("not_authed")
        keys = self._workspace.keys
        if token not in {keys.bot_token, keys.app_token}:
            raise SlackError("invalid_auth")
        if token == keys.bot_token and self._workspace.app.ended:
            raise SlackError(self._workspace.app.ended)
        method = METHODS.get(name) or UNBUILT.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        if (token == keys.app_token) != method.app_token:
            raise SlackError("not_allowed_token_type")
        if request.method != "POST" and not method.reads:
            raise SlackError("insecure_request")
        self._workspace.app.require(*method.scopes)
        return method

    async def respond(self, request: web.Request) -> web.Response:
        """Something posted to a response_url, with whatever fault meets it."""

        async def answer() -> web.Response:
            return await self._taken(request)

        return await self._workspace.faults.answer("response_url", request, answer)

    async def _taken(self, request: web.Request) -> web.Response:
        workspace = self._workspace
        try:
            body = await _payload(request)
            workspace.replies.receive(request.match_info["token"], body)
            said = workspace.variants.took()
        except SlackError as refusal:
            workspace.refused.append(refusal.at("response_url"))
            said = workspace.variants.refused(refusal.name)
        return web.Response(status=said.status, text=said.body, content_type=said.content_type)


async def _payload(request: web.Request) -> JSON:
    """What was posted to a response_url, which takes JSON alone."""
    if request.content_type != "application/json":
        raise SlackError("invalid_payload")
    said = await _text(request, "invalid_payload")
    return _object(said, "invalid_payload", "invalid_payload")


async def _values(request: web.Request) -> JSON:
    """Everything the call was given: query first, then form or JSON."""
    values: JSON = dict(request.query)
    if request.method != "POST":
        return values
    _check_post_type(request)
    if request.content_type == "application/json":
        said = await _text(request, "invalid_json")
        if not said.strip():
            return values
        body = _object(said, "invalid_json", "json_not_object")
        return values | body
    return values | await _form(request)


async def _form(request: web.Request) -> JSON:
    try:
        return {key: str(value) for key, value in (await request.post()).items()}
    except (AssertionError, ValueError):  # what the parser makes of parts that are none
        raise SlackError("invalid_form_data") from None


async def _text(request: web.Request, malformed: str) -> str:
    """The body as text; refused as *malformed* when it is none."""
    try:
        return await request.text()
    except UnicodeDecodeError:
        raise SlackError(malformed) from None


def _check_post_type(request: web.Request) -> None:
    """Refuse a body that does not say of which kind it is, or is of none that Slack reads."""
    if not request.body_exists or request.content_length == 0:
        return
    if "Content-Type" not in request.headers:
        raise SlackError("missing_post_type")
    if request.content_type not in _POST_TYPES:
        raise SlackError("invalid_post_type")
    if request.charset is not None and request.charset.lower() not in _CHARSETS:
        raise SlackError("invalid_charset")


def _object(said: str, malformed: str, otherwise: str) -> JSON:
    """The JSON object in *said*; refused as *malformed*, or *otherwise* when it is no object."""
    try:
        body = json.loads(said)
    except ValueError:
        raise SlackError(malformed) from None
    if not isinstance(body, dict):
        raise SlackError(otherwise)
    return body


def _warned(answer: JSON, warning: str) -> JSON:
    """*answer* with a warning before those that it has."""
    told = answer.get("response_metadata", {})
    warnings = [warning, *told.get("warnings", ())]
    metadata = {**told, "warnings": warnings}
    return answer | {"warning": ",".join(warnings), "response_metadata": metadata}


def _without_charset(request: web.Request) -> bool:
    return (
        request.content_type == "application/json"
        and request.charset is None
        and request.body_exists
    )
