"""The page in the browser: a small Slack over the pretend workspace, with the sandbox's levers."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.page.files import Files
from sandbox.page.live import Lives

if TYPE_CHECKING:
    from sandbox.world import World


def add_to(app: web.Application, world: "World") -> None:
    """Serve the page at / and what belongs to it."""
    files, lives = Files(world.workspace), Lives(world)
    app.router.add_get("/", files.page)
    app.router.add_get("/static/{path:.+}", files.static)
    app.router.add_get("/page/file/{file}", files.shared)
    app.router.add_get("/page/live", lives.serve)
    app.on_shutdown.append(lives.close)
