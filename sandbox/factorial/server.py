"""The server: who may ask, which resource it is about, and what goes wrong on the way."""

import asyncio
import hmac
import json
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from aiohttp import web

from sandbox.company import Inventory, ItAsset
from sandbox.factorial import faults, lists
from sandbox.factorial.asked import Asked
from sandbox.factorial.changes import Changes, Refused
from sandbox.factorial.faults import Fault, Kind
from sandbox.factorial.tables import Tables
from sandbox.factorial.versions import version

JSON = dict[str, Any]

POSTS_A_MINUTE = 200
_REMEMBERED = 20_000
_MINUTE = 60.0


class Factorial:
    """A company's Factorial, for as long as it is served.

    *access_token* is accepted as a bearer besides the key. *foreign_key* is a key of another
    environment: it is let in, and shown an empty company. *lists_discarded* says whether deleted
    assets stay in lists, which is not documented.
    """

    def __init__(
        self,
        inventory: Inventory,
        api_key: str,
        *,
        access_token: str | None = None,
        foreign_key: str | None = None,
        lists_discarded: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.inventory = inventory
        self.requests: deque[Asked] = deque(maxlen=_REMEMBERED)
        self.faults: list[Fault] = []
        self._keys = {"key": api_key, "token": access_token or ""}
        self._foreign_key = foreign_key
        self._tables = Tables(inventory, lists_discarded=lists_discarded)
        self._changes = Changes(inventory, now)
        self._posts: deque[float] = deque()
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
            return _answered(asked, 400, {"errors": ["the body is no JSON"]})
        foreign = self._admit(request, asked)
        if asked.record_id is None and asked.method == "GET":
            self._count_pages(asked)
        await self._wait_for_others(asked)
        fault = self._fault(asked)
        if fault and fault.kind in faults.BEFORE:
            return await self._before(fault, request, asked)
        if not asked.auth:
            return _answered(asked, 401, {"message": "Unauthorized"})
        try:
            status, answer = self._answer(path["domain"], asked, foreign=foreign, fault=fault)
        except Refused as refused:
            status, answer = refused.status, refused.body
        if fault and fault.kind in faults.AFTER and status < web.HTTPBadRequest.status_code:
            return _spoilt(fault, request, asked, answer)
        return _answered(asked, status, faults.mangled(fault, asked, answer) if fault else answer)

    def _admit(self, request: web.Request, asked: Asked) -> bool:
        """Note how the request was signed, if rightly; true for a key of another environment."""
        key = request.headers.get("x-api-key")
        if key is not None:  # the key wins where both are sent
            if self._foreign_key and hmac.compare_digest(key.encode(), self._foreign_key.encode()):
                asked.auth = "key"
                return True
            asked.auth = "key" if _same(key, self._keys["key"]) else ""
            return False
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        asked.auth = "token" if scheme == "Bearer" and _same(token, self._keys["token"]) else ""
        return False

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
            return _dropped(request)
        if fault.kind == "hang":
            mended = self._mended
            await mended.wait()
            return _dropped(request)
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        asked.status = fault.status
        return web.Response(
            status=fault.status, text=fault.body, content_type="application/json", headers=headers
        )

    def _answer(
        self, domain: str, asked: Asked, *, foreign: bool, fault: Fault | None
    ) -> tuple[int, JSON]:
        """Status and body; raises Refused."""
        table = self._tables.table(domain, asked.resource, version(asked.version))
        if table is None:
            raise Refused(404, {"base": ["no such resource"]})
        if asked.method == "GET" and asked.record_id is None:
            empty = lists.Table(table.name, list, table.write, table.filters)
            return 200, self._list(empty if foreign else table, asked, fault)
        if foreign:
            raise Refused(404, {"base": ["not found"]})
        if asked.method == "POST" and asked.record_id is None:
            self._limit_posts()
            return 201, table.write(self._create(asked))
        if asked.record_id is None:
            raise Refused(404, {"base": ["no such resource"]})
        row = self._find(table, asked.record_id)
        if asked.method == "GET":
            return 200, table.write(row)
        return 200, table.write(self._change(row, asked))

    def _list(self, table: lists.Table, asked: Asked, fault: Fault | None) -> JSON:
        query = asked.query
        if fault and fault.kind == "ignored_filters":
            query = [pair for pair in query if pair[0] not in table.filters]
        try:
            page = lists.page(table, query)
        except lists.BadCursorError:
            raise Refused(400, {"after_id": ["is invalid"]}) from None
        return {"data": [table.write(row) for row in page.rows], "meta": page.meta}

    def _find(self, table: lists.Table, record_id: str) -> Any:
        """A record by its id; a deleted asset is still found."""
        every: Sequence[Any] = table.rows()
        if table.name == "it_assets":
            every = self.inventory.assets
        for row in every:
            if row.id == record_id:
                return row
        raise Refused(404, {"base": ["not found"]})

    def _create(self, asked: Asked) -> Any:
        body = _object(asked.body)
        match asked.resource:
            case "it_assets":
                return self.add(body)
            case "it_asset_models":
                return self._changes.create_model(body)
        raise Refused(404, {"base": ["no such resource"]})

    def _change(self, row: Any, asked: Asked) -> Any:
        match asked.method, asked.resource:
            case "PUT", "it_assets":
                return self._changes.update_asset(row, _object(asked.body))
            case "PUT", "it_asset_models":
                return self._changes.update_model(row, _object(asked.body))
            case "DELETE", "it_assets":
                return self.discard(row.id)
        raise Refused(404, {"base": ["no such resource"]})

    def _limit_posts(self) -> None:
        now = monotonic()
        while self._posts and now - self._posts[0] > _MINUTE:
            self._posts.popleft()
        if len(self._posts) >= POSTS_A_MINUTE:
            raise Refused(429, {"base": ["too many requests"]})
        self._posts.append(now)

    def _count_pages(self, asked: Asked) -> None:
        """Number a list's page by what came before, so that faults can name one."""
        asked.page = 1
        if asked.named("after_id"):
            before = (one for one in reversed(self.requests) if one is not asked)
            same = (one for one in before if _first_page(one) == _first_page(asked))
            if last := next(same, None):
                asked.page = last.page + (last.query != asked.query)  # the same again is a retry


def _first_page(asked: Asked) -> tuple[str, list[tuple[str, str]]]:
    return asked.resource, [pair for pair in asked.query if pair[0] != "after_id"]


def _same(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def _object(body: Any) -> JSON:
    if not isinstance(body, dict):
        raise Refused(400, {"base": ["a JSON object is expected"]})
    return body


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
        return _dropped(request)
    asked.status = 200
    if fault.kind == "html":
        return web.Response(
            text="<!doctype html><title>Maintenance</title>", content_type="text/html"
        )
    body = json.dumps(answer).encode()
    body = b'{"errors": null}' if fault.kind == "errors_null" else faults.cut(body)
    return web.Response(body=body, content_type="application/json")


def _dropped(request: web.Request) -> web.Response:
    """End the connection; what is returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
