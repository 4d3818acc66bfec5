"""Who asks for a change or decides one, as policy is told of them at each click."""

from datetime import UTC, datetime

import pytest

from bot.errors import NotPermitted
from bot.models import Role
from bot.policy.rules import Actor
from bot.store.people import identities_of
from sandbox.company import Colleague
from tests.flows.conftest import Scene, Stage

GROUP = '[[roles]]\nrole = "approver"\ngroups = ["{group}"]\n'


async def actor(scene: Scene, who: str, *groups: str) -> Actor:
    """Someone of the workspace as they are now."""
    return await scene.bot.roles.actor(getattr(scene, who).user.id, groups)


async def test_an_actor_is_one_person_under_all_their_identities(both: Stage) -> None:
    """The records' person, both sources' people, the address and the roles."""
    async with both() as scene:
        dana = await actor(scene, "dana")
        again = await actor(scene, "dana")
        async with scene.bot.trail._records.read() as connection:
            known = await identities_of(connection, dana.person)
    assert dana == again
    assert dana.emails == {"dana.desk@larkfield.example"}
    assert ("factorial", "1001") in dana.identities
    assert dana.standing.has(Role.ADMIN)
    assert not dana.ambiguous
    named = {(one.realm, one.external_id) for one in known}
    assert {source for source, _ in dana.identities} == {"factorial", "itflow"}
    assert named & dana.identities
    assert dana.user in {external for _, external in named}


async def test_whoever_is_nobody_in_any_source_is_a_person_all_the_same(both: Stage) -> None:
    """Known from Slack alone, so that what they do has an actor."""
    async with both() as scene:
        wren = await actor(scene, "wren")
        assert (wren.identities, wren.ambiguous) == (frozenset(), False)
        assert wren.person == (await actor(scene, "wren")).person
        async with scene.bot.trail._records.read() as connection:
            (known,) = await identities_of(connection, wren.person)
    assert (known.kind, known.external_id, known.evidence) == ("slack", wren.user, "slack")


async def test_an_address_of_two_employees_makes_an_actor_ambiguous(both: Stage) -> None:
    """Nobody can say which of them it is."""
    async with both() as scene:
        robin = await actor(scene, "robin")
    assert robin.ambiguous
    assert robin.identities == frozenset()


async def test_an_address_of_two_slack_users_names_neither(both: Stage) -> None:
    """Not for a role, and not for a rule."""
    async with both(ASSETBOT_ADMINS="alex.moreno@larkfield.example") as scene:
        before = await actor(scene, "alex")
        mail = scene.alex.user.email or ""
        twin = Colleague("alex2", "Alex Moreno", mail, "U0ALEXTWIN", "member", None)
        scene.slack.welcome(twin)
        await scene.quiet()
        after = [await actor(scene, "alex"), await actor(scene, "alex2")]
    assert before.standing.has(Role.ADMIN)
    assert before.emails == {mail}
    for one in after:
        assert (one.emails, one.standing.grants) == (frozenset(), ())


async def test_an_actor_is_in_the_groups_of_rules_beside_those_of_roles(both: Stage) -> None:
    """Asked of Slack together."""
    async with both(config=GROUP) as scene:
        (desk,) = scene.slack.groups
        other = scene.slack.add_group("finance", [scene.tom.user.id]).id
        alex, tom = await actor(scene, "alex", other), await actor(scene, "tom", other)
        gone = await actor(scene, "tom", "S0NOSUCH")
        scene.slack.refused.clear()  # a group that is no longer there is refused by Slack
    assert alex.groups == {desk}
    assert alex.standing.has(Role.APPROVER)
    assert tom.groups == {other}
    assert not tom.standing.has(Role.APPROVER)
    assert gone.groups == frozenset()


@pytest.mark.parametrize("who", ["gemma", "dieter", "sam"])
async def test_no_guest_stranger_or_deactivated_user_is_an_actor(both: Stage, who: str) -> None:
    """Raised as they are, whatever roles the settings name them for."""
    async with both(ASSETBOT_ADMINS="U0GEMMAGUE U0DIETERVO U0SAMSTONE") as scene:
        with pytest.raises(NotPermitted):
            await actor(scene, who)


async def test_what_another_process_was_told_counts_at_once_for_an_actor(both: Stage) -> None:
    """Their row is read anew, whatever this process had in memory."""
    async with both() as scene:
        parts, slack = scene.bot._parts, scene.bot.people._slack
        assert slack is not None
        people = parts.people(slack, scene.bot.people._home)
        await people.load()
        people._began = datetime.min.replace(tzinfo=UTC)
        there = parts.roles(people, parts.identities(people), slack)
        dana = scene.dana.user.id
        scene.slack.appoint("dana", is_admin=False)
        scene.slack.deactivate("tom")
        await scene.quiet()
        asker = people.known(dana)
        assert asker is not None
        assert (await there.standing(asker)).has(Role.ADMIN)
        assert not (await there.actor(dana)).standing.has(Role.ADMIN)
        assert not (await there.standing(asker)).has(Role.ADMIN)
        assert people.known(scene.tom.user.id) is not None
        with pytest.raises(NotPermitted, match="deactivated"):
            await there.actor(scene.tom.user.id)
