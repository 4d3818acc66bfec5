"""Requests for changes: rows that hold ids, beside them the words, and who decided what.

A request is changed by compare-and-swap alone: whoever changes it names the version they saw, and
changes nothing when it has moved on since.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    RowMapping,
    Select,
    Update,
    bindparam,
    delete,
    exists,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import WHEN_USED, Asset, AssetRef, RequestStatus
from bot.operations import Precondition
from bot.operations.several import left_out_json, wanted_json
from bot.policy.rules import Actor
from bot.store.by_name import by_name, each_row
from bot.store.engine import Insertion, inserted, new
from bot.store.gathered import evened
from bot.store.requested import CARD, Decision, Question, Request
from bot.store.schema import decision as decisions
from bot.store.schema import delivery
from bot.store.schema import request as table
from bot.store.schema import request_text as texts
from bot.store.together import write_last

_QUESTIONS: TypeAdapter[tuple[Question, ...]] = TypeAdapter(tuple[Question, ...], config=WHEN_USED)
_MODELS: Mapping[str, TypeAdapter[Any]] = {
    "operation": wanted_json,
    "precondition": TypeAdapter(Precondition),
    "asset": TypeAdapter(Asset),
    "found": TypeAdapter(Asset),
    "requested_by": TypeAdapter(Actor),
    "left_out": left_out_json,
}
"""Texts that are models, by the field of a Request that has them."""
Row = Mapping[str, Any] | RowMapping
_PLAIN = ("client_name", "reason", "error")
_APART = {*_MODELS, *_PLAIN, "questions", "decisions"}
_COLUMNS = [name for name in Request.model_fields if name not in _APART]

# Made once: to make a statement takes as long as to have it carried out.
_IDS: BindParameter[Sequence[str]] = bindparam("requests", expanding=True)
_ID: BindParameter[str] = bindparam("request")
_WORDS = (
    select(by_name(texts.c.name, texts.c.text))
    .where(texts.c.request_id == table.c.id)
    .correlate(table)
    .scalar_subquery()
    .label("words")
)
_DECIDED = (
    select(each_row(*decisions.columns))
    .where(decisions.c.request_id == table.c.id)
    .correlate(table)
    .scalar_subquery()
    .label("decided")
)
BESIDE = (_WORDS, _DECIDED)
"""What a SELECT reads with the row of a request: its words, and who decided what.

