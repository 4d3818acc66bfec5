"""Nothing is written to a source but by one function, and nothing at all where it is read-only."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from bot.assets.client import AssetChanges, AssetClient, NewAsset, NewModel
from bot.assets.read_only import ReadOnly
from bot.errors import NotSupported
from bot.operations import Retire, supported
from tests.desk import Desk

ROOT = Path(__file__).parents[2]
WRITES = {"create", "create_model", "update", "assign", "unassign", "delete"}
ADAPTERS = ("bot/assets/",)
"""What implements the port, or is another client around one: it may call what it stands for."""


def writes(file: Path) -> set[str]:
    """What a file awaits by the name of a write, of an object that could be a client."""
    text = file.read_text()
    if not any(f".{name}(" in text for name in WRITES):
        return set()
    return {
        node.value.func.attr
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Await)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in WRITES
    }


def test_only_one_function_writes_to_a_source() -> None:
    """Every write of the port is awaited in `bot.operations`, and nowhere else."""
    files = [file for folder in ("bot", "handlers") for file in (ROOT / folder).rglob("*.py")]
    writers = {
        name: found
        for file in files
        if not (name := file.relative_to(ROOT).as_posix()).startswith(ADAPTERS)
        and (found := writes(file))
    }
    assert writers == {"bot/operations/__init__.py": WRITES}


def test_only_the_attempt_that_passed_its_fence_carries_out() -> None:
    """`carry_out` of operations is called by the attempt, `with_model` by its step before that."""
    writing = re.compile(
        r"operations\.(carry_out|with_model)\b"
        r"|from bot\.operations import[^)]*\b(carry_out|with_model)\b"
    )
    callers = [
        file.relative_to(ROOT).as_posix()
        for folder in ("bot", "handlers")
        for file in (ROOT / folder).rglob("*.py")
        if writing.search(file.read_text())
    ]
    assert sorted(callers) == ["bot/approvals/carrying.py", "bot/approvals/modelling.py"]


@pytest.mark.parametrize(
    ("write", "arguments"),
    [
        ("create", (NewAsset(model_id="1", serial_number="X"),)),
        ("create_model", (NewModel(category="laptop", manufacturer="A", name="B"),)),
        ("update", ("1", AssetChanges(tag="T"))),
        ("assign", ("1", "2")),
        ("unassign", ("1",)),
        ("delete", ("1",)),
    ],
)
async def test_a_read_only_source_refuses_every_write(
    desk: Desk, write: str, arguments: tuple[Any, ...]
) -> None:
    """Before anything is sent; reads go through."""
    client: AssetClient = ReadOnly(desk.client)
    with pytest.raises(NotSupported, match="read-only"):
        await getattr(client, write)(*arguments)
    assert desk.writes == 0
    assert await client.get((await desk.asset()).ref.id) == await desk.asset()


async def test_a_read_only_source_supports_no_change(desk: Desk) -> None:
    """So no button for one is drawn; what it could be given is known all the same."""
    can = ReadOnly(desk.client).capabilities
    asset = await desk.asset()
    assert not supported(Retire(ref=asset.ref), can)
    assert can.model_copy(update={"read_only": False}) == desk.client.capabilities
