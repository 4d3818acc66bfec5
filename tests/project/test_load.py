"""The load of the benchmarks counts what was asked for, and nothing that is merely an answer."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from benchmarks.load import HOST, Answers, Report, Sender, Wanted

SERIALS = ["C02AAAAAAAA1", "C02AAAAAAAA2"]
REFUSED = "I answer one person 30 times a minute. Please ask again in 9 seconds."


@asynccontextmanager
async def answering(reply: Callable[[str], str]) -> AsyncIterator[str]:
    """The address of a server that answers each command with what is made of its text."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=reply(str((await request.post())["text"])))

    served = web.Application()
    served.router.add_post("/", answer)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    yield f"http://{HOST}:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def reported(reply: Callable[[str], str]) -> Report:
    """What the load reports of four commands that are answered so."""
    async with answering(reply) as url:
        texts = [f"serial {serial}" for serial in SERIALS]
        wanted = Wanted(url, secret="x", fields={}, texts=texts, commands=4, connections=2)
        return await Sender(wanted, Answers(wanted), "http://127.0.0.1:9/answer").run()


async def test_an_answer_that_shows_what_was_asked_for_counts() -> None:
    """Each of four acknowledgements shows the serial number of its own command."""
    assert (await reported(lambda text: f"A laptop, {text}")).riding == 4


@pytest.mark.parametrize("other", [REFUSED, "A laptop, serial C02ZZZZZZZZ9", ""])
async def test_a_refusal_counts_as_no_answer(other: str) -> None:
    """A body that shows something else than what was asked for is no answer, whatever it is."""
    assert (await reported(lambda _: other)).riding == 0
