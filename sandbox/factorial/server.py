"""The server: who may ask, what goes wrong on the way, and what is done by hand."""

import asyncio
import hmac
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from aiohttp import web

from sandbox import ends
from sandbox.company import Inventory, ItAsset
from sandbox.factorial import faults
from sandbox.factorial.asked import Asked
from sandbox.factorial.changes import Changes, Refused
from sandbox.factorial.faults import Fault, Kind
from sandbox.factorial.resources import Resources
from sandbox.factorial.tables import Tables
from sandbox.factorial.variants import Variants
from sandbox.slack.changes import Changes as Moments

JSON = dict[str, Any]

_REMEMBERED = 20_000
_TOO_MANY = 429


class Factorial:
    """A company's Factorial, for as long as it is served.

    *access_token* is accepted as a bearer besides the key. *foreign_key* is a key of another
    environment: it is let in, and shown an empty company. *variants* says what is not
    documented. *now* dates what changes; *clock* tells seconds, by which requests are limited.
    """

    def __init__(
        self,
        inventory: Inventory,
        api_key: str,
        *,
        access_token: str | None = None,
        foreign_key: str | None = None,
        variants: Variants | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.inventory = inventory
        self.requests: deque[Asked] = deque(maxlen=_REMEMBERED)
        self.answered = Moments()
        """Counts the requests that have been seen to."""
        self.faults: list[Fault] = []
        self._keys = {"key": api_key, "token": access_token or ""}
        self._foreign_key = foreign_key or ""
        self._tables = Tables(inventory)
        self._changes = Changes(inventory, now)
        self._resources = Resources(inventory, self._tables, self._changes, clock)
        self._behave(variants or Variants())
        self._mended = asyncio.Event()
        self._held: dict[str, asyncio.Event] = {}

    def routes(self) -> web.Application:
        """What is served; mounted anywhere, it answers below `/api/`."""
        app = web.Application(client_max_size=1024 * 1024)
        app.router.add_route("*", "/api/{version}/resources/{domain}/{name}", self._handle)
        app.router.add_route("*", "/api/{version}/resources/{domain}/{name}/{id}", self._handle)
        app.on_shutdown.append(self._stop)
        return app

    def fail(self, kind: Kind, **conditions: Any) -> Fault:
        """Let something go wrong from now on; *conditions* are those of Fault."""
        fault = Fault(kind, **conditions)
        self.faults.append(fault)
        return fault

    def mend(self) -> None:
        """End all faults, and let go of whoever was kept waiting."""
        self.faults.clear()
        self._mended.set()
        self._mended = asyncio.Event()

    @property
    def variants(self) -> Variants:
        """Which of the plausible Factorials this is."""
        return self._resources.variants

    def vary(self, **options: Any) -> None:
        """Be another plausible Factorial from now on; *options* are those of Variants."""
        self._behave(replace(self.variants, **options))

    def _behave(self, variants: Variants) -> None:
        self._resources.variants = self._changes.variants = self._tables.variants = variants
        self._tables.changed()

    def hold(self, *resources: str) -> None:
        """Answer none of these resources before each of them has been asked for, once."""
        self._held = {resource: asyncio.Event() for resource in resources}

    def asset(self, serial_number: str) -> ItAsset:
        """The first asset with that serial number, as it is now; KeyError if there is none."""
        for row in self.inventory.assets:
            if row.serial_number == serial_number:
                return row
        raise KeyError(serial_number)

    def edit(self, asset_id: str, body: JSON) -> ItAsset:
        """Change an asset as somebody in Factorial would; *body* as in an update."""
        return self._changes.update_asset(self._living(asset_id), {**body, "id": asset_id})

    def add(self, body: JSON) -> ItAsset:
        """Make an asset as somebody in Factorial would; *body* as in a creation."""
        row = self._changes.create_asset(body)
        self._tables.changed()
        return row

    def discard(self, asset_id: str) -> ItAsset:
        """Delete an asset as somebody in Factorial would."""
        row = self._changes.delete_asset(self._living(asset_id))
        self._tables.changed()
        return row

    def _living(self, asset_id: str) -> ItAsset:
        return next(row for row in self.inventory.assets if row.id == asset_id)

    async def _stop(self, _app: web.Application) -> None:
        self.mend()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._answer(request)
        finally:
            self.answered.bump()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """One request, remembered, with whatever fault meets it."""
        path = request.match_info
        asked = Asked(
            method=request.method,
            version=path["version"],
            resource=path["name"],
            record_id=path.get("id"),
            query=list(request.query.items()),
        )
        self.requests.append(asked)
        raw = await request.read()
        try:
            asked.body = json.loads(raw) if raw else None
        except ValueError:
            return self._refused(asked, Refused(400, {"base": ["the body is no JSON"]}))
        asked.auth = self._signed_by(request)
        if asked.record_id is None and asked.method == "GET":
            self._count_pages(asked)
        await self._wait_for_others(asked)
        fault = self._fault(asked)
        if fault and fault.kind in faults.BEFORE:
            return await self._before(fault, request, asked)
        if fault and fault.kind == "slow":
            await self._linger(fault.seconds)
        if not asked.auth:
            return self._refused(asked, Refused(401, {"base": ["is not authorized"]}))
        try:
            if fault and fault.kind in faults.MEANWHILE:
                self._resources.meanwhile(fault, asked)
            status, answer = self._resources.answer(path["domain"], asked, fault)
        except Refused as refused:
            return self._refused(asked, refused)
        if fault and fault.kind in faults.AFTER:
            return _spoilt(fault, request, asked, answer)
        return _answered(asked, status, faults.mangled(fault, asked, answer) if fault else answer)

    def _signed_by(self, request: web.Request) -> str:
        """What a request was signed with, if rightly; the key wins where both are sent."""
        key = request.headers.get("x-api-key")
        if key is None:
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            return "token" if scheme == "Bearer" and _same(token, self._keys["token"]) else ""
        if _same(key, self._foreign_key):
            return "foreign"
        if not _same(key, self._keys["key"]):
            return ""
        return "foreign" if self.variants.foreign else "key"

    def _refused(self, asked: Asked, refused: Refused) -> web.Response:
        variants = self.variants
        asked.status = refused.status
        told = refused.status == _TOO_MANY and variants.retry_after is not None
        return web.Response(
            status=refused.status,
            text=variants.error(refused.errors),
            content_type="text/html" if variants.errors == "page" else "application/json",
            headers={"Retry-After": str(variants.retry_after)} if told else {},
        )

    async def _linger(self, seconds: float) -> None:
        """Keep somebody waiting, but not beyond the mending."""
        mended = self._mended
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await mended.wait()

    async def _wait_for_others(self, asked: Asked) -> None:
        if asked.resource in self._held:
            self._held[asked.resource].set()
            await asyncio.gather(*(event.wait() for event in self._held.values()))

    def _fault(self, asked: Asked) -> Fault | None:
        for fault in self.faults:
            if fault.meets(asked):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    async def _before(self, fault: Fault, request: web.Request, asked: Asked) -> web.Response:
        """What happens instead of an answer."""
        if fault.kind == "drop":
            return ends.dropped(request)
        if fault.kind == "reset":
            return ends.reset(request)
        if fault.kind == "hang":
            mended = self._mended
            await mended.wait()
            return ends.dropped(request)
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        asked.status = fault.status
        return web.Response(
            status=fault.status, text=fault.body, content_type="application/json", headers=headers
        )

    def _count_pages(self, asked: Asked) -> None:
        """Number a list's page by what came before, so that faults can name one."""
        asked.page = next((int(n) for n in asked.named("page") if n.isdecimal()), 1)
        if asked.named("after_id"):
            before = (one for one in reversed(self.requests) if one is not asked)
            same = (one for one in before if _first_page(one) == _first_page(asked))
            if last := next(same, None):
                asked.page = last.page + (last.query != asked.query)  # the same again is a retry


def _first_page(asked: Asked) -> tuple[str, list[tuple[str, str]]]:
    return asked.resource, [pair for pair in asked.query if pair[0] != "after_id"]


def _same(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def _answered(asked: Asked, status: int, answer: JSON) -> web.Response:
    asked.status = status
    return web.Response(
        status=status,
        body=json.dumps(answer, ensure_ascii=False).encode(errors="replace"),
        content_type="application/json",
    )


def _spoilt(fault: Fault, request: web.Request, asked: Asked, answer: JSON) -> web.Response:
    """What is left of an answer after what was asked for has been done."""
    if fault.kind == "drop_after":
        return ends.dropped(request)
    asked.status = 200
    if fault.kind == "html":
        return web.Response(
            text="<!doctype html><title>Maintenance</title>", content_type="text/html"
        )
    body = json.dumps(answer).encode()
    body = b'{"errors": null}' if fault.kind == "errors_null" else faults.cut(body)
    return web.Response(body=body, content_type="application/json")
