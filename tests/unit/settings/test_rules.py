"""The `[[rules]]` tables of assetbot.toml."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.models import Money, Role
from bot.policy.rules import BUILT_IN, Rule, Who
from bot.settings import read
from tests.unit.settings.test_inventories import SOURCES, settings

APPROVERS, OPERATORS = Who(roles=frozenset({Role.APPROVER})), Who(roles=frozenset({Role.OPERATOR}))

WHOLE = """
[[rules]]
name = "costly laptops"
operations = ["transfer", "delete"]
category = "Laptop"
location = "Berlin"
client = "itflow/Larkfield"
above = "1499.90 EUR"
ask = ["operator", "Ana@Example.com"]
approve = ["approver", "U0123ABCD", "S0456EFGH", "manager", "contact"]
needed = 2
reason = true
remind_after = "4h"
escalate_after = "1d"
escalate_to = ["admin"]
expires_after = "2d"
execute_within = "30m"
"""
"""A rule with every key but fields and source."""


def table(*lines: str, operation: str = "transfer", name: str = "one") -> str:
    """A rule with these lines in it."""
    return "\n".join(["[[rules]]", f'name = "{name}"', f'operations = ["{operation}"]', *lines, ""])


def rule(folder: Path, *lines: str, operation: str = "transfer") -> Rule:
    """The rule that a table with these lines is read as."""
    (found,) = settings(folder, table(*lines, operation=operation)).rules
    return found


def refused(folder: Path, text: str) -> list[str]:
    """What is said of tables that are wrong."""
    with pytest.raises(SettingsError) as error:
        settings(folder, text)
    return list(error.value.lines)


def test_a_rule_can_say_everything(tmp_path: Path) -> None:
    """Each key stands for one field; addresses are case-folded, ids as they are."""
    (found,) = settings(tmp_path, WHOLE).rules
    assert found == Rule(
        name="costly laptops",
        operations=frozenset({"transfer", "delete"}),
        source="itflow",
        category="Laptop",
        location="Berlin",
        client="Larkfield",
        above=Money(minor_units=149990, currency="EUR"),
        ask=Who(roles=frozenset({Role.OPERATOR}), people=frozenset({"ana@example.com"})),
        approve=Who(
            roles=frozenset({Role.APPROVER}),
            people=frozenset({"U0123ABCD"}),
            groups=frozenset({"S0456EFGH"}),
            manager=True,
            contact=True,
        ),
        needed=2,
        reason=True,
        remind_after=timedelta(hours=4),
        escalate_after=timedelta(days=1),
        escalate_to=Who(roles=frozenset({Role.ADMIN})),
        expires_after=timedelta(days=2),
        execute_within=timedelta(minutes=30),
    )


@pytest.mark.parametrize(
    ("operation", "needed", "approve"),
    [
        ("transfer", 1, APPROVERS),
        ("delete", 1, APPROVERS),
        ("assign", 0, Who()),
        ("return", 0, Who()),
        ("edit", 0, Who()),
        ("create", 0, Who()),
        ("retire", 0, Who()),
    ],
)
def test_a_rule_that_says_nothing_more_is_as_strict_as_what_is_built_in(
    tmp_path: Path, operation: str, needed: int, approve: Who
) -> None:
    """Operators ask; transfer and delete need one approver, 7 days to decide and 1 to do it."""
    found = rule(tmp_path, operation=operation)
    assert (found.needed, found.approve, found.ask) == (needed, approve, OPERATORS)
    assert (found.expires_after, found.execute_within) == (timedelta(days=7), timedelta(days=1))
    assert not found.reason
    built_in = next(one for one in BUILT_IN if operation in one.operations)
    assert (built_in.needed, built_in.approve) == (needed, approve)


def test_without_rules_there_are_none(tmp_path: Path) -> None:
    """What is built in is no setting."""
    assert settings(tmp_path, "").rules == ()


@pytest.mark.parametrize(
    ("lines", "needed"),
    [
        (('approve = ["admin"]',), 1),
        (('approve = ["admin"]', 'needed = "any"'), 1),
        (('approve = ["admin"]', 'needed = "all"'), "all"),
        (("needed = 3",), 3),
    ],
)
def test_how_many_must_agree_is_a_number_any_or_all(
    tmp_path: Path, lines: tuple[str, ...], needed: object
) -> None:
    """Any is one; who is named to approve must approve, also for what usually needs nobody."""
    assert rule(tmp_path, *lines, operation="assign").needed == needed


def test_a_client_named_alone_is_that_of_any_source(tmp_path: Path) -> None:
    """Behind a source's id and a stroke it is one of that source."""
    alone = rule(tmp_path, 'client = "Larkfield"')
    assert (alone.source, alone.client) == (None, "Larkfield")
    of_one = rule(tmp_path, 'client = "itflow/A/B & Co"')
    assert (of_one.source, of_one.client) == ("itflow", "A/B & Co")


