"""The rules of the folder of templates."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import meta, nodes
from jinja2.compiler import CodeGenerator

from bot.answers import Answer, Paged
from bot.figures import Shown
from bot.render import _Compiler, _templates
from tests.templates.every import SAMPLES
from tests.templates.samples import Sample

ROOT = Path(__file__).parents[2]
SOURCES = {
    path.name: path.read_text("utf-8")
    for path in map(Path, map(str, files("templates").iterdir()))
    if path.suffix == ".j2"
}
ANSWERS = [
    kind
    for root in (Answer, Paged, Shown)
    for kind in root.__subclasses__()
    if kind not in {Paged, Shown}
]
REPLIES = sorted(name for name in SOURCES if not name.startswith("_"))
plain = _templates(CodeGenerator)
quick = _templates(_Compiler)


def parsed(name: str) -> nodes.Template:
    """The syntax tree of one file."""
    return plain.parse(SOURCES[name])


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_no_text_is_glued_together(name: str) -> None:
    """No template has ~ or +, which escape markup a second time."""
    assert not list(parsed(name).find_all((nodes.Concat, nodes.Add)))


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_has_no_logic_but_if_for_and_filters(name: str) -> None:
    """No template of a reply sets, calls, imports or includes anything."""
    forbidden = (nodes.Assign, nodes.Call, nodes.Macro, nodes.ImportedName, nodes.Include)
    assert not list(parsed(name).find_all(forbidden))


@pytest.mark.parametrize("name", sorted(set(SOURCES) - {"_kit.json.j2"}))
def test_block_kit_is_spelled_in_one_file(name: str) -> None:
    """Only the kit writes the type of a block."""
    assert '"type"' not in SOURCES[name]


@pytest.mark.parametrize("name", sorted(set(SOURCES) - {"_kit.json.j2"}))
def test_lengths_are_given_in_one_file(name: str) -> None:
    """Only the kit says how much of a text Slack takes; the others say words, and cut nothing."""
    tree = parsed(name)
    filters = list(tree.find_all(nodes.Filter))
    given = [value for one in filters for value in one.args if isinstance(value, nodes.Const)]
    assert not [value for value in given if isinstance(value.value, int)]
    assert not list(tree.find_all(nodes.Slice))
    assert not {"fit", "exact", "truncate"} & {one.name for one in filters}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_markup_comes_from_filters_alone(name: str) -> None:
    """No template writes Slack's angle brackets itself."""
    data = parsed(name).find_all(nodes.TemplateData)
    assert not [piece.data for piece in data if re.search(r"[<>&]", piece.data)]


@pytest.mark.parametrize("name", REPLIES)
def test_every_template_has_a_sample(name: str) -> None:
    """Each template is rendered by the tests."""
    assert name in {f"{sample.template}.json.j2" for sample in SAMPLES}


@pytest.mark.parametrize("name", REPLIES)
def test_every_template_is_used(name: str) -> None:
    """Each template words an answer or is rendered by name somewhere."""
    template = name.removesuffix(".json.j2")
    code = "".join(
        path.read_text("utf-8")
        for folder in ("bot", "handlers")
        for path in (ROOT / folder).rglob("*.py")
    )
    rendered = set(re.findall(r"(?:render|modal)\(\s*\"(\w+)\"", code))
    assert template in {kind.template for kind in ANSWERS} | rendered


@pytest.mark.parametrize("kind", ANSWERS, ids=lambda kind: kind.__name__)
def test_an_answer_has_what_its_template_reads(kind: type[Answer]) -> None:
    """A template reads nothing that its answer lacks."""
    read = meta.find_undeclared_variables(parsed(f"{kind.template}.json.j2"))
    assert read <= set(kind.model_fields)


@pytest.mark.parametrize("name", sorted(set(SOURCES) - set(REPLIES)))
def test_every_macro_is_used(name: str) -> None:
    """Nothing in the shared files is left over."""
    macros = {macro.name for macro in parsed(name).find_all(nodes.Macro)}
    used = set()
    for other in SOURCES:
        tree = parsed(other)
        used |= {node.name for node in tree.find_all(nodes.Filter)}
        used |= {node.name for node in tree.find_all(nodes.Name)}
    assert macros <= used


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_compiling_for_speed_changes_no_reply(sample: Sample) -> None:
    """Jinja's own compiler and ours make the same of every template."""
    name = f"{sample.template}.json.j2"
    made = quick.get_template(name).render(sample.context)
    assert made == plain.get_template(name).render(sample.context)
