"""Several reads at once, failing as one of them failed."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.errors import SourceError

T = TypeVar("T")


async def together(*reads: Coroutine[Any, Any, T]) -> list[T]:
    """What each read gave; the first SourceError ends all of them and is raised by itself."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read) for read in reads]
    except BaseExceptionGroup as failures:
        failed, others = failures.split(SourceError)
        if others is not None or failed is None:
            raise
        first = next(_leaves(failed))
        raise first from first.__cause__
    return [task.result() for task in tasks]


def _leaves(group: BaseExceptionGroup[Any]) -> Any:
    for one in group.exceptions:
        if isinstance(one, BaseExceptionGroup):
            yield from _leaves(one)
        else:
            yield one
