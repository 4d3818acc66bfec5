"""Who may report a fault, what is kept of it, and who is told."""

import pytest

from bot.errors import NotPermitted, UsageError
from bot.language.changes import AskFault
from bot.models import AssetRef, Scope
from bot.policy import Bound
from tests.desk import user
from tests.faults.desk import BROKEN, STOCK, FaultDesk


async def test_whoever_has_it_reports_it(desk: FaultDesk) -> None:
    """The fault is open, its card is owed to the operators' channel, the reporter is told."""
    desk.has("eve", await desk.asset())
    fault = await desk.report("eve")
    assert (fault.status, fault.severity, fault.ended_at) == ("open", BROKEN, None)
    assert [one.words for one in fault.reports] == ["The screen stays black."]
    assert await desk.owed(fault) == {("fault_card", "C0FAULTS"), ("fault_step/0", "UEVE")}
    assert await desk.desk.told() == ["fault_reported"]


async def test_an_operator_reports_anything(desk: FaultDesk) -> None:
    """Even what nobody has."""
    fault = await desk.report("dana", ref=(await desk.asset(STOCK)).ref)
    assert fault.reports[0].user_id == user("dana")


@pytest.mark.parametrize("name", ["eve", "lee"])
async def test_nobody_else_does(desk: FaultDesk, name: str) -> None:
    """It is refused with the reason, put into history, and nothing is kept."""
    ref = (await desk.asset()).ref
    with pytest.raises(NotPermitted, match="for operators"):
        await desk.faults().report(AskFault(ref=ref), BROKEN, "x", user(name), key="1")
    assert await desk.open_on(ref) is None
    assert await desk.desk.told() == ["refused"]


async def test_whoever_left_reports_nothing(desk: FaultDesk) -> None:
    """Who they are is looked up when the form is sent, not when it was opened."""
    asset = await desk.asset()
    desk.has("eve", asset)
    del desk.desk.people.actors[user("eve")]
    with pytest.raises(NotPermitted):
        await desk.report("eve")


async def test_whoever_gave_it_back_meanwhile_reports_nothing(desk: FaultDesk) -> None:
    """Who has it is asked of its source."""
    asset = await desk.asset()
    desk.has("eve", asset)
    desk.desk.factorial.edit(asset.ref.id, {"owner_id": desk.desk.receiver().id})
    with pytest.raises(NotPermitted):
        await desk.report("eve")


async def test_a_source_that_does_not_answer_keeps_nobody_from_reporting(desk: FaultDesk) -> None:
    """The index has to do then: a broken laptop is broken all the same."""
    asset = await desk.asset()
    desk.has("eve", asset)
    desk.desk.factorial.fail("drop")
    assert (await desk.report("eve", ref=asset.ref)).status == "open"


async def test_of_an_asset_that_is_gone_nothing_is_reported(desk: FaultDesk) -> None:
    """It says so."""
    asset = await desk.asset()
    desk.desk.factorial.discard(asset.ref.id)
    with pytest.raises(NotPermitted, match="no such asset any more"):
        await desk.report("dana", ref=asset.ref)


async def test_of_an_asset_nobody_knows_nothing_is_reported(desk: FaultDesk) -> None:
    """Nor is its source asked into saying more."""
    with pytest.raises(NotPermitted, match="no such asset"):
        await desk.report("dana", ref=AssetRef("elsewhere", "1"))


async def test_a_second_report_joins_the_first(desk: FaultDesk) -> None:
    """One fault, two reports, the worse of the two; operators and the second one are told."""
    desk.has("eve", await desk.asset())
    first = await desk.report("eve", severity="a flaw, it can be used")
    second = await desk.report("dana", words="Now it is black.")
    assert (second.id, second.severity) == (first.id, BROKEN)
    assert {one.user_id for one in second.reports} == {user("eve"), user("dana")}
    assert await desk.owed(second, "fault_step/1") == {
        ("fault_step/1", "C0FAULTS"),
        ("fault_step/1", "UDANA"),
    }
    assert await desk.desk.told() == ["fault_reported", "fault_joined"]


