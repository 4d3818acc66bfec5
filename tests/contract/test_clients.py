"""Connections to an asset system: few, kept for a while, and never waited for in vain."""

import asyncio
from contextlib import AsyncExitStack

import httpx
import pytest

from bot.assets import clients
from bot.assets.clients import MOST, Clients


def none_called() -> Clients:
    """Clients of which none is ever sent a request; that makes them cheap."""
    return Clients(transport=httpx.MockTransport(lambda _request: httpx.Response(204)))


async def used(own: Clients, number: int) -> list[httpx.AsyncClient]:
    """So many clients that were in use at the same time."""
    found: list[httpx.AsyncClient] = []
    all_there = asyncio.Event()

    async def use() -> None:
        async with own.one(within=10) as client:
            found.append(client)
            if len(found) == number:
                all_there.set()
            await all_there.wait()

    await asyncio.gather(*(use() for _ in range(number)))
    return found


async def test_the_one_that_was_used_last_is_used_first() -> None:
    """Of several, those that are not needed rest, until they are let go of."""
    own = none_called()
    several = await used(own, 3)
    assert len({*several}) == 3
    assert await used(own, 1) == await used(own, 1)
    assert len({*several, *await used(own, 3)}) == 3
    await own.close()
    assert all(client.is_closed for client in several)


async def test_what_nobody_has_used_for_a_while_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the next request, whoever makes it."""
    own = none_called()
    several = await used(own, 3)
    monkeypatch.setattr(clients, "KEPT", -1.0)
    (last,) = await used(own, 1)
    assert [client.is_closed for client in several] == [client is not last for client in several]
    await own.close()


async def test_one_that_does_not_close_is_no_matter_of_the_next_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That request has its own, which is kept; the end fails at none either."""

    class Stubborn(httpx.MockTransport):
        async def aclose(self) -> None:
            raise OSError("reset by peer")

    own = Clients(transport=Stubborn(lambda _request: httpx.Response(204)))
    several = await used(own, 3)
    monkeypatch.setattr(clients, "KEPT", -1.0)
    (last,) = await used(own, 1)
    assert [client.is_closed for client in several] == [client is not last for client in several]
    await own.close()
    assert last.is_closed


async def test_what_is_given_back_after_the_end_is_closed() -> None:
    """Also what was made since, and none of them is handed out again."""
    own = none_called()
    async with own.one(within=1) as early:
        await own.close()
        async with own.one(within=1) as late:
            assert not late.is_closed
    assert (early.is_closed, late.is_closed) == (True, True)
    assert {early, late}.isdisjoint(await used(own, 2))


async def test_one_that_cannot_be_made_takes_nobodys_place() -> None:
    """However often that is tried, it fails by its own error."""
    own = Clients(unheard_of=True)
    for _ in range(MOST + 1):
        with pytest.raises(TypeError):
            async with own.one(within=1):
                pass


async def test_one_whose_request_was_broken_off_is_not_used_again() -> None:
    """Its connection may be held for good by what is left of that request."""
    own = none_called()
    with pytest.raises(asyncio.CancelledError):
        async with own.one(within=1) as broken:
            raise asyncio.CancelledError
    assert broken.is_closed
    assert broken not in await used(own, MOST)
    await own.close()


async def test_where_none_comes_free_the_request_was_not_sent() -> None:
    """Which is what the library says of it, too; a moment later there is room again."""
    own = none_called()
    async with AsyncExitStack() as busy:
        for _ in range(MOST):
            await busy.enter_async_context(own.one(within=30))
        with pytest.raises(httpx.PoolTimeout):
            async with own.one(within=0):
                pass
    assert len(await used(own, MOST)) == MOST
    await own.close()
