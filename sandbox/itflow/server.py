"""The server: who may ask, which endpoint it is about, and what goes wrong on the way."""

import asyncio
import html
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

from aiohttp import web

from sandbox import ends
from sandbox.itflow import answers, assets, clients, faults, keys, php, tickets
from sandbox.itflow.answers import Answer
from sandbox.itflow.asked import Asked
from sandbox.itflow.call import Call
from sandbox.itflow.database import Database
from sandbox.itflow.faults import Fault, Kind
from sandbox.itflow.keys import Key
from sandbox.itflow.reads import READS
from sandbox.itflow.records import Asset
from sandbox.itflow.sql import SqlError
from sandbox.itflow.versions import NEWEST, version

_REMEMBERED: Final = 20_000
_MISSING: Final = (
    "<!doctype html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>The "
    'requested resource <code class="url">{}</code> was not found on this server.</p></body></html>'
)
_NO_AGENT: Final = (
    '<br />\n<b>Warning</b>:  Undefined array key "HTTP_USER_AGENT" in '
    "<b>/var/www/itflow/api/v1/validate_api_key.php</b> on line <b>21</b><br />\n"
)
_FATAL: Final = (
    "<br />\n<b>Fatal error</b>:  Uncaught mysqli_sql_exception: {} in "
    "/var/www/itflow/api/v1/{}:45\nStack trace:\n#0 {{main}}\n  thrown in "
    "<b>/var/www/itflow/api/v1/{}</b> on line <b>45</b><br />\n"
)
_WRITES: Final[dict[str, Callable[[Call], Answer]]] = {
    "assets/create": assets.create,
    "assets/update": assets.update,
    "assets/delete": assets.delete,
    "clients/create": clients.create_client,
    "clients/update": clients.update_client,
    "clients/archive": clients.archive_client,
    "clients/unarchive": clients.unarchive_client,
    "contacts/create": clients.create_contact,
    "contacts/update": clients.update_contact,
    "contacts/delete": clients.delete_contact,
    "contacts/archive": clients.archive_contact,
    "contacts/unarchive": clients.unarchive_contact,
    "locations/create": clients.create_location,
    "tickets/create": tickets.create,
    "tickets/resolve": tickets.resolve,
    "ticket_replies/create": tickets.reply,
}
_ONLY: Final = {"GET": answers.ONLY_GET, "POST": answers.ONLY_POST}
_UNGUARDED: Final = {"archive", "unarchive", "resolve"}
"""Writes that do not ask whether the key may see the client."""


