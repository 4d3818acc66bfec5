"""Which actors are the same person, by any identity that they share."""

from collections.abc import Iterable

from bot.policy.rules import Actor

Key = tuple[str, ...]


def keys(actor: Actor) -> frozenset[Key]:
    """The identities of someone; whoever shares one of them is the same person."""
    return frozenset(
        [
            ("person", actor.person),
            ("user", actor.user),
            *(("email", email) for email in actor.emails),
            *(("source", *identity) for identity in actor.identities),
        ]
    )


def voice(actor: Actor) -> frozenset[Key]:
    """Their identities, and those of whoever they stand in for: together they have one vote."""
    return keys(actor).union(*map(keys, actor.stands_in_for))


def is_same(one: Actor, other: Actor) -> bool:
    """Whether two are one person, by any of their identities."""
    return not keys(one).isdisjoint(keys(other))


def persons(actors: Iterable[Actor]) -> tuple[tuple[Actor, ...], ...]:
    """Actors grouped by person, also where only a third one shows that two are the same.

    Whoever stands in for somebody who is away counts as the same person.
    """
    by_key: dict[Key, list[Actor]] = {}
    for actor in actors:
        own = voice(actor)
        met = {id(same): same for key in own if (same := by_key.get(key))}
        merged = [*(one for same in met.values() for one in same), actor]
        others = (voice(one) for one in merged[:-1])
        by_key.update((key, merged) for some in (own, *others) for key in some)
    return tuple(map(tuple, {id(same): same for same in by_key.values()}.values()))


def others(requester: Actor, actors: Iterable[Actor]) -> list[tuple[Actor, ...]]:
    """Actors grouped by person, without the requester, who stands in for nobody."""
    alone = requester.model_copy(update={"stands_in_for": ()})
    parts = persons([alone, *actors])
    return [same for same in parts if not any(one is alone for one in same)]
