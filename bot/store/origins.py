"""What gave rise to a request, where that was another request or a fault: one column of its row."""

from typing import Final, NamedTuple

UNDO: Final = "undo"
FAULT: Final = "fault"


class Undone(NamedTuple):
    """The request that another is an undo of."""

    request: str
    deed: str
    """What it had done: its kind, or "undo" where it was an undo itself."""


def of_undo(undone: Undone) -> str:
    """The origin of a request that puts back what another did."""
    return f"{UNDO}:{undone.request}:{undone.deed}"


def of_fault(fault_id: str) -> str:
    """The origin of a request that a fault asked for."""
    return f"{FAULT}:{fault_id}"


def undone(origin: str | None) -> Undone | None:
    """What a request with this origin is an undo of; None for no undo."""
    kind, *rest = (origin or "").split(":")
    return Undone(*rest) if kind == UNDO and len(rest) == len(Undone._fields) else None


def fault(origin: str | None) -> str | None:
    """The fault that asked for a request with this origin; None for none."""
    kind, *rest = (origin or "").split(":")
    return rest[0] if kind == FAULT and len(rest) == 1 else None
