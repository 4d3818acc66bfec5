"""The model of a new asset: a step of its own, on record before the next begins.

Whoever makes a model holds its name meanwhile, so that of many new assets that need the same one,
asked for together or by people who know nothing of each other, only one makes it. Who finds it held
comes back later, and finds the model. A name that nobody lets go of, for its process has died or
its source never answered, is free once whatever was sent must have arrived.
"""

import asyncio
import json
from hashlib import sha256

from bot import operations
from bot.approvals.attempts import WRITE_WITHIN, Attempt, Ended, Later, Overtaken, kind_of
from bot.approvals.due import again_at
from bot.assets.client import NewModel
from bot.errors import SourceError, SourceUnavailable, UnknownOutcome
from bot.models import RequestStatus
from bot.operations import Create
from bot.store import request_runs
from bot.store.marks import hold, take_down


async def make_model(attempt: Attempt) -> None:
    """See to the model of a new asset, where it needs one that is not there; as steps do."""
    held, means = attempt.held, attempt.means
    operation = held.change
    if not isinstance(operation, Create) or operation.model is None:
        return
    name, clock = _name(held.source, operation.model), means.clock()
    async with means.records.begin() as connection:
        ours = await hold(connection, name, clock=clock, until=clock + request_runs.LEASE)
    if not ours:
        raise Later(again_at(held.attempt, means.now()))
    await attempt.fence(None)
    try:
        async with asyncio.timeout(WRITE_WITHIN):
            operation = await operations.with_model(operation, means.sources[held.source])
    except (UnknownOutcome, SourceUnavailable, TimeoutError) as error:
        # The asset was surely not sent, and the model is looked for before it is made.
        raise Later(again_at(held.attempt, means.now()), error) from error
    except SourceError as error:
        async with means.records.begin() as connection:
            await take_down(connection, name)
        raise Ended(RequestStatus.FAILED, kind_of(error), error=error) from error
    async with means.records.begin() as connection:
        if not await request_runs.step(connection, held, operation):
            raise Overtaken
        await take_down(connection, name)
    attempt.stepped(operation)


def _name(source: str, model: NewModel) -> str:
    """The mark that stands for being at a model: all that is compared of it, and no text of it."""
    words = json.dumps([source, *model.called])
    return f"model {sha256(words.encode()).hexdigest()}"
