"""Answers: the envelope, and the sentences of those that failed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sandbox.itflow import php

JSON = dict[str, Any]

UNKNOWN_KEY = "Authentication failed. API key is invalid or has expired."
FOREIGN_CLIENT = (
    "The user linked to this API key does not have access to the target client for this write."
)
NO_USER = "This API key is not tied to a user and is no longer valid. Please recreate it."
INACTIVE_USER = "The user linked to this API key is inactive, archived, or invalid."
NO_RIGHT = "The user linked to this API key does not have permission for this action."
ONLY_GET = "Can only send GET requests to this endpoint."
ONLY_POST = "Can only send POST requests to this endpoint."
_NOTHING = "No resource (for this client and company) with the specified parameter(s)."
_NOT_CREATED = (
    "Auth success but insert query failed, ensure ALL required variables are provided (and aren't "
    "duplicates where applicable) and database schema is up-to-date. Turn on error logging and "
    "look for 'undefined index'."
)
_NOT_UPDATED = (
    "Auth success but update query failed/returned no results. Ensure ALL required variables are "
    "provided and database schema is up-to-date. Most likely cause: non-existent module ID (i.e. "
    "bad contact ID/ticket ID/etc) or no rows changed."
)
_NOT_DELETED = (
    "Auth success but delete query failed. Ensure ALL required variables are provided and database "
    "schema is up-to-date. Most likely cause: asset/client/company ID mismatch."
)


class Answer(NamedTuple):
    """A status and a body; PHP says that it is JSON whatever it is."""

    status: int
    body: str
    content_type: str = "application/json"


def failed(message: str, status: int = 200) -> Answer:
    """False, and a sentence."""
    return Answer(status, php.encoded({"success": "False", "message": message}))


def rows(found: Sequence[JSON], *, numbered: bool) -> Answer:
    """The rows of a page; none is a failure."""
    if not found:
        return failed(_NOTHING)
    data = [_numbered(row) for row in found] if numbered else list(found)
    return _succeeded({"count": len(found), "data": data})


def created(row_id: str | None) -> Answer:
    """The new row's id as a number, and a count that is a string."""
    if row_id is None:
        return failed(_NOT_CREATED)
    return _succeeded({"count": "1", "data": [{"insert_id": int(row_id)}]})


def updated(*, done: bool) -> Answer:
    """Whether a row changed."""
    return _succeeded({"count": 1}) if done else failed(_NOT_UPDATED)


def deleted(*, said: bool) -> Answer:
    """What is said about a deletion, which need not be what happened."""
    return _succeeded({"count": 1}) if said else failed(_NOT_DELETED)


def _succeeded(answer: JSON) -> Answer:
    return Answer(200, php.encoded({"success": "True", **answer}))


def _numbered(row: JSON) -> JSON:
    """Each value under its position, and then under its name."""
    pairs = enumerate(row.items())
    return {key: value for at, (name, value) in pairs for key in (str(at), name)}
