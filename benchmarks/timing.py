"""How long one call takes."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

_BATCH_SECONDS: Final = 0.004
_BATCHES: Final = 25


def microseconds(call: Callable[[], object]) -> float:
    """The least of many batches: whatever else the machine does only ever makes a call longer."""
    number = 1
    while _batch(call, number) < _BATCH_SECONDS:
        number *= 2
    return min(_batch(call, number) for _ in range(_BATCHES)) / number * 1e6


def _batch(call: Callable[[], object], number: int) -> float:
    began = perf_counter()
    for _ in range(number):
        call()
    return perf_counter() - began
