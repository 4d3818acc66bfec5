"""What a seal is: keyed hashes of an event and of the seal before it. Pure.

Words are under hashes of their own, so that a person's can be erased without breaking the chain:
what is left of them can be tested only by whoever has both the key and a guess.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.store.history_rows import Recorded
from bot.store.seal_rows import Seal


def content(key: bytes, event: Recorded) -> str:
    """The hash of all that an event's row holds; its words are not among it."""
    return _hash(key, "event", {**event._asdict(), "texts": None})


def words(key: bytes, event: Recorded) -> dict[str, str]:
    """The hash of each of an event's texts; the same text of another event has another."""
    return {name: _hash(key, "text", [event.id, name, text]) for name, text in event.texts.items()}


def link(key: bytes, seal: Seal, before: str) -> str:
    """The hash of a seal that follows one with the hash *before*."""
    return _hash(key, "seal", [before, {**seal._asdict(), "hash": None}])


def is_ours(key: bytes, last: Seal | None, before: Seal | None) -> bool:
    """Whether the *last* seal of a chain was made under this key, given the one *before* it."""
    return last is not None and link(key, last, before.hash if before else "") == last.hash


def sealed(key: bytes, event: Recorded, last: Seal | None, *, at: datetime) -> Seal:
    """The seal of an event that follows the *last* one, None where it is the first."""
    seal = Seal(
        position=last.position + 1 if last else 1,
        event=event.seq,
        at=event.at,
        content=content(key, event),
        texts=words(key, event),
        sealed_at=at,
        hash="",
    )
    return seal._replace(hash=link(key, seal, last.hash if last else ""))


def _hash(key: bytes, what: str, value: Mapping[str, Any] | list[Any]) -> str:
    written = json.dumps([what, value], sort_keys=True, separators=(",", ":"), default=_plain)
    return hmac.digest(key, written.encode(), "sha256").hex()


def _plain(value: object) -> str:
    """An instant, the same whichever database it was in; whatever else a row may hold by force."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return repr(value)
