"""`/asset away` and `/asset back`, as people type them, and what comes of it."""

from datetime import timedelta

from bot.people.absences import Absences
from bot.store.history_rows import every
from sandbox.demo import SETTINGS
from sandbox.slack import Member
from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
BY_MEI = "@Mei Tanaka approved for @Priya Raman"


async def answered(member: Member, line: str) -> str:
    """What somebody is answered to a command."""
    await member.types(line)
    return (await member.answer()).plain


def in_days(scene: Scene, days: int) -> str:
    """A day from now, as it is typed."""
    return (scene.bot.absences.now() + timedelta(days=days)).date().isoformat()


async def told(scene: Scene) -> list[tuple[str, bool]]:
    """What history has of absences, and whether somebody did it."""
    async with scene.bot._parts.records.read() as connection:
        events = await every(connection)
    return [(one.kind, one.actor is not None) for one in events if one.kind in {"away", "back"}]


async def test_a_delegate_is_asked_and_decides_for_whom_is_away(stage: Stage) -> None:
    """The card says for whom; back again, it is over."""
    async with stage(ASSETBOT_CONFIG=str(SETTINGS)) as scene:
        assert "You are not away" in await answered(scene.priya, "/asset away")
        said = await answered(scene.priya, f"/asset away @mei until {in_days(scene, 7)}")
        assert "@Mei Tanaka is asked too" in said
        assert "You decide for @Priya Raman" in await answered(scene.mei, "/asset away")
        await scene.dana.types(f"/asset transfer {SERIAL} @noah New laptop")
        await scene.dana.until(lambda: scene.dana.form and "To whom" in scene.dana.form.plain, 30)
        await scene.dana.submits()
        card = await scene.mei.until(
            lambda: next((one for one in scene.mei.sees() if "Approve" in one.buttons), None), 10
        )
        await scene.mei.clicks("Approve", on=card)
        await scene.dana.until(
            lambda: any(
                "@Mei Tanaka approved for @Priya" in one.plain for one in scene.dana.sees()
            ),
            10,
        )
        await scene.priya.until(
            lambda: any("Done. Factorial" in one.plain for one in scene.priya.sees()), 10
        )
        await scene.quiet()
        await scene.priya.types("/asset back")
        await scene.priya.until(
            lambda: any("Welcome back" in one.plain for one in scene.priya.sees()), 10
        )
        assert "You were not away" in await answered(scene.priya, "/asset back")
        assert await told(scene) == [("away", True), ("back", True)]


async def test_an_absence_ends_by_itself_on_its_day(scene: Scene) -> None:
    """And history says that nobody had to."""
    await answered(scene.priya, f"/asset away @mei until {in_days(scene, 1)}")
    later = Absences(
        roles=scene.bot.roles,
        records=scene.bot._parts.records,
        installation=scene.bot.absences.installation,
        now=lambda: scene.bot.absences.now() + timedelta(days=2),
    )
    assert (await later.standing(scene.priya.user.id)).own is None
    await later.pass_time()
    assert await told(scene) == [("away", True), ("back", False)]
    assert "You are not away" in await answered(scene.priya, "/asset away")


async def test_who_cannot_stand_in_is_not_named(scene: Scene) -> None:
    """A sentence each: a guest, oneself, somebody who is away."""
    until = f"until {in_days(scene, 7)}"
    me = scene.priya.user.name
    assert "themselves" in await answered(scene.priya, f"/asset away @{me} {until}")
    guest = next(one for one in scene.slack.users.values() if one.kind == "guest")
    assert "full member" in await answered(scene.priya, f"/asset away @{guest.name} {until}")
    await answered(scene.mei, f"/asset away @noah {until}")
    assert "away themselves" in await answered(scene.priya, f"/asset away @mei {until}")
    assert "is over already" in await answered(scene.priya, "/asset away @noah until 2020-01-01")
    assert "no day" in await answered(scene.priya, "/asset away @noah until someday")
    assert "who decides for you" in await answered(scene.priya, "/asset away until friday")
    assert "You are not away" in await answered(scene.priya, "/asset away")


async def test_who_decides_nothing_is_told_that_nothing_is_to_be_decided_for_them(
    both: Stage,
) -> None:
    """Nobody decides for them what nobody asks them; an approver is told who does.

    Tom is a contact of a client, for which nobody can agree in his place.
    """
    async with both(ASSETBOT_CONFIG=str(SETTINGS)) as scene:
        until = f"until {in_days(scene, 7)}"
        said = await answered(scene.tom, f"/asset away @mei {until}")
        assert "You are away until" in said
        assert "there is nothing that @Mei Tanaka could decide for you." in said
        assert "@Mei Tanaka is asked too" not in said
        said = await answered(scene.priya, f"/asset away @noah {until}")
        assert "@Noah Lindqvist is asked too whenever you are, and can decide for you." in said
