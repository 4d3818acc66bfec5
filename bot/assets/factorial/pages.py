"""Reading lists page by page: bad rows set aside, repeats dropped, endless lists ended.

A page is validated from its bytes in one go; only when that fails are its rows tried one by one.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, FailFast, Field, TypeAdapter, ValidationError

from bot.assets.client import Rejected
from bot.assets.factorial.api import ApiClient
from bot.assets.factorial.records import Identified, Meta, share_field_sets
from bot.assets.http import pairs
from bot.errors import SourceRefused, SourceUnavailable
from bot.received import decoded

logger = logging.getLogger(__name__)

R = TypeVar("R", bound=Identified)

LIMIT = 100
"""Rows a page: Factorial's default and its most."""
MOST_ROWS = 1_000
"""Rows a page may have though a hundred were asked for; reading more would keep others waiting."""
MOST_PAGES = 100_000
TWICE = "It was sent twice."
"""Why a row was passed over that can be read as well as its twin."""
_PAGES_REMEMBERED = 3
_PLACE = frozenset({"page", "after_id", "before_id"})


class Envelope(BaseModel, Generic[R]):
    """A list as it is sent."""

    data: Annotated[list[R], Field(max_length=MOST_ROWS), FailFast()]
    meta: Meta = Meta()


class Chunk(NamedTuple, Generic[R]):
    """One page of a list, cleaned."""

    items: list[R]
    rejected: tuple[Rejected, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class Resource(Generic[R]):
    """One kind of record: where it is, how it is read, which filters can be checked again.

    *filters* names for each query parameter the field of a record that it speaks of.
    """

    path: tuple[str, str]
    kind: type[R]
    filters: Mapping[str, str] = field(default_factory=dict)
    envelope: TypeAdapter[Envelope[R]] = field(init=False, repr=False)
    one: TypeAdapter[R] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "envelope", TypeAdapter(Envelope[self.kind]))  # type: ignore[name-defined]
        object.__setattr__(self, "one", TypeAdapter(self.kind))


async def read_page(api: ApiClient, resource: Resource[R], **kwargs: Any) -> Chunk[R]:
    """One page, as sent but for rows that cannot be read.

    Raises SourceUnavailable when it cannot be read, SourceRefused when it holds no list at all.
    """
    body = await api.get(*resource.path, **kwargs)
    try:
        envelope = resource.envelope.validate_json(body)
    except ValidationError as error:
        return _row_by_row(api, resource, body, error)
    share_field_sets(envelope.data)
    return Chunk(envelope.data, (), envelope.meta)


async def walk(
    api: ApiClient, resource: Resource[R], **kwargs: Any
) -> AsyncGenerator[Chunk[R], None]:
    """Every page in turn, the next one fetched while this one is used.

    What `params` exclude is dropped from the answer, for some filters are ignored in silence.
    Raises SourceUnavailable when the list does not move on, and what `read_page` raises.
    """
    query = [pair for pair in pairs(kwargs.pop("params", None)) if pair[0] not in _PLACE]
    if not any(name == "limit" for name, _ in query):
        query.append(("limit", str(LIMIT)))

    def fetch(*after: tuple[str, str]) -> asyncio.Task[Chunk[R]]:
        return asyncio.create_task(read_page(api, resource, params=[*query, *after], **kwargs))

    progress = _Progress(api.source, "/".join(resource.path), _rows_asked(query))
    coming: asyncio.Task[Chunk[R]] | None = fetch()
    try:
        while coming is not None:
            chunk = progress.cleaned(await coming)
            cursor = progress.cursor
            coming = None if cursor is None else fetch(("after_id", cursor))
            yield chunk._replace(items=filtered(resource, query, chunk.items))
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
    progress.check_total()


def filtered(resource: Resource[R], query: Sequence[tuple[str, str]], items: list[R]) -> list[R]:
    """Those of *items* that the query's filters let through, letters compared without case."""
    for parameter, name in resource.filters.items():
        wanted = {value.casefold() for asked, value in query if asked == parameter}
        if wanted:
            items = [item for item in items if (getattr(item, name) or "").casefold() in wanted]
    return items


def _rows_asked(query: Sequence[tuple[str, str]]) -> int:
    """How many rows make a page full."""
    asked = [int(value) for name, value in query if name == "limit" and value.isdecimal()]
    return min([LIMIT, *asked])


