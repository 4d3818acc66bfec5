"""Nothing is written to a source but by one function, and nothing at all where it is read-only."""

import ast
import re
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest

from bot.assets.client import AssetChanges, AssetClient, NewAsset, NewModel, NewTicket
from bot.assets.read_only import ReadOnly
from bot.errors import NotSupported
from bot.operations import Retire, supported
from tests.desk import Desk

ROOT = Path(__file__).parents[2]
WRITES = {name for name in vars(ReadOnly) if iscoroutinefunction(vars(ReadOnly)[name])}
"""What a read-only source refuses: every write of the port."""
UNMISTAKABLE = {"create_model", "assign", "unassign", "open_ticket"}
"""Those whose names nothing else has, so that they need not be awaited to be recognised."""
ADAPTERS = ("bot/assets/",)
"""What implements the port, or is another client around one: it may call what it stands for."""


def writes(file: Path) -> set[str]:
    """What a file calls by the name of a write, of an object that could be a client."""
    text = file.read_text()
    if not any(f".{name}" in text for name in WRITES):
        return set()
    nodes = list(ast.walk(ast.parse(text)))
    awaited = {called(node.value) for node in nodes if isinstance(node, ast.Await)}
    begun = {called(node) for node in nodes if isinstance(node, ast.Call)}
    return awaited & WRITES | begun & UNMISTAKABLE


def called(node: ast.expr) -> str:
    """The name of the method that is called; of anything else nothing."""
    method = node.func if isinstance(node, ast.Call) else None
    return method.attr if isinstance(method, ast.Attribute) else ""


def test_only_one_function_writes_to_a_source() -> None:
    """Every write of the port is in `bot.operations` alone, but for the tickets of faults."""
    files = [file for folder in ("bot", "handlers") for file in (ROOT / folder).rglob("*.py")]
    writers = {
        name: found
        for file in files
        if not (name := file.relative_to(ROOT).as_posix()).startswith(ADAPTERS)
        and (found := writes(file))
    }
    assert writers == {
        "bot/operations/__init__.py": WRITES - {"open_ticket"},
        "bot/faults/ticketing.py": {"open_ticket"},
    }


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


TICKET = NewTicket(asset_id="1", subject="S", details="D", priority="Low", mark="1f2e3d4c")
GIVEN: dict[str, tuple[Any, ...]] = {
    "create": (NewAsset(model_id="1", serial_number="X"),),
    "create_model": (NewModel(category="laptop", manufacturer="A", name="B"),),
    "update": ("1", AssetChanges(tag="T")),
    "assign": ("1", "2"),
    "unassign": ("1",),
    "delete": ("1",),
    "open_ticket": (TICKET,),
}


@pytest.mark.parametrize("write", sorted(WRITES))
async def test_a_read_only_source_refuses_every_write(desk: Desk, write: str) -> None:
    """Before anything is sent; reads go through."""
    client: AssetClient = ReadOnly(desk.client)
    with pytest.raises(NotSupported, match="read-only"):
        await getattr(client, write)(*GIVEN[write])
    assert desk.writes == 0
    assert await client.get((await desk.asset()).ref.id) == await desk.asset()


async def test_a_read_only_source_supports_no_change(desk: Desk) -> None:
    """So no button for one is drawn; what it could be given is known all the same."""
    can = ReadOnly(desk.client).capabilities
    asset = await desk.asset()
    assert not supported(Retire(ref=asset.ref), can)
    without = {"read_only": False, "read_only_by": ""}
    assert can.model_copy(update=without) == desk.client.capabilities
