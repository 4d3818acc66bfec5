"""The rules of the folder of templates."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from bot.answers import Answer
from bot.render import _templates
from tests.templates.samples import SAMPLES

ROOT = Path(__file__).parents[2]
SOURCES = {
    path.name: path.read_text("utf-8")
    for path in map(Path, map(str, files("templates").iterdir()))
    if path.suffix == ".j2"
}
REPLIES = sorted(name for name in SOURCES if not name.startswith("_"))


def parsed(name: str) -> nodes.Template:
    """The syntax tree of one file."""
    return _templates().parse(SOURCES[name])


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
    rendered = set(re.findall(r"render\(\s*\"(\w+)\"", code))
    assert template in {kind.template for kind in Answer.__subclasses__()} | rendered


@pytest.mark.parametrize("kind", Answer.__subclasses__(), ids=lambda kind: kind.__name__)
def test_an_answer_has_what_its_template_reads(kind: type[Answer]) -> None:
    """A template reads nothing that its answer lacks."""
    read = meta.find_undeclared_variables(parsed(f"{kind.template}.json.j2"))
    assert read <= set(kind.model_fields)


@pytest.mark.parametrize("name", ["_kit.json.j2", "_words.json.j2"])
def test_every_macro_is_used(name: str) -> None:
    """Nothing in the shared files is left over."""
    macros = {macro.name for macro in parsed(name).find_all(nodes.Macro)}
    used = set()
    for other in SOURCES:
        tree = parsed(other)
        used |= {node.name for node in tree.find_all(nodes.Filter)}
        used |= {node.name for node in tree.find_all(nodes.Name)}
    assert macros <= used