def test_a_rule_can_be_for_one_source(tmp_path: Path) -> None:
    """By its id."""
    assert rule(tmp_path, 'source = "factorial"').source == "factorial"


@pytest.mark.parametrize(
    ("written", "time"),
    [("30m", timedelta(minutes=30)), ("4 h", timedelta(hours=4)), ("1w", timedelta(weeks=1))],
)
def test_times_are_minutes_hours_days_or_weeks(
    tmp_path: Path, written: str, time: timedelta
) -> None:
    """A blank before the unit does no harm."""
    assert rule(tmp_path, f'execute_within = "{written}"').execute_within == time


@pytest.mark.parametrize(
    ("written", "minor_units", "currency"),
    [("1500 EUR", 150_000, "EUR"), ("0.5 USD", 50, "USD"), ("200000 JPY", 200_000, "JPY")],
)
def test_money_is_an_amount_in_a_currency(
    tmp_path: Path, written: str, minor_units: int, currency: str
) -> None:
    """Kept in the currency's minor units; the yen has none."""
    above = rule(tmp_path, f'above = "{written}"').above
    assert above == Money(minor_units=minor_units, currency=currency)


def test_money_is_written_as_it_is_read() -> None:
    """With as many digits behind the point as its currency has."""
    texts = [
        Money(minor_units=229_900, currency=currency).text for currency in ("EUR", "JPY", "KWD")
    ]
    assert texts == ["2,299.00 EUR", "229,900 JPY", "229.900 KWD"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('operation = ["delete"]', "rules[1].operation is not a setting; did you mean operations?"),
        ('ask = ["operators"]', "rules[1].ask: 'operators' is none of everyone, operator,"),
        ('ask = ["operators"]', "(S…); did you mean operator?"),
        ('ask = ["zzz"]', "the id of a user (U…, W…) or of a user group (S…)"),
        ('ask = ["manager"]', "rules[1].ask: 'manager' is none of everyone, operator,"),
        ('approve = ["auditor"]', "'auditor' is none of everyone, manager, contact, clients,"),
        ('approve = ["everyone", "admin"]', '"everyone" leaves nobody to be named beside it'),
        ("approve = []", "rules[1].approve is empty: leave it out, or fill it"),
        ('approve = "admin"', "rules[1].approve must be a list of words in quotes"),
        ('above = "1500"', 'such as "1500 EUR" or "1499.90 EUR", not \'1500\''),
        ("above = 1500", "rules[1].above must be an amount with its currency"),
        ('above = "1.5 JPY"', "rules[1].above must be an amount with its currency"),
        ('above = "15 euro"', "rules[1].above must be an amount with its currency"),
        ("needed = -1", 'must be a number from 0 to 20, "any" or "all", not \'-1\''),
        ("needed = true", 'must be a number from 0 to 20, "any" or "all", not \'True\''),
        ('needed = "two"', 'must be a number from 0 to 20, "any" or "all", not \'two\''),
        ('needed = 0\napprove = ["admin"]', "rules[1].approve has no use where nobody has to"),
        ('needed = 0\nexpires_after = "2d"', "rules[1].expires_after has no use where nobody"),
        ('needed = "all"\napprove = ["everyone"]', 'cannot be "all" where everyone may approve'),
        (
            'needed = "all"\nescalate_after = "1d"\nescalate_to = ["admin"]',
            'rules[1].escalate_to has no use with needed = "all"',
        ),
        ('reason = "yes"', "rules[1].reason must be true or false, not 'yes'"),
        ('expires_after = "2 days"', 'must be a time in quotes, such as "30m", "4h" or "2d"'),
        ("expires_after = 2", "rules[1].expires_after must be a time in quotes"),
        ('expires_after = "0d"', "rules[1].expires_after must be a time in quotes"),
        ('execute_within = "366d"', "rules[1].execute_within must be a time in quotes"),
        ('remind_after = "7d"', "remind_after must be shorter than expires_after, 7d"),
        (
            'expires_after = "4h"\nescalate_after = "1d"\nescalate_to = ["admin"]',
            "rules[1].escalate_after must be shorter than expires_after, 4h: afterwards there is",
        ),
        ('escalate_after = "1d"', "rules[1].escalate_after needs escalate_to beside it"),
        ('escalate_to = ["admin"]', "rules[1].escalate_to needs escalate_after beside it"),
        ('fields = ["price"]', 'rules[1].fields is for operations = ["edit"] alone'),
        ("category = 3", "rules[1].category must be a name in quotes, not '3'"),
        ('location = " "', "rules[1].location must be a name in quotes"),
        ('source = "factoral"', "there is no source 'factoral'; did you mean factorial?"),
        ('client = "itflw/Larkfield"', "there is no source 'itflw'; did you mean itflow?"),
        ('client = "factorial/Larkfield"', "rules[1].client: 'factorial/Larkfield' has no clients"),
        (
            'source = "factorial"\nclient = "itflow/Larkfield"',
            "rules[1].client is of another source than rules[1].source",
        ),
    ],
)
def test_a_wrong_key_is_named_in_one_line(tmp_path: Path, line: str, said: str) -> None:
    """With what may stand there."""
    (only,) = refused(tmp_path, table(line))
    assert only.startswith("rules[1].")
    assert said in only


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[rules]]\noperations = ["edit"]', "rules[1].name must be a few words in quotes"),
        (table(name="x" * 61), "rules[1].name must be at most 60 characters long"),
        ('[[rules]]\nname = "x"', "rules[1].operations is missing: write one, as in"),
        (table(operation="transfers"), "there is no 'transfers'; did you mean transfer?"),
        (table('fields = ["prise"]', operation="edit"), "no 'prise'; did you mean price?"),
        (table(name="Servers") + table(name="servers"), "two of them are named 'servers'"),
    ],
)
def test_a_rule_has_a_name_of_its_own_and_operations(tmp_path: Path, text: str, said: str) -> None:
    """What is missing, unknown or there twice is said."""
    (only,) = refused(tmp_path, text)
    assert said in only


