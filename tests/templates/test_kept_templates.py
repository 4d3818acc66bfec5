"""Templates are compiled once, and anew whenever they would become something else."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import grimp
import pytest

from bot import render
from bot.render import _FILTERS, _MADE_BY, _TESTS, _templates
from bot.render.compiling import Templates
from bot.warming import FIRST
from tests.templates.every import STATES

CALLED = (*_FILTERS.values(), *_TESTS.values())
SOME = (*FIRST, "shared", "alert")
KIT = "_kit.json.j2"


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where they are kept: a folder of this test's own, whatever this Python was told."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    return tmp_path


def drawn() -> Iterator[str]:
    """Some replies, with all that they share, by a process that has just begun."""
    _templates.cache_clear()
    environment = _templates()
    for name in SOME:
        template = environment.ready(f"{name}.json.j2")
        yield from (template.render(sample.context) for sample in STATES[name])


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What this process compiles with afterwards is not what a test here made."""
    yield
    _templates.cache_clear()
    render._template.cache_clear()


def test_what_was_compiled_once_is_not_even_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later process makes the same replies of what is kept."""
    first = [*drawn()]
    for step in ("parse", "compile"):
        monkeypatch.setattr(Templates, step, lambda *_: pytest.fail("it is kept"), raising=False)
    assert [*drawn()] == first


def test_a_shared_file_that_is_changed_changes_what_uses_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its macros stand in the templates themselves, so that those are compiled anew."""
    before = [*drawn()]
    said = Templates.source

    def changed(name: str) -> str:
        return said(name).replace('"header"', '"heading"') if name == KIT else said(name)

    monkeypatch.setattr(Templates, "source", staticmethod(changed))
    after = [*drawn()]
    assert before != after
    assert [one.replace('"heading"', '"header"') for one in after] == before


def test_a_template_that_is_changed_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of it is of other words."""
    assert any("Shared in this" in one for one in drawn())
    said = Templates.source
    monkeypatch.setattr(
        Templates, "source", staticmethod(lambda name: said(name).replace("Shared", "Shown"))
    )
    assert not any("Shared in this" in one for one in drawn())


def test_all_that_is_called_while_templates_are_compiled_is_known() -> None:
    """Who changes a filter changes what was made of it: its file counts, and what it uses."""
    named = {f"bot.{name.removesuffix('.py').replace('/', '.')}" for name in _MADE_BY}
    known = {name.removesuffix(".__init__") for name in named}
    defined = {one.__module__ for one in CALLED}
    graph = grimp.build_graph("bot", cache_dir=None)
    used = {name for one in defined - {"bot.render"} for name in graph.find_upstream_modules(one)}
    assert defined | used <= known
    assert all(files("bot").joinpath(name).is_file() for name in _MADE_BY)
