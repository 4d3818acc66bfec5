"""The page and its files on the wire, and the files that people share in the workspace."""

from pathlib import Path
from typing import Final
from urllib.parse import quote

from aiohttp import web

from sandbox.slack import NotPossible, Workspace

STATIC: Final = Path(__file__).with_name("static")
_KINDS: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_PICTURES: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")
_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Files:
    """Gives what lies in `static/`, and to each person the files they see."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def page(self, _: web.Request) -> web.Response:
        """The page itself."""
        return _given(STATIC / "index.html")

    async def static(self, request: web.Request) -> web.Response:
        """One of its files, by name: no path is made of what was asked for."""
        there = {file.relative_to(STATIC).as_posix(): file for file in STATIC.rglob("*.*")}
        wanted = there.get(request.match_info["path"])
        if wanted is None or wanted.suffix not in _KINDS:
            raise web.HTTPNotFound
        return _given(wanted)

    async def shared(self, request: web.Request) -> web.Response:
        """A file somebody shared, for whoever sees it (?as=NAME); only pictures are shown."""
        file = self._workspace.files.get(request.match_info["file"])
        if file is None or not self._sees(request.query.get("as", ""), file.id):
            raise web.HTTPNotFound
        how = "inline" if file.mimetype in _PICTURES else "attachment"
        named = f"{how}; filename*=UTF-8''{quote(file.name, safe='')}"
        return web.Response(
            body=file.content,
            content_type=file.mimetype if how == "inline" else "application/octet-stream",
            headers={**_HEADERS, "Content-Disposition": named},
        )

    def _sees(self, who: str, file_id: str) -> bool:
        try:
            member = self._workspace.member(who)
        except NotPossible:
            return False
        return any(file_id == one["id"] for seen in member.sees() for one in seen.files)


def _given(file: Path) -> web.Response:
    """A file as it is now, which the browser asks for anew each time."""
    body = file.read_bytes()
    kind = _KINDS[file.suffix]
    charset = None if kind.startswith("image/") else "utf-8"
    return web.Response(body=body, content_type=kind, charset=charset, headers=_HEADERS)
