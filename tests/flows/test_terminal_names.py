"""`assetbot check` on names in assetbot.toml that nothing answers to, against a served world."""

from pathlib import Path

import pytest

from bot.cli import main
from sandbox.slack.faults import Fault
from sandbox.world import World
from tests.flows.test_changes_flow import ADMINS
from tests.flows.test_terminal import Ran, ran

__all__ = ["ran"]

DEAD = """
[[rules]]
name = "Berlin"
operations = ["transfer"]
location = "Berln"
approve = ["alex.morena@larkfield.example", "S0NOTTHERE"]
[[alerts]]
id = "laptops"
channel = "C0NOTTHERE"
filter = "category:lptop"
[[handovers]]
category = "Laptp"
handover_text = "Keep it."
[faults]
channel = "C0GONE"
"""


def notes(out: str, about: str) -> list[str]:
    """What the notes about something say, without what comes before it."""
    head = f"note {about}"
    return [line[len(head) :].strip() for line in out.splitlines() if line.startswith(head)]


async def test_check_notes_each_name_that_slack_does_not_know(ran: Ran, tmp_path: Path) -> None:
    """A note, for the bot does start: a person, a user group and two channels."""
    (tmp_path / "assetbot.toml").write_text(DEAD)
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "check")
    assert code == 0
    said = notes(out, "names in Slack")
    assert [one.partition(":")[0] for one in said] == [
        *("rules[1].approve", "rules[1].approve", "faults.channel", "alerts[1].channel")
    ]
    assert ["alex.morena" in said[0], "S0NOTTHERE" in said[1]] == [True, True]
    assert ["C0GONE" in said[2], "C0NOTTHERE" in said[3]] == [True, True]


async def test_check_notes_each_name_that_no_asset_has(ran: Ran, tmp_path: Path) -> None:
    """With what is spelt nearly so; before the first reading, one note says when."""
    (tmp_path / "assetbot.toml").write_text(DEAD)
    async with World(assets=60) as world:
        _, before, _ = await ran(world, "check")
        await ran(world, "sync")
        code, after, _ = await ran(world, "check")
    assert code == 0
    first, *more = notes(before, "names of assets")
    assert more == []
    assert first.endswith("will be checked after the first reading of factorial")
    location, terms, alert = notes(after, "names of assets")
    assert location == (
        "rules[1].location: no asset that was read has the location 'Berln', so this rule is for"
        " nothing; did you mean 'Berlin'?"
    )
    assert terms.startswith("handovers[1].category: no asset that was read has the category")
    assert alert.startswith("alerts[1].filter: no asset that was read has the category 'lptop'")
    assert [one.casefold().endswith("did you mean 'laptop'?") for one in (terms, alert)] == [
        True
    ] * 2


async def test_check_says_what_slack_would_not_tell(ran: Ran, tmp_path: Path) -> None:
    """Names that could not be looked up are neither dead nor well."""
    (tmp_path / "assetbot.toml").write_text(DEAD)
    async with World(assets=60) as world:
        world.workspace.faults.add(Fault("refused", "usergroups.list", error="missing_scope"))
        code, out, _ = await ran(world, "check")
    assert code == 0
    said = [one for one in notes(out, "names in Slack") if "could not be looked up" in one]
    assert len(said) == 1
    assert said[0].startswith("rules[1].approve: could not be looked up in Slack: usergroups.list")


TOO_FEW = """
[[roles]]
role = "operator"
people = ["alex.moreno@larkfield.example"]
[[roles]]
role = "approver"
people = ["dana.desk@larkfield.example", "priya.raman@larkfield.example"]
[[rules]]
name = "three of three"
operations = ["transfer"]
needed = 3
[[rules]]
name = "four of three"
operations = ["delete"]
needed = 4
[[rules]]
name = "four of four"
operations = ["retire"]
approve = ["approver", "mei.tanaka@larkfield.example"]
needed = 4
[[rules]]
name = "nobody"
operations = ["return"]
approve = ["nobody@larkfield.example"]
[[rules]]
name = "the manager"
operations = ["assign"]
approve = ["manager"]
needed = 9
"""


async def test_check_notes_each_rule_under_which_not_enough_could_approve(
    ran: Ran, tmp_path: Path
) -> None:
    """Of whom nobody can say before there is an asset, such as its assignee's manager, nothing."""
    (tmp_path / "assetbot.toml").write_text(TOO_FEW)
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "check", ASSETBOT_ADMINS="noah.lindqvist@larkfield.example")
    assert code == 0
    few, nobody = notes(out, "approvals")
    assert few.startswith("rules[2]: this needs 4 approvals and only 3 other people could give one")
    assert nobody.startswith("rules[4]: this needs 1 approval and nobody else could give one")


async def test_check_notes_that_whoever_is_alone_has_nobody_to_approve(ran: Ran) -> None:
    """The one admin of a workspace that names no other asks for transfers in vain."""
    async with World(assets=60) as world:
        _, out, _ = await ran(world, "check", ASSETBOT_ADMINS="dana.desk@larkfield.example")
        _, two, _ = await ran(world, "check", ASSETBOT_ADMINS=ADMINS)
    (said,) = notes(out, "approvals")
    assert said.startswith("the rule “built in: transfer and delete”: this needs 1 approval and")
    assert "nobody else could give one: have somebody add to assetbot.toml" in said
    assert "ok   approvals" in two


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rules", "frob"), "“frob” is none of what rules can do"),
        (("rules", "explain", "X", "delete", "--field", "prize"), "There is no field “prize”"),
        (("audit", "export", "--from", "x"), "--from"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_a_typo_in_arguments_is_told_of_before_a_missing_setting(
    words: tuple[str, ...], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who mistypes a command learns that, and not which key it would have needed."""
    assert main(words, environ={}, folder=tmp_path) == 2
    err = capsys.readouterr().err
    assert told in err
    assert "FACTORIAL_API_KEY" not in err


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """`assetbot --version` needs no command and no setting."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"], environ={})
    assert ended.value.code == 0
    name, number = capsys.readouterr().out.split()
    assert name == "assetbot"
    assert number[0].isdigit()