async def test_whoever_reports_it_again_is_told_that_they_had(desk: FaultDesk) -> None:
    """In the form, as often as it is sent, and the desk that it is the same person again."""
    wanted = AskFault(ref=(await desk.asset()).ref)

    async def form(name: str, key: str) -> tuple[bool, bool]:
        kept = await desk.faults().report(wanted, BROKEN, "Black.", user(name), key=key)
        return kept.joined, kept.again

    assert await form("dana", "V1") == (False, False)
    assert await form("dana", "V2") == (True, True)
    assert await form("dana", "V2") == (True, True), "the same report, sent twice"
    assert await form("olaf", "V3") == (True, False)
    fault = await desk.open_on((await desk.asset()).ref)
    assert fault
    assert [fault.is_again(place) for place in range(3)] == [False, True, False]


async def test_a_milder_report_makes_nothing_milder(desk: FaultDesk) -> None:
    """The worst that was said stays."""
    await desk.report("dana")
    joined = await desk.report("olaf", severity="a flaw, it can be used")
    assert joined.severity == BROKEN


async def test_a_form_sent_twice_is_one_report(desk: FaultDesk) -> None:
    """Slack may send a form again."""
    first = await desk.report("dana", key="V1")
    again = await desk.report("dana", key="V1")
    assert (again.version, len(again.reports)) == (first.version, 1)
    assert await desk.desk.told() == ["fault_reported"]


async def test_after_it_is_done_a_report_is_a_new_fault(desk: FaultDesk) -> None:
    """There is never more than one open on an asset."""
    first = await desk.report("dana")
    await desk.faults().done(first.id, user("dana"), "Plugged in.")
    second = await desk.report("dana", key="V2")
    assert second.id != first.id


async def test_without_a_channel_operators_are_told_directly(desk: FaultDesk) -> None:
    """Each of them, and admins, who are operators too."""
    desk.channel = None
    fault = await desk.report("dana")
    told = {to for _, to in await desk.owed(fault, "fault_card")}
    assert told == {user("dana"), user("olaf"), user("ada")}


async def test_where_the_channel_cannot_be_reached_they_are_told_directly(desk: FaultDesk) -> None:
    """Archived, or read by people of other organisations."""
    fault = await desk.report("dana")
    (card,) = await desk.owed(fault, "fault_card")
    await desk.unreachable(fault, card[1])
    told = {to for _, to in await desk.owed(fault, "fault_card")}
    assert told == {"C0FAULTS", user("dana"), user("olaf"), user("ada")}


async def test_a_severity_of_another_version_is_refused(desk: FaultDesk) -> None:
    """A form that nobody of ours made."""
    ref = (await desk.asset()).ref
    with pytest.raises(UsageError, match="older version"):
        await desk.faults().report(AskFault(ref=ref), "terrible", "x", user("dana"), key="1")


async def test_what_else_a_report_means_is_heard_once_for_each(desk: FaultDesk) -> None:
    """In its transaction: of who reported what, also when it joined another's."""
    first = await desk.report("dana", key="V1")
    await desk.report("dana", key="V1")
    second = await desk.report("olaf", key="V2")
    reports = [one.id for one in (*first.reports, *second.reports[1:])]
    assert [one[1:] for one in desk.heard] == [
        (user("dana"), reports[0]),
        (user("olaf"), reports[1]),
    ]


@pytest.mark.parametrize("whole", [frozenset[str](), frozenset({"factorial"})])
async def test_in_a_clients_channel_no_fault_of_anybody_else_is_told(
    desk: FaultDesk, whole: frozenset[str]
) -> None:
    """As everything else there: operators hear of it directly, unless it is that client's."""
    scope = Scope(sources=frozenset({"itflow"}) | whole, clients=frozenset({"7"}), whole=whole)
    desk.bound = Bound(client="Larkfield", scope=scope)
    fault = await desk.report("dana")
    told = {to for _, to in await desk.owed(fault, "fault_card")}
    directly = {user("dana"), user("olaf"), user("ada")}
    assert told == ({"C0FAULTS"} if whole else directly)
