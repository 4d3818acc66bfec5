"""Who is one and the same person, by all that says who somebody is."""

from collections.abc import Iterable

from bot.policy.rules import Actor

Key = tuple[str, ...]


def _keys(actor: Actor) -> frozenset[Key]:
    """All that says who someone is; whoever shares one of them is the same person."""
    return frozenset(
        [
            ("person", actor.person),
            ("user", actor.user),
            *(("email", email) for email in actor.emails),
            *(("source", *identity) for identity in actor.identities),
        ]
    )


def is_same(one: Actor, other: Actor) -> bool:
    """Whether two are one person, by any of their identities."""
    return not _keys(one).isdisjoint(_keys(other))


def persons(actors: Iterable[Actor]) -> tuple[tuple[Actor, ...], ...]:
    """Actors by person, also where only a third one shows that two are the same."""
    by_key: dict[Key, list[Actor]] = {}
    for actor in actors:
        keys = _keys(actor)
        met = {id(same): same for key in keys if (same := by_key.get(key))}
        merged = [*(one for same in met.values() for one in same), actor]
        others = (_keys(one) for one in merged[:-1])
        by_key.update((key, merged) for some in (keys, *others) for key in some)
    return tuple(map(tuple, {id(same): same for same in by_key.values()}.values()))


def others(requester: Actor, actors: Iterable[Actor]) -> list[tuple[Actor, ...]]:
    """Actors by person, without whatever shows to be the requester."""
    parts = persons([requester, *actors])
    return [same for same in parts if not any(one is requester for one in same)]
