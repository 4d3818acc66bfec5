"""A change that Factorial meets badly: what it did is found out, and said to whoever asked."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from bot.approvals import carrying
from sandbox.slack import Seen
from tests.flows.conftest import Scene
from tests.flows.processes import nothing_secret
from tests.flows.test_changes_flow import desk, form

__all__ = ["desk"]
DONE, NOT_DONE, DOUBT = "Done.", "Not done.", "Nobody can say whether it was done."
MEI = "1005"


class Day(NamedTuple):
    """What meets the one change that is sent, and what comes of it."""

    kind: Any
    conditions: Mapping[str, Any] = {}
    says: str = DONE
    is_done: bool = True


def _status(code: int, says: str, **more: Any) -> Day:
    return Day("status", {"status": code, **more}, says, is_done=False)


DAYS = {
    "drop after": Day("drop_after"),
    "HTML with 200": Day("html"),
    "truncated JSON": Day("truncated"),
    "errors null": Day("errors_null"),
    "slow": Day("slow", {"seconds": 0.02}),
    "drop": Day("drop", says=DOUBT, is_done=False),
    "reset": Day("reset", says=DOUBT, is_done=False),
    "hang": Day("hang", says=DOUBT, is_done=False),
    "500": _status(500, DOUBT),
    "503": _status(503, DOUBT),
    "401": _status(401, NOT_DONE),
    "403": _status(403, NOT_DONE),
    "404": _status(404, NOT_DONE),
    "409": _status(409, NOT_DONE),
    "422": _status(422, NOT_DONE),
}


def made(desk: Scene, serial: str) -> None:
    """A new asset in stock."""
    factorial = desk.world.factorial
    model = factorial.asset("PF4STOCK").model_id
    factorial.add({"it_asset_model_id": model, "serial_number": serial})


def writes(desk: Scene) -> int:
    """How many changes were sent."""
    return sum(one.method == "PUT" for one in desk.world.factorial.requests)


async def given(desk: Scene, serial: str) -> None:
    """Dana gives it to Mei."""
    await desk.dana.types(f"/asset assign {serial} @mei")
    await form(desk.dana, "To whom")
    await desk.dana.submits()


async def told_of(desk: Scene, serial: str, words: str) -> Seen:
    """What Dana is told of it with these words."""

    def found() -> Seen | None:
        mine = (one for one in desk.dana.sees("bot") if serial in one.plain)
        return next((one for one in mine if words in one.plain), None)

    return await desk.slack.until(found, 30)


async def test_what_becomes_of_a_change_is_found_out_and_told(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent once, read back where the answer is lost, and never taken for done before it is."""
    factorial = desk.world.factorial
    for number, (name, day) in enumerate(DAYS.items()):
        serial = f"WRITE{number:03}"
        made(desk, serial)
        before = writes(desk)
        with monkeypatch.context() as patch:
            if day.kind == "hang":
                patch.setattr(carrying, "WRITE_WITHIN", 0.5)
            factorial.fail(day.kind, method="PUT", times=None, **day.conditions)
            await given(desk, serial)
            said = await told_of(desk, serial, day.says)
        factorial.mend()
        assert writes(desk) - before == 1, name
        assert (factorial.asset(serial).owner_id == MEI) == day.is_done, name
        assert "ref " in said.plain, name
        await desk.quiet()
        await desk.dana.closes()
    nothing_secret(desk.world, [])


async def test_a_change_that_factorial_put_off_is_sent_again(desk: Scene) -> None:
    """After a 429 nothing was done, so nothing is in doubt: the next who looks sends it."""
    made(desk, "LATER1")
    desk.world.factorial.fail("status", method="PUT", status=429, retry_after="30", times=None)
    await given(desk, "LATER1")
    await desk.slack.until(lambda: writes(desk) or None, 30)
    await desk.quiet()
    assert desk.world.factorial.asset("LATER1").owner_id is None
    await told_of(desk, "LATER1", "I keep trying.")
    desk.world.factorial.mend()
    (request,) = await desk.bot.approvals.asked_by(desk.dana.user.id, limit=1)
    await desk.bot.approvals.see_to(request.id)
    await told_of(desk, "LATER1", DONE)
    assert desk.world.factorial.asset("LATER1").owner_id == MEI
