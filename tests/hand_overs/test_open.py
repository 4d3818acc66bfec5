"""Which open hand-overs somebody sees: their own, and those that they look after."""

from bot.hand_overs import HandOver, Place
from bot.models import Part, Role, Scope
from bot.policy.roles import Grant, Standing
from tests.desk import Desk, user
from tests.handing import PRIYA, Handing

STOCK = 3
"""Assets that are given to Priya."""


async def several(handing: Handing) -> list[HandOver]:
    """Some of what nobody has is given to Priya, a minute after each other."""
    found: list[HandOver] = []
    async for page in handing.desk.client.assets():
        for asset in page.items:
            if asset.status == "in stock" and asset.serial_number and len(found) < STOCK:
                handing.desk.later(minutes=1)
                found.append(await handing.given(serial=asset.serial_number))
    return found


async def seen(handing: Handing, name: str, scope: Scope | None = None) -> list[str]:
    """The hand-overs that somebody looks after, by id, page by page."""
    actor = handing.desk.people.actors[user(name)]
    ids: list[str] = []
    after: Place | None = None
    while True:
        page = await handing.hand_overs().still_open(actor, scope or Scope(), after=after, limit=2)
        ids += [one.id for one in page]
        if len(page) < 2:
            return ids
        after = Place(page[-1].asked_at, page[-1].id)


async def test_operators_see_all_of_them_page_by_page(handing: Handing) -> None:
    """Who waits longest first, each once."""
    given = [one.id for one in await several(handing)]
    assert len(given) == STOCK
    assert await seen(handing, "olaf") == given
    assert await seen(handing, "ada") == given
    assert await seen(handing, "eve") == []


async def test_a_scope_ends_where_it_ends(handing: Handing) -> None:
    """Other sources and other clients are not looked at."""
    await several(handing)
    for scope in (
        Scope(sources=frozenset({"itflow"})),
        Scope(clients=frozenset({"acme"})),
        Scope(parts=(Part(source="itflow"),)),
    ):
        assert await seen(handing, "olaf", scope) == []
    whole = Scope(parts=(Part(source="factorial"),))
    assert len(await seen(handing, "olaf", whole)) == STOCK


async def test_an_operator_of_one_client_looks_after_theirs_alone(handing: Handing) -> None:
    """A role that does not reach an asset does not reach its hand-over."""
    await several(handing)
    grant = Grant(role=Role.OPERATOR, sources=frozenset({"factorial"}), clients=frozenset({"acme"}))
    _standing(handing.desk, "olaf", Standing(grants=(grant,)))
    assert await seen(handing, "olaf") == []


def _standing(desk: Desk, name: str, standing: Standing) -> None:
    actor = desk.people.actors[user(name)]
    desk.people.actors[user(name)] = actor.model_copy(update={"standing": standing})


async def test_ones_own_are_those_one_was_given_and_those_one_gave(handing: Handing) -> None:
    """Nobody else's; what is over is in no list."""
    first, *rest = await several(handing)
    await handing.hand_overs().have(first.id, user(PRIYA))
    for name, count in ((PRIYA, len(rest)), ("dana", len(rest)), ("eve", 0), ("lee", 0)):
        actor = handing.desk.people.actors[user(name)]
        own = await handing.hand_overs().open_of(actor, Scope(), limit=10)
        assert len(own) == count, name
    assert await seen(handing, "olaf") == [one.id for one in rest]


async def test_in_a_clients_channel_ones_own_of_other_clients_are_not_told(
    handing: Handing,
) -> None:
    """A scope ends for what one gave and was given as for all else."""
    await several(handing)
    for name in (PRIYA, "dana"):
        actor = handing.desk.people.actors[user(name)]
        theirs = Scope(sources=frozenset({"itflow"}), clients=frozenset({"acme"}))
        assert await handing.hand_overs().open_of(actor, theirs, limit=10) == []