def test_every_rule_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    """By its place in the file."""
    lines = refused(tmp_path, table("needed = -1") + table() + table('above = "x"', name="two"))
    assert [line.partition(" ")[0] for line in lines] == ["rules[1].needed", "rules[3].above"]


def test_a_client_needs_a_source_that_has_clients(tmp_path: Path) -> None:
    """A name alone is that of no client where there is no ITFlow."""
    factorial = SOURCES.partition('[[sources]]\nid = "itflow"')[0]
    (tmp_path / "assetbot.toml").write_text(factorial + table('client = "Larkfield"'))
    with pytest.raises(SettingsError, match=r"rules\[1\].client: no source has clients"):
        read({"FACTORIAL_API_KEY": "f" * 32}, tmp_path, need_slack=False)


def test_both_clients_agree_to_a_transfer_between_them_unless_others_are_named(
    tmp_path: Path,
) -> None:
    """As it is built in; a rule of its own may name others, or nobody."""
    built_in = next(one for one in BUILT_IN if "client_transfer" in one.operations)
    for line in ("", 'approve = ["clients"]'):
        found = settings(tmp_path, table(line, operation="client_transfer")).rules[0]
        assert (found.needed, found.approve) == (built_in.needed, built_in.approve)
        assert found.needed == "clients"
    others = settings(tmp_path, table('approve = ["admin"]', operation="client_transfer")).rules[0]
    assert (others.needed, others.approve) == (1, Who(roles=frozenset({Role.ADMIN})))
    nobody = settings(tmp_path, table("needed = 0", operation="client_transfer")).rules[0]
    assert (nobody.needed, nobody.approve) == (0, Who())


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('operations = ["client_transfer"]\napprove = ["clients", "admin"]', "stands alone"),
        ('operations = ["transfer"]\napprove = ["clients"]', "in a rule for operations ="),
        ('operations = ["client_transfer"]\napprove = ["clients"]\nneeded = 1', "no use with"),
        ('operations = ["transfer", "client_transfer"]', "approve is missing"),
        ('operations = ["client_transfer"]\nask = ["clients"]', "is none of everyone"),
    ],
)
def test_where_clients_agree_nobody_else_is_named(tmp_path: Path, lines: str, says: str) -> None:
    """What would loosen it by accident is refused, with the reason."""
    (only,) = refused(tmp_path, f'[[rules]]\nname = "one"\n{lines}\n')
    assert says in only
