"""`assetbot rules` against a served world."""

from pathlib import Path

import pytest

from bot.cli import main
from sandbox.world import World
from tests.flows.test_terminal import NO_SLACK, SERIAL, Ran, ran

__all__ = ["ran"]

RULES = """
[[sources]]
id = "factorial"
kind = "factorial"
base_url = "{url}"
api_key_env = "FACTORIAL_KEY"
[[rules]]
name = "laptops"
operations = ["transfer", "delete"]
category = "laptop"
approve = ["approver", "ana@example.com"]
needed = 2
reason = true
remind_after = "4h"
escalate_after = "1d"
escalate_to = ["admin"]
expires_after = "2d"
[[rules]]
name = "any transfer"
operations = ["transfer"]
"""


def test_rules_are_listed_from_the_strictest_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what each is for and asks for, and what is built in; no source has to be set up."""
    rules = RULES.partition("[[rules]]")
    (tmp_path / "assetbot.toml").write_text("".join(rules[1:]))
    assert main(["rules"], environ={}, folder=tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "Of the rules that match, the first one here holds:",
        "1  laptops: transfer, delete · category laptop",
        (
            "   asked by operator, needs 2 approvals of approver, ana@example.com, with a reason,"
            " decided within 2 days, carried out within 1 day"
        ),
        "2  any transfer: transfer",
        (
            "   asked by operator, needs 1 approval of approver, decided within 7 days, carried out"
            " within 1 day"
        ),
    ]
    assert lines[6] == "What is built in, for whatever none of them matches:"


def test_without_rules_what_is_built_in_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And it says that there is nothing else."""
    assert main(["rules"], environ={}, folder=tmp_path) == 0
    out = capsys.readouterr().out
    assert out.startswith("assetbot.toml has no rules.")
    assert "built in: transfer and delete: transfer, delete" in out


async def test_explain_says_which_rule_holds_for_an_asset_and_why(ran: Ran, tmp_path: Path) -> None:
    """Looked up like `ask`: at the source, with nothing read before."""
    async with World(assets=60) as world:
        environment = world.environment()
        text = RULES.format(url=environment["FACTORIAL_BASE_URL"])
        (tmp_path / "assetbot.toml").write_text(text)
        more = {name: "" for name in environment if name.startswith(("FACTORIAL", "ITFLOW"))}
        more["FACTORIAL_KEY"] = environment["FACTORIAL_API_KEY"]
        code, out, err = await ran(
            world, "rules", "explain", SERIAL, "transfer", **NO_SLACK, **more
        )
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert f"serial number {SERIAL}, in factorial" in lines[0]
    assert lines[1].startswith("category laptop · location ")
    assert (
        "“laptops” holds. Of the 2 that match it is the strictest: it needs 2 approvals, “any"
        " transfer” 1 approval." in lines
    )
    told = {line.split(":")[0].strip(): line.partition(":")[2].strip() for line in lines[5:13]}
    assert told == {
        "may ask": "operator",
        "reason": "must be given",
        "approves": "approver, ana@example.com; never whoever asks",
        "needed": "2 approvals",
        "to decide": "within 2 days",
        "reminded": "after 4 hours",
        "escalated": "after 1 day, to admin",
        "carried out": "within 1 day",
    }
    assert [line for line in lines if line[:1].isdigit()] == [
        "1  laptops: transfer, delete · category laptop",
        "2  any transfer: transfer",
    ]


async def test_explain_knows_of_fields_and_of_what_is_built_in(ran: Ran) -> None:
    """An edit of a price wants a reason, one of notes does not; one of the status may retire."""
    async with World(assets=60) as world:
        asked = ("rules", "explain", SERIAL, "edit", "--field")
        _, priced, _ = await ran(world, *asked, "price", "--field", "status", **NO_SLACK)
        _, noted, _ = await ran(world, *asked, "notes", **NO_SLACK)
    assert "Asked: edit of price, status" in priced
    retires = "Setting it retired is under the rules for that too: explain “retire” as well."
    assert (retires in priced, retires in noted) == (True, False)
    assert "No rule of assetbot.toml matches. Of the 2 that match it is" not in noted
    assert "“built in: warranty end, price and serial number” holds." in priced
    assert "“built in: other changes” holds. No rule of assetbot.toml matches, so what is" in noted


async def test_explain_tells_who_agrees_for_both_clients(ran: Ran) -> None:
    """By what is built in: their contacts, or a consent that is recorded."""
    async with World(assets=60, with_itflow=True) as world:
        asked = ("rules", "explain", "7EXPTDAY", "client_transfer", "--client", "Kestrel Freight")
        code, out, _ = await ran(world, *asked, **NO_SLACK)
    assert code == 0
    assert "Asked: client_transfer to Kestrel Freight" in out
    assert "“built in: transfer to another client” holds." in out
    assert "approves:     clients; never whoever asks" in out
    assert "needed:       both clients' agreement" in out
    assert "consent:      of a client with no contact here, recorded by an operator for it" in out


async def test_explain_ends_with_one_where_there_is_no_such_asset(ran: Ran) -> None:
    """And says what `ask` says."""
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "rules", "explain", "NO0SUCH0ONE", "delete", **NO_SLACK)
    assert code == 1
    assert "NO0SUCH0ONE" in out
    assert "holds" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "X1", "transfers"), "no operation “transfers”; did you mean transfer? The"),
        (("explain", "X1"), "Name an asset and an operation. For example: assetbot rules explain"),
        (("explain",), "Name an asset and an operation."),
        (("show", "X1", "transfer"), "“show” is none of what rules can do: explain."),
        (("explain", "X1", "edit", "--field", "prise"), "no field “prise”; did you mean price?"),
    ],
)
def test_what_cannot_be_explained_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    """In one line, with an example; the exit status is that of wrong arguments."""
    keys = {"ITFLOW_BASE_URL": "https://itflow.example.com", "ITFLOW_API_KEY": "k" * 32}
    assert main(["rules", *words], environ=keys, folder=tmp_path) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
