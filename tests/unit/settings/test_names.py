"""Which names in the settings nothing answers to."""

from pathlib import Path

import pytest

from bot.settings import Settings, names, read
from bot.settings.names import Name

FILE = """
[[sources]]
id = "itflow"
kind = "itflow"
base_url = "https://itflow.example.com"
api_key_env = "ITFLOW_KEY"
[[sources]]
id = "factorial"
kind = "factorial"
api_key_env = "FACTORIAL_KEY"
[[same_inventory]]
holders = ["factorial", "itflow/Larkfeild"]
[[channels]]
id = "C0ONE"
client = "itflow/Brightwater"
[[roles]]
role = "operator"
people = ["Nobody@example.com"]
groups = ["S0NOTTHERE"]
clients = ["itflow/Hollow"]
[[rules]]
name = "first"
operations = ["transfer"]
[[rules]]
name = "second"
operations = ["transfer"]
location = "Berln"
client = "itflow/Larkfield"
approve = ["S0TWO", "gone@example.com"]
[[handovers]]
category = "Laptp"
handover_text = "Keep it."
[[alerts]]
id = "laptops"
channel = "C0TWO"
filter = { category = ["lptop", "phone"], team = "IT" }
[faults]
channel = "C0THREE"
[listen]
channels = ["C0FOUR"]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of the file above."""
    (tmp_path / "assetbot.toml").write_text(FILE)
    environ = {
        "ITFLOW_KEY": "k" * 20,
        "FACTORIAL_KEY": "k" * 20,
        "ASSETBOT_ADMINS": "U0ADMIN",
        "ASSETBOT_AUDIT_CHANNEL": "C0AUDIT",
    }
    return read(environ, tmp_path, need_slack=False)


def test_everyone_and_everything_of_slack_is_found_with_its_place(settings: Settings) -> None:
    """People, user groups and channels, in each table that may name them."""
    assert names.in_slack(settings) == [
        Name("ASSETBOT_ADMINS", "person", "U0ADMIN"),
        Name("roles[1].people", "person", "nobody@example.com"),
        Name("roles[1].groups", "user group", "S0NOTTHERE"),
        Name("rules[2].approve", "person", "gone@example.com"),
        Name("rules[2].approve", "user group", "S0TWO"),
        Name("ASSETBOT_AUDIT_CHANNEL", "channel", "C0AUDIT"),
        Name("faults.channel", "channel", "C0THREE"),
        Name("listen.channels", "channel", "C0FOUR"),
        Name("channels[1].id", "channel", "C0ONE"),
        Name("alerts[1].channel", "channel", "C0TWO"),
    ]


def test_what_assets_should_have_is_found_with_its_place_and_source(settings: Settings) -> None:
    """A name of several in one filter is one of them too."""
    assert names.of_assets(settings) == [
        Name("same_inventory[1].holders", "client", "Larkfeild", "itflow"),
        Name("channels[1].client", "client", "Brightwater", "itflow"),
        Name("roles[1].clients", "client", "Hollow", "itflow"),
        Name("rules[2].location", "location", "Berln", "itflow"),
        Name("rules[2].client", "client", "Larkfield", "itflow"),
        Name("handovers[1].category", "category", "Laptp"),
        Name("alerts[1].filter", "category", "lptop"),
        Name("alerts[1].filter", "category", "phone"),
        Name("alerts[1].filter", "team", "IT"),
    ]


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        (
            Name("rules[2].location", "location", "Berln", "itflow"),
            ["Porto", "Berlin"],
            (
                "rules[2].location: no asset of itflow that was read has the location 'Berln', so"
                " this rule is for nothing; did you mean 'Berlin'?"
            ),
        ),
        (
            Name("handovers[1].category", "category", "Laptp"),
            ["Monitor"],
            "handovers[1].category: no asset that was read has the category 'Laptp'",
        ),
        (
            Name("roles[1].people", "person", "anna@example.com"),
            ["ana@example.com"],
            (
                "roles[1].people: no full member of this Slack workspace is 'anna@example.com'; did"
                " you mean 'ana@example.com'?"
            ),
        ),
        (
            Name("roles[1].groups", "user group", "S0NOTTHERE"),
            [],
            "roles[1].groups: Slack has no user group 'S0NOTTHERE' that is in use",
        ),
    ],
    ids=lambda one: one.kind if isinstance(one, Name) else "",
)
def test_a_dead_name_is_told_of_in_a_sentence(name: Name, known: list[str], said: str) -> None:
    """With its place, what it is, and what is spelt nearly so."""
    assert names.dead(name, known) == said


def test_case_and_blanks_make_no_name_dead() -> None:
    """Names are compared without regard to them."""
    assert names.dead(Name("rules[1].location", "location", "new york"), ["New  York"]) is None