An UPDATE that waited for the row would answer with them as they were before it waited.
"""
_BY_ID = select(table, *BESIDE).where(table.c.id.in_(_IDS))


def fresh_id() -> str:
    """An id that no request has."""
    return str(uuid4())


async def add(connection: AsyncConnection, request: Request) -> bool:
    """Keep a new request; False when one with its id, or an open one in its way, is there."""
    row = columns(request)
    added = await connection.execute(new(connection, table).values(row).on_conflict_do_nothing())
    if added.rowcount != 1:
        return False
    await write_texts(connection, request.id, texts_of(request))
    return True


def columns(request: Request) -> dict[str, Any]:
    """The row of a request."""
    row = request.model_dump(include=set(_COLUMNS), mode="python")
    row |= {name: getattr(request, name) for name in ("status", "kind")}
    return row | _json(request)


def _json(request: Request) -> dict[str, Any]:
    """The columns that hold JSON."""
    return {
        "rule": request.rule.model_dump(mode="json"),
        "concerned": request.concerned.model_dump(mode="json"),
        "outcome": request.outcome.model_dump(mode="json") if request.outcome else None,
        "questions": _bare(request.questions),
    }


def _bare(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json", exclude={"text", "answer"}) for one in questions]


def texts_of(request: Request) -> dict[str, str]:
    """The words of a request, by name: none for what it has none of."""
    words = {name: getattr(request, name) for name in _PLAIN}
    for name, adapter in _MODELS.items():
        value = getattr(request, name)
        words[name] = "" if value in (None, ()) else adapter.dump_json(value).decode()
    return words


async def write_texts(
    connection: AsyncConnection, request_id: str, words: Mapping[str, str]
) -> None:
    """Keep these words of a request, in place of those it had by the same names."""
    if emptied := [name for name, text in words.items() if not text]:
        await connection.execute(
            delete(texts).where(texts.c.request_id == request_id, texts.c.name.in_(emptied))
        )
    rows = {
        (request_id, name): {"request_id": request_id, "name": name, "text": text}
        for name, text in words.items()
        if text
    }
    if rows:
        await write_last(connection, _keep_texts, rows)


async def _keep_texts(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(_keeping_texts(connection.dialect.name), rows)


@cache
def _keeping_texts(dialect: str) -> Insertion:
    insertion = inserted(dialect, texts)
    return insertion.on_conflict_do_update(
        index_elements=["request_id", "name"], set_={"text": insertion.excluded.text}
    )


async def get(connection: AsyncConnection, request_id: str) -> Request | None:
    """One request as it is now."""
    return (await get_all(connection, [request_id]))[request_id]


async def get_all(
    connection: AsyncConnection, request_ids: Collection[str]
) -> dict[str, Request | None]:
    """Each of these requests as it is now; None where there is none."""
    rows = await connection.execute(_BY_ID, {"requests": evened(request_ids)})
    found = {row["id"]: whole(row) for row in rows.mappings()}
    return {one: found.get(one) for one in request_ids}


def whole(row: Row) -> Request:
    """The request whose row this is, with what is read BESIDE it."""
    names = decisions.columns.keys()
    decided = (dict(zip(names, one, strict=True)) for one in row["decided"] or [])
    return _request(row, row["words"] or {}, sorted(decided, key=_when))


def _when(decided: Row) -> datetime:
    """When it was decided, as the databases write it in JSON; SQLite writes no zone."""
    at = datetime.fromisoformat(decided["at"])
    return at if at.tzinfo else at.replace(tzinfo=UTC)


async def open_on(connection: AsyncConnection, ref: AssetRef) -> Request | None:
    """The request on an asset that has not ended, if there is one; there is never a second.

    Where that is one of several changes, the request for them all.
    """
    return await _open(connection, table.c.source == ref.source, table.c.asset_id == ref.id)


async def restoring(connection: AsyncConnection, origin: str) -> Request | None:
    """The same of what makes an asset anew that was deleted, by the origin of such a request."""
    return await _open(connection, table.c.origin == origin, table.c.kind == "create")


async def _open(connection: AsyncConnection, *which: ColumnElement[bool]) -> Request | None:
    found = await listed(connection, select(table).where(*which, table.c.ended_at.is_(None)))
    if found and found[0].parent:
        return await get(connection, found[0].parent)
    return found[0] if found else None


async def of_requester(connection: AsyncConnection, person: str, *, limit: int) -> list[Request]:
    """What somebody has asked for and waits for, the oldest first."""
    query = (
        select(table)
        .where(table.c.requester == person, table.c.ended_at.is_(None), table.c.parent.is_(None))
        .order_by(table.c.created_at, table.c.id)
    )
    return await listed(connection, query.limit(limit))


async def waiting_for(
    connection: AsyncConnection,
    person: str,
    places: Sequence[str],
    *,
    limit: int,
    offset: int = 0,
) -> list[Request]:
    """Pending requests whose card lies in one of these places, and that a person may yet decide.

    The places are Slack user ids and channels: theirs, and those of the groups they are in.
    """
    cards = select(delivery.c.subject).where(delivery.c.template == CARD, delivery.c.to.in_(places))
    decided = exists().where(decisions.c.request_id == table.c.id, decisions.c.person_id == person)
    query = (
        select(table)
        .where(
            table.c.status == RequestStatus.PENDING,
            table.c.requester != person,
            table.c.id.in_(cards),
            ~decided,
        )
        .order_by(table.c.expires_at, table.c.id)
    )
    return await listed(connection, query.limit(limit).offset(offset))


async def listed(connection: AsyncConnection, query: Select[Any]) -> list[Request]:
    """The requests whose rows a query answers with, in its order."""
    rows = await connection.execute(query.add_columns(*BESIDE))
    return [whole(row) for row in rows.mappings()]


def _request(row: Row, words: Mapping[str, str], decided: Sequence[Row]) -> Request:
    columns = {name: row[name] for name in _COLUMNS}
    models = {
        name: adapter.validate_json(words[name])
        for name, adapter in _MODELS.items()
        if name in words
    }
    plain = {name: words.get(name, "") for name in _PLAIN}
    asked = [
        {**one, "text": words.get(f"question:{at}", ""), "answer": words.get(f"answer:{at}", "")}
        for at, one in enumerate(row["questions"])
    ]
    return Request.model_validate(
        {
            **columns,
            **models,
            **plain,
            "questions": _QUESTIONS.validate_python(asked),
            "decisions": tuple(_decision(one, words) for one in decided),
        }
    )


def with_texts(seen: Request, columns: Mapping[str, Any], words: Mapping[str, str]) -> Request:
    """A request as it was seen, once these columns and words of it have been written."""
    models = {name: words[name] for name in _MODELS.keys() & words.keys()}
    read = {
        name: _MODELS[name].validate_json(text) if text else None for name, text in models.items()
    }
    plain = {name: words[name] for name in set(_PLAIN) & words.keys()}
    return Request.model_validate({**dict(seen), **columns, **read, **plain})


def _decision(row: Row, words: Mapping[str, str]) -> Decision:
    person = row["person_id"]
    actor = words.get(f"actor:{person}")
    consents = words.get(f"consents:{person}")
    return Decision(
        person=person,
        user=row["user_id"],
        verdict=row["verdict"],
        at=_when(row),
        comment=words.get(f"comment:{person}", ""),
        consents=json.loads(consents) if consents else {},
        actor=Actor.model_validate_json(actor) if actor else None,
    )


async def move(
    connection: AsyncConnection, seen: Request, *, to: RequestStatus | None = None, **columns: Any
) -> Request | None:
    """Change a request that is still as it was seen; None when it has moved on since.

    Its version goes up by one; `columns` are written as they are. It is answered with as it is
    then, which follows from what was seen.
    """
    changed = {"status": to or seen.status, **columns}
    was = {"request": seen.id, "seen_version": seen.version, "seen_status": seen.status}
    given = {f"to_{name}": value for name, value in changed.items()}
    moved = await connection.execute(_moving(frozenset(changed)), {**was, **given})
    if moved.rowcount != 1:
        return None
    kept = {"questions": seen.questions, "version": seen.version + 1}
    return with_texts(seen, {**changed, **kept}, {})


@cache
def _moving(columns: frozenset[str]) -> Update:
    """Writes these columns of a request that is as it was seen."""
    return (
        update(table)
        .where(
            table.c.id == _ID,
            table.c.version == bindparam("seen_version"),
            table.c.status == bindparam("seen_status"),
        )
        .values({name: bindparam(f"to_{name}") for name in columns})
        .values(version=table.c.version + 1)
    )


async def decide(
    connection: AsyncConnection,
    seen: Request,
    decided: Decision,
    *,
    to: RequestStatus | None = None,
    **columns: Any,
) -> Request | None:
    """Keep somebody's decision on a request that is still as it was seen; None when it is not.

    It takes the place of one they made before: an admin may approve, then do without the others.
    """
    now = await move(connection, seen, to=to, **columns)
    if now is None:
        return None
    person = decided.person
    said = {"user_id": decided.user, "verdict": decided.verdict, "at": decided.at}
    row = {"request_id": seen.id, "person_id": person, **said}
    await write_last(connection, _keep_decisions, {(seen.id, person): row})
    others = [one for one in seen.decisions if one.person != person]
    words = {
        f"comment:{person}": decided.comment,
        f"consents:{person}": json.dumps(decided.consents) if decided.consents else "",
    }
    if decided.actor:
        words[f"actor:{person}"] = decided.actor.model_dump_json()
    if len(others) == len(seen.decisions):  # there is nothing of theirs to be taken away
        words = {name: text for name, text in words.items() if text}
    await write_texts(connection, seen.id, words)
    return now.model_copy(update={"decisions": (*others, decided)})


async def _keep_decisions(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(_deciding(connection.dialect.name), rows)


@cache
def _deciding(dialect: str) -> Insertion:
    insertion = inserted(dialect, decisions)
    said = {name: insertion.excluded[name] for name in ("user_id", "verdict", "at")}
    return insertion.on_conflict_do_update(index_elements=["request_id", "person_id"], set_=said)


async def ask(connection: AsyncConnection, seen: Request, question: Question) -> Request | None:
    """Add a question to a request that is still as it was seen; None when it is not."""
    asked = (*seen.questions, question)
    now = await move(connection, seen, questions=_bare(asked))
    if now is None:
        return None
    await write_texts(connection, seen.id, {f"question:{len(asked) - 1}": question.text})
    return now.model_copy(update={"questions": asked})


async def answer(
    connection: AsyncConnection, seen: Request, number: int, text: str, *, at: datetime
) -> Request | None:
    """Answer a question, by its place in the list, of a request that is still as it was seen."""
    answered = list(seen.questions)
    told = {"answered_at": at, "answer": text}
    answered[number] = answered[number].model_copy(update=told)
    now = await move(connection, seen, questions=_bare(answered))
    if now is None:
        return None
    await write_texts(connection, seen.id, {f"answer:{number}": text})
    return now.model_copy(update={"questions": tuple(answered)})
