"""What “help” says to whom."""

import json

from bot.language.commands import COMMANDS
from bot.models import Role
from bot.policy.roles import Grant, Standing
from handlers.helping import OF, helped


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


def test_only_commands_are_of_something() -> None:
    """A command that goes is not left behind."""
    assert set(OF) <= set(COMMANDS)
