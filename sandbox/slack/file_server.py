"""Files on the wire: the address uploads are sent to, and the one they are fetched from."""

from typing import TYPE_CHECKING, Final

from aiohttp import web

from sandbox.slack.installation import BOT_USER
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

_AT_ONCE: Final = 1 << 16
_LOGIN: Final = "<!doctype html><title>Sign in to Slack</title>"
UPLOAD: Final = "upload"
DOWNLOAD: Final = "download"
"""What faults call the two."""


def bearer(request: web.Request) -> str:
    """The token in the header; nothing where it is not said to be one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else ""


class FileServer:
    """Takes and gives files as Slack's own servers do."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    async def take(self, request: web.Request) -> web.Response:
        """The raw bytes of an upload, with whatever fault meets it."""

        async def answer() -> web.Response:
            return await self._taken(request)

        return await self._workspace.faults.answer(UPLOAD, request, answer)

    async def _taken(self, request: web.Request) -> web.Response:
        upload = self._workspace.uploads.get(request.match_info["ticket"])
        if upload is None:
            return self._refused(UPLOAD, "there is no such upload", 404)
        if "Authorization" in request.headers:
            return self._refused(UPLOAD, "a token has no business here", 400)
        if request.method != "POST" or request.content_type.startswith("multipart/"):
            return self._refused(UPLOAD, "raw bytes are POSTed here", 400)
        content = bytearray()
        async for piece in request.content.iter_chunked(_AT_ONCE):
            content += piece
            if len(content) > min(upload.length, LIMITS["files.length"].most):
                break
        if len(content) != upload.length:
            return self._refused(UPLOAD, f"{upload.length} bytes were announced", 400)
        upload.content = bytes(content)
        return web.Response(text=f"OK - {upload.length}")

    async def give(self, request: web.Request) -> web.Response:
        """A file's content, with whatever fault meets it."""

        async def answer() -> web.Response:
            return self._given(request)

        return await self._workspace.faults.answer(DOWNLOAD, request, answer)

    def _given(self, request: web.Request) -> web.Response:
        """The content for the bot's token alone; a sign-in page for whoever else asks."""
        workspace = self._workspace
        file = workspace.files.get(request.match_info["file"].rpartition("-")[2])
        if file is None or file.name != request.match_info["name"]:
            return self._refused(DOWNLOAD, "there is no such file", 404)
        try:
            self._require_token(request)
        except SlackError as refusal:
            workspace.refused.append(refusal.at(DOWNLOAD))
            return web.Response(text=_LOGIN, content_type="text/html")
        if BOT_USER not in file.channel.members:
            return self._refused(DOWNLOAD, "the bot cannot see that file", 404)
        workspace.downloads.append(file.id)
        workspace.changes.bump()
        return web.Response(body=file.content, content_type=file.mimetype)

    def _require_token(self, request: web.Request) -> None:
        workspace = self._workspace
        if bearer(request) != workspace.keys.bot_token or workspace.app.ended:
            raise SlackError("invalid_auth")
        workspace.app.require("files:read")

    def _refused(self, where: str, why: str, status: int) -> web.Response:
        self._workspace.refused.append(SlackError(why).at(where))
        return web.Response(text=why, status=status)
