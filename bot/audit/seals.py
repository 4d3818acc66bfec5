"""What a seal is: keyed hashes of an event and of the seal before it. Pure.

Words are under hashes of their own, so that a person's can be erased without breaking the chain:
what is left of them can be tested only by whoever has both the key and a guess.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
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


def drafted(key: bytes, event: Recorded, *, at: datetime) -> Seal:
    """The seal of an event, made at an instant, that has no place in the chain yet."""
    return Seal(0, event.seq, event.at, content(key, event), words(key, event), at, "")


def linked(key: bytes, draft: Seal, last: Seal | None) -> Seal:
    """The same in its place behind the *last* seal, None where it is the first."""
    seal = draft._replace(position=last.position + 1 if last else 1)
    return seal._replace(hash=link(key, seal, last.hash if last else ""))


def _hash(key: bytes, what: str, value: Mapping[str, Any] | list[Any]) -> str:
    keyed = _keyed(key).copy()
    keyed.update(_canonical([what, value]).encode())
    return keyed.hexdigest()


@lru_cache(maxsize=1)
def _keyed(key: bytes) -> hmac.HMAC:
    """A key taken up, to be copied: to look for the algorithm takes longer than to use it."""
    return hmac.new(key, digestmod="sha256")


def _plain(value: object) -> str:
    """An instant, the same whichever database it was in; whatever else a row may hold by force."""
    return _instant(value) if isinstance(value, datetime) else repr(value)


@lru_cache(maxsize=256)
def _instant(value: datetime) -> str:
    """When it was; written once for an event and its seal, and for all that are sealed at once."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain).encode
