"""The table of the `assetbot` commands."""

import pytest

from bot.cli import function
from bot.cli.commands import COMMANDS, Command


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_what_each_command_does_is_where_the_table_says(command: Command) -> None:
    """The function is loaded by its name, which nothing else checks."""
    assert function(command).__name__.endswith("_command")