class Refused(Exception):  # noqa: N818 - a 4xx, not a failure of ours
    """An answer instead of the one that was wanted."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class ITFlow:
    """An MSP's ITFlow, for as long as it is served.

    *release* is a year and a month; *display_errors* is PHP's setting of that name, with which
    errors are answered with 200 and HTML.
    """

    def __init__(
        self,
        database: Database,
        accepted: Iterable[Key],
        *,
        release: str = NEWEST,
        display_errors: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.database = database
        self.keys = list(accepted)
        self.version = version(release)
        self.display_errors = display_errors
        self.requests: deque[Asked] = deque(maxlen=_REMEMBERED)
        self.faults: list[Fault] = []
        self._now = now
        self._mended = asyncio.Event()

    def routes(self) -> web.Application:
        """What is served; mounted anywhere, it answers below `/api/v1/`."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        app.on_shutdown.append(self._stop)
        return app

    def fail(self, kind: Kind, **conditions: Any) -> Fault:
        """Let something go wrong from now on; *conditions* are those of Fault."""
        return self.add(Fault(kind, **conditions))

    def add(self, fault: Fault) -> Fault:
        """Let something go wrong from now on."""
        self.faults.append(fault)
        return fault

    def mend(self) -> None:
        """End all faults, and let go of whoever was kept waiting."""
        self.faults.clear()
        self._mended.set()
        self._mended = asyncio.Event()

    def asset(self, serial: str) -> Asset:
        """The first asset with exactly that serial, as it is now; KeyError if there is none."""
        for row in self.database.assets:
            if row.asset_serial == serial:
                return row
        raise KeyError(serial)

    def edit(self, asset_id: str, **columns: str | None) -> Asset:
        """Change an asset and its primary interfaces as somebody in the web UI would."""
        return assets.edit(self.database, asset_id, columns, self._stamp())

    def delete(self, asset_id: str) -> None:
        """Delete an asset as somebody in the web UI would."""
        assets.remove(self.database, asset_id)

    def archive(self, asset_id: str) -> None:
        """Archive an asset as somebody in the web UI would; the API cannot."""
        assets.archive(self.database, asset_id, self._stamp())

    def transfer(self, asset_id: str, client_id: str) -> Asset:
        """Move an asset to another client as somebody in the web UI would; the API cannot."""
        return assets.transfer(self.database, asset_id, client_id, self._stamp())

    def _stamp(self) -> str:
        return self._now().strftime("%Y-%m-%d %H:%M:%S")

    async def _stop(self, _app: web.Application) -> None:
        self.mend()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        """One request, remembered, with whatever fault meets it."""
        module, _, file = request.match_info["path"].removeprefix("api/v1/").partition("/")
        asked = Asked(
            method=request.method,
            module=module,
            function=file.removesuffix(".php"),
            query={name: request.query.getall(name)[-1] for name in request.query},
            body=php.decoded(await request.read()),
        )
        self.requests.append(asked)
        fault = self._fault(asked)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind in faults.BEFORE:
            return await self._before(fault, request, asked)
        answer = self._answer(request, asked)
        if fault and fault.kind == "no_rows" and asked.function == "read":
            answer = answers.rows([], numbered=False)
        if fault and fault.kind == "drop_after":
            return ends.dropped(request)
        body = faults.spoilt(fault.kind, answer.body) if fault else answer.body
        return _answered(asked, answer._replace(body=body))

    def _fault(self, asked: Asked) -> Fault | None:
        for fault in self.faults:
            if fault.meets(asked):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    async def _before(self, fault: Fault, request: web.Request, asked: Asked) -> web.Response:
        """What happens instead of an answer."""
        if fault.kind == "hang":
            await self._mended.wait()
        if fault.kind == "reset":
            return ends.reset(request)
        if fault.kind != "status":
            return ends.dropped(request)
        said = _SAID.get(fault.status, Answer(fault.status, ""))
        return _answered(asked, said if fault.body is None else said._replace(body=fault.body))

    def _answer(self, request: web.Request, asked: Asked) -> Answer:
        """What ITFlow says, with what PHP prints before it."""
        file = f"{asked.module}/{asked.function}.php"
        run = self._endpoint(asked)
        if run is None or request.match_info["path"] != f"api/v1/{file}":
            return _missing(request)
        try:
            _known(asked.method)
            key = self._admit(asked)
            _fits(asked)
            answer = run(self._call(asked, key))
        except Refused as refused:
            answer = refused.answer
        except SqlError as trouble:
            answer = self._broken(str(trouble), file)
        warned = self.display_errors and "User-Agent" not in request.headers
        return answer._replace(body=_NO_AGENT + answer.body) if warned else answer

    def _endpoint(self, asked: Asked) -> Callable[[Call], Answer] | None:
        if asked.module == "ticket_replies" and not self.version.users:
            return None
        if asked.function == "read" and asked.module in READS:
            return lambda call: self._read(asked.module, call)
        return _WRITES.get(f"{asked.module}/{asked.function}")

    def _read(self, module: str, call: Call) -> Answer:
        return answers.rows(READS[module](call), numbered=self.version.numbered)

    def _broken(self, trouble: str, file: str) -> Answer:
        if self.display_errors:
            return Answer(200, _FATAL.format(trouble, file, file))
        return Answer(500, "")

    def _admit(self, asked: Asked) -> Key:
        """The key that was sent; raises Refused."""
        given = asked.sent("api_key")
        if given is None and "api_key[]" not in asked.query:
            raise Refused(Answer(401, ""))
        key = keys.find(self.keys, php.text(given), self._now())
        if key is None:
            raise Refused(answers.failed(answers.UNKNOWN_KEY, 401))
        why = keys.refusal(key, self.version, asked.module, asked.function)
        if why:
            raise Refused(answers.failed(why, 403))
        return key

    def _call(self, asked: Asked, key: Key) -> Call:
        """The request as the endpoints see it; raises Refused for a write to a foreign client."""
        named = asked.sent("client_id")
        client = str(php.number(named))
        scope = keys.scope(key, self.version, "" if named is None else client)
        if self.version.users:
            guarded = asked.function not in {"read", *_UNGUARDED} and scope != keys.Scope()
            if guarded and (client == "0" or not scope.sees(client)):
                raise Refused(answers.failed(answers.FOREIGN_CLIENT, 403))
        elif key.client_id != "0":
            client = key.client_id
        return Call(
            self.database,
            asked.query,
            asked.body,
            scope,
            key.user if self.version.users else None,
            client,
            {one.user.id: one.user.name for one in self.keys if one.user},
            self._now,
        )


_SAID: Final = {
    401: answers.failed(answers.UNKNOWN_KEY, 401),
    403: answers.failed(answers.NO_RIGHT, 403),
}
"""What ITFlow says with a status, where it says anything."""


def _known(method: str) -> None:
    """Refuse what is neither GET nor POST, by printing it as PHP sees it."""
    if method not in _ONLY:
        said = "" if method == "HEAD" else f'string({len(method)}) "{method}"\n'
        raise Refused(Answer(405, said))


def _fits(asked: Asked) -> None:
    """Refuse to read by POST and to write by GET."""
    needed = "GET" if asked.function == "read" else "POST"
    if asked.method != needed:
        raise Refused(answers.failed(_ONLY[needed], 405))


def _missing(request: web.Request) -> Answer:
    return Answer(404, _MISSING.format(html.escape(request.path_qs)), "text/html; charset=UTF-8")


def _answered(asked: Asked, answer: Answer) -> web.Response:
    asked.status = answer.status
    return web.Response(
        status=answer.status,
        body=answer.body.encode(),
        headers={"Content-Type": answer.content_type},
    )
