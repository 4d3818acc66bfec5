"""Refusals that send somebody to others: each says to policy's own knowledge who those are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WHO = "Only (operators|admins|approvers|whoever)"
SENDS = re.compile(f"{WHO}|turn to one|leave it to|have somebody")
"""Words that send somebody to others."""
NAMES = {"roles", "people"}
REFUSALS = {"Denied", "NotPermitted"}


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """Every refusal that is spelt out in the bot, with where it stands."""
    for path in sorted((*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def sends(call: ast.Call) -> bool:
    """Whether its sentence sends somebody to others."""
    texts = (one.value for one in ast.walk(call) if isinstance(one, ast.Constant))
    return SENDS.search("".join(one for one in texts if isinstance(one, str))) is not None


def test_a_refusal_that_sends_somebody_to_others_says_to_whom() -> None:
    """By their roles or by name, so that one of them can be named and a reference be given."""
    found = [(at, call) for at, call in refusals() if sends(call)]
    unsaid = [at for at, call in found if not NAMES & {one.arg for one in call.keywords}]
    assert len(found) > 5, "none was looked at"
    assert unsaid == []
