"""What “help” says to whom."""

import json

from bot.language.commands.table import COMMANDS
from bot.models import Role
from bot.policy.roles import Grant, Standing
from handlers.helping import OF, helped, slipped


def _read(standing: Standing) -> str:
    told = helped("/asset", standing)
    return str(told["text"]) + json.dumps(told["blocks"], ensure_ascii=False)


def test_help_shows_what_is_for_whoever_asks() -> None:
    """Nobody reads of commands that are for others alone; an admin reads of all."""
    anybody = _read(Standing())
    assert "/asset mine" in anybody
    assert "“whoami” says" in anybody
    for word in ("list", "delete", "import", "pause"):
        assert COMMANDS[word].usage not in anybody
    everything = _read(Standing(grants=(Grant(role=Role.ADMIN),)))
    assert "“whoami” says" not in everything
    assert all(row.usage in everything for row in COMMANDS.values())


def test_help_recommends_what_would_be_answered_alone() -> None:
    """What others have is for some; hand-overs of one's own are for everyone."""
    anybody = _read(Standing())
    assert "what does @person have" not in anybody
    assert "what do I have" in anybody
    assert "/asset handovers" in anybody
    assert "what was given to you" in anybody
    everything = _read(Standing(grants=(Grant(role=Role.ADMIN),)))
    assert "what does @person have" in everything
    assert COMMANDS["handovers"].meaning in everything


def test_a_slip_in_a_command_is_told_to_whom_it_is_for() -> None:
    """To nobody is recommended what would be refused to them."""
    admin = Standing(grants=(Grant(role=Role.ADMIN),))
    assert slipped("lsit", admin) == "list"
    assert slipped("lsit", Standing()) is None
    assert slipped("mien", Standing()) == "mine"
    assert slipped("C02XL0ABJGH5", admin) is None


def test_only_commands_are_of_something() -> None:
    """A command that goes is not left behind."""
    assert set(OF) <= set(COMMANDS)
