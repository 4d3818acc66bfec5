"""The rules of the folder of templates."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro

from bot.answering.answers import Answer, InventoryAnswer, Modal, ModalForm, Paged
from bot.answering.figures import Shown
from bot.render import _SHARED, _environment, _templates
from tests.templates.every import STATES

ROOT = Path(__file__).parents[2]
SOURCES = {
    path.name: path.read_text("utf-8")
    for path in map(Path, map(str, files("templates").iterdir()))
    if path.suffix == ".j2"
}
ANSWERS = sorted(
    (
        kind
        for root in (Answer, InventoryAnswer, Paged, Shown, Modal, ModalForm)
        for kind in root.__subclasses__()
        if "template" in vars(kind)
    ),
    key=lambda kind: kind.__name__,  # each process of the tests loads them in another order
)
REPLIES = sorted(name for name in SOURCES if not name.startswith("_"))
BUT_THE_KIT = sorted(set(SOURCES) - {"_kit.json.j2"})


@cache
def plainly() -> Environment:
    """The templates as Jinja itself compiles them."""
    environment = _environment(CodeGenerator)
    for name in _SHARED:
        shared = vars(environment.get_template(name).module)
        environment.filters |= {name: one for name, one in shared.items() if isinstance(one, Macro)}
    return environment


@cache
def parsed(name: str) -> nodes.Template:
    """The syntax tree of one file."""
    return plainly().parse(SOURCES[name])


def having(has: Callable[[str], Iterable[object]], names: Iterable[str]) -> dict[str, list[object]]:
    """What each of these files has that it should not, by the file's name."""
    return {name: found for name in names if (found := list(has(name)))}


def test_no_text_is_glued_together() -> None:
    """No template has ~ or +, which escape markup a second time."""
    glue = (nodes.Concat, nodes.Add)
    assert having(lambda name: parsed(name).find_all(glue), SOURCES) == {}


def test_a_reply_has_no_logic_but_if_for_and_filters() -> None:
    """No template of a reply sets, calls, imports or includes anything."""
    forbidden = (nodes.Assign, nodes.Call, nodes.Macro, nodes.ImportedName, nodes.Include)
    assert having(lambda name: parsed(name).find_all(forbidden), REPLIES) == {}


def test_block_kit_is_spelled_in_one_file() -> None:
    """Only the kit writes the type of a block."""
    assert having(lambda name: re.findall('"type"', SOURCES[name]), BUT_THE_KIT) == {}


def test_lengths_are_given_in_one_file() -> None:
    """Only the kit says how much of a text Slack takes; the others say words, and cut nothing."""

    def lengths(name: str) -> Iterable[object]:
        filters = list(parsed(name).find_all(nodes.Filter))
        given = [value for one in filters for value in one.args if isinstance(value, nodes.Const)]
        yield from (value for value in given if isinstance(value.value, int))
        yield from parsed(name).find_all(nodes.Slice)
        yield from {"fit", "exact", "truncate"} & {one.name for one in filters}

    assert having(lengths, BUT_THE_KIT) == {}


def test_markup_comes_from_filters_alone() -> None:
    """No template writes Slack's angle brackets itself."""

    def brackets(name: str) -> Iterable[object]:
        data = parsed(name).find_all(nodes.TemplateData)
        return (piece.data for piece in data if re.search(r"[<>&]", piece.data))

    assert having(brackets, SOURCES) == {}


def test_every_template_has_a_sample() -> None:
    """Each template is rendered by the tests."""
    assert [template for template, states in STATES.items() if not states] == []


def test_every_template_is_used() -> None:
    """Each template words an answer or is rendered by name somewhere."""
    code = "".join(
        path.read_text("utf-8")
        for folder in ("bot", "handlers")
        for path in (ROOT / folder).rglob("*.py")
    )
    rendered = set(re.findall(r"(?:render|modal)\(\s*\"(\w+)\"", code))
    used = {kind.template for kind in ANSWERS} | rendered
    assert {name.removesuffix(".json.j2") for name in REPLIES} - used == set()


@pytest.mark.parametrize("kind", ANSWERS, ids=lambda kind: kind.__name__)
def test_an_answer_has_what_its_template_reads(kind: type[Answer]) -> None:
    """A template reads nothing that its answer lacks."""
    read = meta.find_undeclared_variables(parsed(f"{kind.template}.json.j2"))
    assert read <= set(kind.model_fields)


def test_every_macro_is_used() -> None:
    """Nothing in the shared files is left over."""
    macros, used = set(), set()
    for tree in map(parsed, SOURCES):
        macros |= {macro.name for macro in tree.find_all(nodes.Macro)}
        used |= {node.name for node in tree.find_all(nodes.Filter)}
        used |= {node.name for node in tree.find_all(nodes.Name)}
    assert macros - used == set()


@pytest.mark.parametrize("name", REPLIES)
def test_compiling_for_speed_changes_no_reply(name: str) -> None:
    """Jinja's own compiler and ours make the same of every template."""
    quick, plain = (one.get_template(name) for one in (_templates(), plainly()))
    for sample in STATES[name.removesuffix(".json.j2")]:
        assert quick.render(sample.context) == plain.render(sample.context), sample.name
