"""What each request comes to, once it is let in: lists, records, and changes of them."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from sandbox.company import Inventory
from sandbox.factorial import lists
from sandbox.factorial.asked import Asked
from sandbox.factorial.changes import Changes, Refused
from sandbox.factorial.faults import Fault
from sandbox.factorial.tables import Tables
from sandbox.factorial.variants import Variants
from sandbox.factorial.versions import Version, version

JSON = dict[str, Any]

_MINUTE = 60.0
_NULLED = {
    "it_assets": ("purchase_price_cents", "currency", "notes"),
    "employees": ("email", "login_email"),
}
"""What a token that sees less is shown as null."""


class Resources:
    """One company's records, answered as its variant of Factorial would."""

    def __init__(
        self, inventory: Inventory, tables: Tables, changes: Changes, clock: Callable[[], float]
    ) -> None:
        """`clock` tells seconds, by which so much is too much in a minute."""
        self.variants = Variants()
        self._inventory = inventory
        self._tables = tables
        self._changes = changes
        self._clock = clock
        self._lately: dict[str, deque[float]] = {}

    def answer(self, domain: str, asked: Asked, fault: Fault | None) -> tuple[int, JSON]:
        """Status and body; raises Refused."""
        served = version(asked.version)
        table = self._tables.table(domain, asked.resource, served)
        if table is None:
            raise _nothing("no such resource")
        self._admit(domain, asked)
        foreign = asked.auth == "foreign"
        if asked.method == "GET" and asked.record_id is None:
            if foreign:
                table = lists.Table(table.name, list, table.write, table.filters)
            return 200, self._list(table, asked, served, fault)
        if foreign:
            raise _nothing("not found")
        if asked.method == "POST" and asked.record_id is None:
            return 201, table.write(self._create(asked, served))
        if asked.record_id is None:
            raise _nothing("no such resource")
        row = self._find(table, asked)
        if asked.method == "GET":
            return 200, self._shown(table.write(row), asked)
        return 200, table.write(self._change(row, asked, served))

    def _admit(self, domain: str, asked: Asked) -> None:
        """Raise Refused for what is too much, or not this token's business."""
        variants = self.variants
        limits = {"POST": variants.posts_a_minute, "GET": variants.reads_a_minute}
        most = limits.get(asked.method)
        if most is not None:
            lately = self._lately.setdefault(asked.method, deque())
            now = self._clock()
            while lately and now - lately[0] > _MINUTE:
                lately.popleft()
            if len(lately) >= most:
                raise Refused(429, {"base": ["too many requests"]})
            lately.append(now)
        if asked.auth == "token" and variants.by_oauth == "no_assets" and domain == "it_management":
            raise Refused(403, {"base": ["is not in the scope of this token"]})
        if variants.most_ids is not None and len(asked.named("ids[]")) > variants.most_ids:
            raise Refused(414, {"ids": ["are too many"]})

    def _list(self, table: lists.Table, asked: Asked, served: Version, fault: Fault | None) -> JSON:
        query, kind = asked.query, fault.kind if fault else ""
        if missing := [name for name in table.switches if table.required and not asked.named(name)]:
            raise Refused(400, {name: ["is missing"] for name in missing})
        if kind == "ignored_filters":
            query = [pair for pair in query if pair[0] not in {*table.filters, *table.tests}]
        pages = self.variants.pages
        numbered = pages == "always" or (pages == "old_versions" and not served.string_ids)
        try:
            page = lists.page(table, query, numbered=numbered, unlimited=kind == "ignored_limit")
        except lists.BadCursorError:
            raise Refused(400, {"after_id": ["is invalid"]}) from None
        if not page.rows and self.variants.empty == "errors_null":
            return {"errors": None}
        rows = list(page.rows)
        if kind == "moved" and rows:
            rows[0] = page.before
        return {"data": [self._shown(table.write(row), asked) for row in rows], "meta": page.meta}

    def _shown(self, record: JSON, asked: Asked) -> JSON:
        if asked.auth != "token" or self.variants.by_oauth != "nulls":
            return record
        return {**record, **dict.fromkeys(_NULLED.get(asked.resource, ()))}

    def meanwhile(self, fault: Fault, asked: Asked) -> None:
        """What somebody else does while a client is between two pages."""
        living = [row for row in self._inventory.assets if row.discarded_at is None]
        if not living:
            return
        try:
            place = lists.begin(living, next(iter(asked.named("after_id")), None))
        except lists.BadCursorError:
            return
        row = living[max(place - 1, 0)]
        match fault.kind:
            case "inserted":
                self._changes.insert_asset(row)
            case "deleted":
                self._changes.delete_asset(row)
            case "edited":
                body = {"id": row.id, "notes": f"Edited after {row.updated_at}."}
                self._changes.update_asset(row, body)
        self._tables.changed()

    def _find(self, table: lists.Table, asked: Asked) -> Any:
        """A record by its id; a deleted asset may still be found."""
        every: Sequence[Any] = table.rows()
        if table.name == "it_assets":
            every = self._inventory.assets
        row = lists.found(every, asked.record_id or "")
        if row is None or not self._readable(table.name, row, asked.method):
            raise _nothing("not found")
        return row

    def _readable(self, name: str, row: Any, method: str) -> bool:
        if name == "employees":
            return self.variants.employees_by_id
        deleted = name == "it_assets" and row.discarded_at is not None
        return not deleted or method != "GET" or self.variants.reads_discarded

    def _create(self, asked: Asked, served: Version) -> Any:
        body = _object(asked.body)
        match asked.resource:
            case "it_assets":
                return self._counted(self._changes.create_asset(body, served))
            case "it_asset_models":
                return self._changes.create_model(body, served)
        raise _nothing("no such resource")

    def _change(self, row: Any, asked: Asked, served: Version) -> Any:
        match asked.method, asked.resource:
            case "PUT", "it_assets":
                return self._changes.update_asset(row, _object(asked.body), served)
            case "PUT", "it_asset_models":
                return self._changes.update_model(row, _object(asked.body), served)
            case "DELETE", "it_assets":
                return self._counted(self._changes.delete_asset(row))
        raise _nothing("no such resource")

    def _counted(self, row: Any) -> Any:
        self._tables.changed()
        return row


def _nothing(what: str) -> Refused:
    return Refused(404, {"base": [what]})


def _object(body: Any) -> JSON:
    if not isinstance(body, dict):
        raise Refused(400, {"base": ["a JSON object is expected"]})
    return body
