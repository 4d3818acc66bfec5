"""assetbot.example.toml has approval rules that a company could start with."""

import re
from pathlib import Path

import pytest

from bot import policy
from bot.models import Money
from bot.policy import Facts, Rule
from bot.settings import read

EXAMPLE = Path(__file__).parents[2] / "assetbot.example.toml"


def eur(cents: int) -> Money:
    """A price."""
    return Money(minor_units=cents, currency="EUR")


@pytest.fixture
def rules(tmp_path: Path) -> tuple[Rule, ...]:
    """The rules of the example, switched on."""
    text = re.sub(r"(?m)^# (?=\[|\w+ = )", "", EXAMPLE.read_text())
    (tmp_path / "assetbot.toml").write_text(text)
    keys = dict.fromkeys(re.findall(r'(?m)^\w+_env = "(\w+)"', text), "a-key")
    return read(keys, tmp_path, need_slack=False).rules


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"kind": "transfer", "price": eur(90_000)}, "transfer and delete"),
        ({"kind": "transfer", "price": eur(150_001)}, "costly"),
        ({"kind": "transfer"}, "costly"),
        ({"kind": "delete", "price": eur(90_000), "category": "server"}, "servers"),
        ({"kind": "transfer", "price": eur(90_000), "client": "larkfield"}, "Larkfield"),
        ({"kind": "client_transfer", "client": "larkfield"}, "to another client"),
        ({"kind": "assign"}, "hand out and take back"),
        (
            {"kind": "edit", "price": eur(1), "fields": {"price"}},
            "price, warranty and serial number",
        ),
        ({"kind": "edit", "price": eur(1), "fields": {"notes"}}, "built in: other changes"),
        ({"kind": "retire", "price": eur(1)}, "built in: other changes"),
    ],
)
def test_the_example_says_what_a_company_would_expect(
    rules: tuple[Rule, ...], facts: dict[str, object], name: str
) -> None:
    """Dear things need two, servers all admins; what is done daily needs nobody."""
    asked = Facts.model_validate({"source": "itflow"} | facts)
    assert policy.ruling(rules, asked).rule.name == name
