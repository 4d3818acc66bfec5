"""How the story `bulk-return` is acted, and how it can be broken."""

from typing import Final

from sandbox.company import ItAsset
from sandbox.stories.actor import Actor
from sandbox.stories.breaking import ANYWHERE, Break
from sandbox.stories.playing import Play
from sandbox.stories.scenes import DONE, all_agree, question_and_answer
from sandbox.world import World

_LEAVERS: Final = ("alex", "mei", "noah", "tom")
"""Who may be the one to leave: the first of them with as much as the story needs."""


class _Leaver:
    """Somebody with several screens, which a rule is for, and with other things."""

    def __init__(self, world: World, name: str) -> None:
        self.name = name
        self._world = world
        address = world.member(name).user.email
        (self.person,) = [one for one in world.inventory.employees if one.email == address]
        categories = {one.id: one.key for one in world.inventory.categories}
        screens = {one.id for one in world.inventory.models if _is_screen(categories, one)}
        owned = [one for one in world.inventory.assets if one.owner_id == self.person.id]
        self.owned = [one for one in owned if one.discarded_at is None]
        self.screens = [one for one in self.owned if one.model_id in screens]

    @property
    def fits(self) -> bool:
        """Whether the two cards can be told apart."""
        others = len(self.owned) - len(self.screens)
        return bool(self.screens) and others > 0 and (others == 1 or others != len(self.screens))


def _is_screen(categories: dict[str, str], model: object) -> bool:
    return categories.get(getattr(model, "category_id", "")) == "it.screen"


def _leaver(world: World) -> _Leaver:
    fitting = (one for name in _LEAVERS if (one := _Leaver(world, name)).fits)
    return next(fitting)


def _headed(rows: list[ItAsset]) -> str:
    """How the card of these is headed."""
    named = f"{rows[0].label} · {rows[0].serial_number}"
    return f"Return: {named if len(rows) == 1 else f'{len(rows)} assets'}"


def _ended(rows: list[ItAsset]) -> str:
    """What the card of these says in the end."""
    return f"Done. All {len(rows)} are confirmed." if len(rows) > 1 else DONE


async def act(play: Play) -> None:
    """What people do, and what they see of it."""
    dana, priya, amara = play.people("dana", "priya", "amara")
    leaver = _leaver(play.world)
    screens, owned = leaver.screens, leaver.owned
    others = [one for one in owned if one not in screens]
    card, done = _headed(screens), _ended(screens)
    with play.step("ask", f"Dana at the IT desk takes back all that {leaver.person.name} has"):
        await _ask(dana, leaver)
        await dana.sees(card, "0 of 1 approvals")
    with play.step("question", "Priya wants to know more, and Dana answers"):
        await question_and_answer(dana, priya, card, "All of them?", "They leave today")
    with play.step("approve", "Priya agrees to the list of screens"):
        seen = await priya.sees(card, "0 of 1 approvals", "They leave today")
        play.may_break("carry-out", "tell")
        await priya.clicks("Approve", on=seen)
        await priya.sees("You approved it")
    with play.step("carry-out", "the bot does it in Factorial, one asset after the other"):
        for row in owned:
            await play.carried_out(row.serial_number, _is_back, dana, row.serial_number)
    with play.step("tell", "whoever had to do with it hears how it ended"):
        for person in (dana, priya, amara):
            await person.sees(card, done, "@Priya Raman approved")
        await dana.sees("Return", others[0].serial_number, "Done.")
    with play.step("agree", "Factorial, the history and every card are compared"):
        who = f"@{leaver.person.name}"
        history = (
            f"assetbot: carried out: return. Status assigned → in stock, Assignee {who} → none",
            "Priya Raman: approved: return",
            "Dana Desk: asked for: return. Reason: “They leave”",
        )
        for row in owned:
            play.holds(row.serial_number, _is_back)
        people, serial = (dana, priya, amara), screens[0].serial_number
        await all_agree(play, people, serial, card, history, writes=len(owned), done=done)


async def _ask(dana: Actor, leaver: _Leaver) -> None:
    """Dana finds what they have, and asks for all of it back."""
    await dana.types(f"/asset of @{leaver.name}")
    listed = await dana.sees(f"Assets of {leaver.person.name}")
    await dana.clicks("Return all…", on=listed)
    await dana.is_shown("1 approval")
    await dana.enters("Reason", "They leave")
    await dana.submits()
    await dana.is_shown("for 1 approval")
    await dana.closes()


def _is_back(row: ItAsset) -> bool:
    return (row.owner_id, row.status) == (None, "in_stock")


def _refuses_to_change(world: World) -> None:
    world.factorial.fail("status", times=None, status=422, method="PUT")


def _given_away(world: World) -> None:
    row = _leaver_had(world)
    world.factorial.edit(row.id, {"owner_id": "1007"})


def _leaver_had(world: World) -> ItAsset:
    """Something that was taken back last."""
    back = [one for one in world.inventory.assets if _is_back(one)]
    return max(back, key=lambda one: one.updated_at)


BREAKS: Final = {
    **ANYWHERE,
    "carry-out": Break("Factorial refuses every change", _refuses_to_change),
    "agree": Break("Noah was given one of them in Factorial afterwards", _given_away),
}
