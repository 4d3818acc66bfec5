"""History has an event for each change of the approval rules, once, whoever takes them up."""

from bot.approvals.rule_changes import RuleChanges
from bot.policy import Rule, Who
from bot.store import Records, history_rows
from bot.store.history_rows import Event
from tests.desk import TWO_OF_THREE
from tests.made import NOON

ANY_ORDER = [frozenset(("Ua", "Ub", "Uc")), frozenset(("Uc", "Ub", "Ua"))]


async def told(records: Records, *rules: Rule) -> list[Event]:
    """What history has of them, once a process has begun with these rules, and looked twice."""
    changes = RuleChanges(records, lambda: rules, lambda: NOON)
    await changes.look()
    await changes.look()
    async with records.read() as connection:
        return [one for one in await history_rows.every(connection) if one.kind == "rules_changed"]


async def test_each_change_is_told_once_by_the_names_of_the_rules(records: Records) -> None:
    """Added, changed and removed; who is named in them is not kept; none at all is no change."""
    assert await told(records) == []
    other = TWO_OF_THREE.model_copy(update={"name": "three agree"})
    (first,) = await told(records, TWO_OF_THREE, other)
    assert (first.facts["added"], first.texts["added"]) == (2, "three agree, two agree")
    assert "people" not in str(first)
    assert len(await told(records, TWO_OF_THREE, other)) == 1
    second = (await told(records, TWO_OF_THREE.model_copy(update={"needed": 3})))[-1]
    assert (second.texts["changed"], second.texts["removed"]) == ("two agree", "three agree")
    assert len(await told(records)) == 3


async def test_the_order_of_people_is_no_change(records: Records) -> None:
    """Nor that of rules."""
    one, same = (TWO_OF_THREE.model_copy(update={"ask": Who(people=some)}) for some in ANY_ORDER)
    other = one.model_copy(update={"name": "other"})
    assert len(await told(records, one, other)) == len(await told(records, other, same)) == 1