class _Progress:
    """How far a list has been read: repeats and standstill are noticed, in little memory.

    Lists come in the order of their ids, so an id greater than all before is new. Another one is
    compared with those of the last pages and all that came late. A repeat from further back
    passes, and harms nobody who stores records by id.
    """

    def __init__(self, source: str, name: str, full: int) -> None:
        self.cursor: str | None = None
        """Where the next page begins; None when there is none."""
        self._source = source
        self._name = name
        self._full = full
        self._greatest = (0, "")
        self._recent: deque[frozenset[str]] = deque(maxlen=_PAGES_REMEMBERED)
        self._late: set[str] = set()
        self._pages = 0
        self._rows = 0
        self._total: int | None = None

    def cleaned(self, chunk: Chunk[R]) -> Chunk[R]:
        """The page without what was there before; raises SourceUnavailable at a standstill."""
        here: set[str] = set()
        fresh: list[R] = []
        repeated: list[Rejected] = []
        for item in chunk.items:
            if self._is_new(item.id, here):
                fresh.append(item)
                here.add(item.id)
            else:
                repeated.append(Rejected(id=item.id, reason=TWICE))
        self._recent.append(frozenset(here))
        self._pages += 1
        self._rows += len(fresh) + len(chunk.rejected)
        self._total = chunk.meta.total
        if chunk.meta.says_nothing and len(chunk.items) + len(chunk.rejected) >= self._full:
            raise self._stuck("does not say whether there is more")
        self._move_on(chunk.meta, moved=bool(fresh or chunk.rejected))
        return Chunk(fresh, (*chunk.rejected, *repeated), chunk.meta)

    def check_total(self) -> None:
        """Log when fewer rows came than the source counts; whoever reads is given its count."""
        if self._total is not None and self._rows < self._total:
            logger.warning(
                "%s counts %d %s and sent %d", self._source, self._total, self._name, self._rows
            )

    def _is_new(self, record_id: str, here: set[str]) -> bool:
        rank = (len(record_id), record_id)  # numbers of old versions in their order, too
        if rank > self._greatest:
            self._greatest = rank
            return True
        seen = record_id in here or record_id in self._late
        if seen or any(record_id in page for page in self._recent):
            return False
        self._late.add(record_id)
        return True

    def _move_on(self, meta: Meta, *, moved: bool) -> None:
        following = meta.following
        if following is not None and not (meta.has_next_page or moved):
            following = None  # it does not say whether there is more, and there was nothing here
        short = self._total is None or self._rows < self._total
        if meta.has_next_page and following is None and short:
            raise self._stuck("says there is more, but not where")
        if following is not None and (following == self.cursor or not moved):
            raise self._stuck("sends the same page again and again")
        if following is not None and self._pages >= MOST_PAGES:
            raise self._stuck("does not come to an end")
        self.cursor = following

    def _stuck(self, how: str) -> SourceUnavailable:
        return SourceUnavailable(
            f"{self._source} {how} in its list of {self._name}", source=self._source
        )


def _row_by_row(
    api: ApiClient, resource: Resource[R], body: bytes, error: ValidationError
) -> Chunk[R]:
    """What can be read of a page that as a whole cannot."""
    try:
        sent = decoded(body)
    except (ValueError, RecursionError):
        raise api.http.unreadable(body, error) from error
    rows = sent.get("data") if isinstance(sent, dict) else None
    if not isinstance(rows, list):
        raise SourceRefused(
            f"{api.source} answered without a list of {'/'.join(resource.path)}: "
            "is the key allowed to see them?",
            source=api.source,
        ) from error
    if len(rows) > MOST_ROWS:
        raise SourceUnavailable(
            f"{api.source} sent {len(rows):,} rows at once in its list of "
            f"{'/'.join(resource.path)}, where {LIMIT} are a page",
            source=api.source,
        ) from error
    items: list[R] = []
    rejected: list[Rejected] = []
    for number, row in enumerate(rows, 1):
        try:
            items.append(resource.one.validate_python(row))
        except ValidationError as bad:
            rejected.append(Rejected(id=_id_of(row, number), reason=_reason(bad)))
    share_field_sets(items)
    logger.warning(
        "%s sent %d unreadable rows of %s", api.source, len(rejected), "/".join(resource.path)
    )
    return Chunk(items, tuple(rejected), _meta(sent.get("meta")))


def _id_of(row: Any, number: int) -> str:
    given = row.get("id") if isinstance(row, dict) else None
    return str(given)[:100] if isinstance(given, str | int) and given else f"row {number}"


def _reason(error: ValidationError) -> str:
    """Which fields are wrong and how, never what they hold."""
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc']) or 'row'}: {fault['msg']}"
        for fault in faults[:3]
    )


def _meta(sent: Any) -> Meta:
    """What can be read of a list's own description."""
    given = sent if isinstance(sent, dict) else {}
    try:
        return Meta.model_validate(given)
    except ValidationError as error:
        wrong = {fault["loc"][0] for fault in error.errors()}
        return Meta.model_validate({key: v for key, v in given.items() if key not in wrong})
