"""What the page draws of every sample of every template, on a page of its own."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from aiohttp import web

from bot.render import modal, render
from sandbox.cast import COLLEAGUES
from sandbox.slack.block_kit.parts import completed
from sandbox.slack.ids import Mint
from tests.templates.every import MODALS, SAMPLES
from tests.templates.hostile import hostile
from tests.templates.samples import Sample

JSON = dict[str, Any]
HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "sandbox" / "page" / "static"
NAMES: JSON = {
    "users": {
        **{one.slack_id: {"name": one.key, "real_name": one.name} for one in COLLEAGUES},
        "U0ANARUIZ1": {"name": "ana", "real_name": "Ana Ruiz"},
    },
    "channels": {
        "C0ITDESK": {"name": "it-desk", "kind": "channel"},
        "D0DANADESK": {"name": "Dana Desk", "kind": "im"},
    },
    "groups": {"S0ITTEAM": "it-team"},
    "me": "U0DANADESK",
}

ONE_OF_EACH = {sample.template: sample for sample in reversed(SAMPLES)}.values()
"""The first sample of each template."""


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The gallery's address while it is served."""
    app = web.Application()
    app.router.add_static("/static", STATIC)
    for path, file in (("/", "gallery.html"), ("/gallery.js", "gallery.js")):
        app.router.add_get(path, _file(HERE / file))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/"
    await runner.cleanup()


def _file(path: Path) -> Any:
    async def answer(_: web.Request) -> web.FileResponse:
        return web.FileResponse(path)

    return answer


def samples(*texts: str, of: Iterable[Sample] = SAMPLES) -> list[JSON]:
    """Samples as Slack would give them to its client, with *texts* for other people's words."""
    mint = Mint(lambda: 1.0, Random(1))  # noqa: S311 - no secret
    return [
        _given(sample, hostile(sample, *texts) if texts else sample.context, mint) for sample in of
    ]


def _given(sample: Sample, context: JSON, mint: Mint) -> JSON:
    if sample in MODALS:
        view = modal(sample.template, callback="x", **context)
        return {
            "name": sample.name,
            "view": {**view, "id": sample.name, "blocks": completed(view["blocks"], mint)},
        }
    payload = render(sample.template, **context)
    return {
        "name": sample.name,
        "message": {**payload, "blocks": completed(payload["blocks"], mint)},
    }
