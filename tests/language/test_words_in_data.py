"""The words of a language lie in its data: no module of `bot/language` holds one in its code."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest

from bot.language.commands.table import COMMANDS
from bot.language.parsed import Intent
from bot.language.words.lexicon import FORMS
from bot.language.words.wordlists import LANGUAGE, data

CODE = Path(__file__).parents[2] / "bot" / "language"
READERS = frozenset(("playing", "listed", "any_of", "standing_for"))
"""Functions that look words up in the data, by the names of its sections and keys."""
PATTERNS = frozenset(("compile", "match", "fullmatch", "search", "sub", "split"))
METHODS = frozenset(("startswith", "endswith", "removeprefix", "removesuffix", "isdisjoint"))
SAID = frozenset(("said", "norm", "norms", "_norms"))
"""What holds words of a text, by the names that it has in code."""
PARTS = frozenset(
    (
        "determiner", "stand_in", "finite", "joint", "form", "ordinal", "part_of_year",
        "unit_short", "opening", "dating", "pricing", "sign", "typed", "typed_status", "ending",
        "shown",
    )
)  # fmt: skip
"""Sections whose words are asked for by the part that they play, and are no kind of word."""
MACHINE = {
    "kinds of tokens and of spans": {"address", "amount", "arrow", "code", "window"},
    "kinds of questions, what is asked of them, and of alert rules": {
        "holder", "several", "test", "warranties",
    },
    "fields of models": {
        "among", "called", "changes", "filters", "given", "notes", "people", "text", "unassigned",
    },
    "what a list is cut to, as filters have it": {"limit"},
    "how an edge is told from those of other years": {"next"},
    "what pydantic does with fields it does not know": {"ignore"},
    "what a module gives to others": {"understand"},
}  # fmt: skip
"""Words of the language that are names in code besides, by what they name."""
SLACK = frozenset(("/asset", "/asset ", "mailto", "tel"))
"""What Slack writes, in whatever language people do."""


class Found(NamedTuple):
    """A word that stands in code."""

    line: int
    word: str


def test_a_word_of_the_language_stands_in_no_module() -> None:
    """A word of the data is written in code only where it names something there."""
    named = names().union(*MACHINE.values())
    found = [
        f"{path.name}:{line}: {word}"
        for path, tree in modules().items()
        for line, word in written(tree)
        if word in words() - named
    ]
    assert not found


def test_what_is_said_is_compared_with_no_word_in_code() -> None:
    """What stands in a text is compared with words of the data, even with those that name kinds."""
    found = [
        f"{path.name}:{line}: {word}"
        for path, tree in modules().items()
        for line, word in (*compared(tree), *cut(tree))
        if word not in SLACK
    ]
    assert not found


def test_a_pattern_spells_no_word() -> None:
    """Patterns hold marks, digits and kinds of letters; their words come from the data."""
    found = [
        f"{path.name}:{line}: {word}"
        for path, tree in modules().items()
        for line, word in spelled(tree)
        if word not in SLACK
    ]
    assert not found


def test_a_part_that_words_play_is_asked_for_and_listed() -> None:
    """Every part that code asks words for is in the data, and none lies there for nothing."""
    asked = {word for tree in modules().values() for word in looked_up(tree)}
    sections = {name: section for name, section in data().items() if name in PARTS}
    listed = {f"{name}.{key}" for name, section in sections.items() for key in section}
    whole = {f"{name}.{key}" for name in asked & PARTS for key in sections[name]}
    assert listed <= asked | whole
    assert all(one in PARTS or _is_listed(one) for one in asked)


def test_which_language_is_spoken_stands_in_one_place() -> None:
    """The file of the language is named once."""
    named = [
        path.name
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in {LANGUAGE, f"{LANGUAGE}.toml"}
    ]
    assert named == ["wordlists.py"]


def test_a_name_that_is_excused_is_written_and_is_a_word() -> None:
    """Nothing is excused that no code needs."""
    here = {word for tree in modules().values() for _, word in written(tree)}
    for named in MACHINE.values():
        assert named <= here & words() - names()


@pytest.mark.parametrize(
    "code",
    [
        'ENDS = frozenset(("unless", "provided"))',
        'ends = one.said == "and"',
        'ends = self._norms[at] in {"or", "12"}',
        'ends = one.said.split()[-1] in ("not",)',
        'ENDS = ("and", "or")\nends = norm not in ENDS',
        'ends = one.said.endswith("n\'t")',
        'ends = not norms.isdisjoint({"it"})',
        're.compile(r"\\d+ (?:of|in) \\w+")',
        'MONTHS = {"march": 3}',
    ],
)
def test_a_word_put_back_into_code_is_found(code: str) -> None:
    """Each way in which words stood in code is told from names and marks."""
    tree = ast.parse(code)
    strange = [one for one in written(tree) if one.word in words() - names()]
    assert [*strange, *compared(tree), *cut(tree), *spelled(tree)]


@cache
def modules() -> Mapping[Path, ast.Module]:
    """Every module of the language as a tree."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(CODE.rglob("*.py"))
    }


@cache
def words() -> frozenset[str]:
    """Every word and phrase of the language."""
    phrases = frozenset(_leaves(data()))
    return phrases | {word for one in phrases for word in re.split(r"[ |]", one)}


@cache
def names() -> frozenset[str]:
    """What code calls kinds of words and what they mean, intents, forms and commands."""
    keys = {key for section in data().values() for key in section}
    does = {word for verb in data()["verb"].values() for word in _deeds(verb)}
    return frozenset({*data(), *keys, *does, *COMMANDS, *get_args(Intent), *FORMS})


def _deeds(verb: Mapping[str, Any]) -> list[str]:
    return [verb["does"], *verb.get("with", {}).values()]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    for one in value.values() if isinstance(value, dict) else value:
        yield from _leaves(one)


def _is_listed(part: str) -> bool:
    section, _, key = part.partition(".")
    return key in data().get(section, {})


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def written(tree: ast.Module) -> list[Found]:
    """The strings of a module, but its docstrings, keys in brackets and the names of parts."""
    nodes = list(ast.walk(tree))
    apart = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    keys = [node.slice for node in nodes if isinstance(node, ast.Subscript)]
    apart |= {id(one) for node in (*keys, *filter(_reads, nodes)) for one in ast.walk(node)}
    return [found for number, found in _strings(tree) if number not in apart]


def _strings(node: ast.AST) -> Iterator[tuple[int, Found]]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and _has_letters(one.value):
            yield id(one), Found(one.lineno, one.value)


def _reads(node: ast.AST) -> bool:
    """Whether something looks up words in the data: “playing("joint.and")”, “data()["sign"]”."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Call) and _called(node.value) == "data"
    if not isinstance(node, ast.Call):
        return False
    mapped = node.args[0] if _called(node) == "map" else None
    return _called(node) in READERS or (isinstance(mapped, ast.Name) and mapped.id in READERS)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def looked_up(tree: ast.Module) -> Iterator[str]:
    """The parts that a module asks for words by."""
    for node in ast.walk(tree):
        if _reads(node):
            yield from (found.word for _, found in _strings(node))


def compared(tree: ast.Module) -> Iterator[Found]:
    """The strings with which a module compares what stands in a text."""
    held = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(_is_said, sides)):
                yield from (one for side in sides for one in _given(side, held))


def cut(tree: ast.Module) -> Iterator[Found]:
    """The strings that a module looks for at the ends of a text, or among its words."""
    held = _constants(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=args) if name in METHODS:
                yield from (one for side in args for one in _given(side, held))


def _constants(tree: ast.Module) -> Mapping[str, ast.expr]:
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _is_said(node: ast.expr) -> bool:
    """Whether it is words of a text: “one.said”, “norms[at]”, “one.said.split()”."""
    match node:
        case ast.Subscript(value=inner) | ast.Call(func=ast.Attribute(value=inner)):
            return _is_said(inner)
        case ast.Attribute(attr=name):
            return name in SAID and ast.unparse(node) != "sentence.said"
        case ast.Name(id=name):
            return name in SAID
    return False


def _given(node: ast.expr, held: Mapping[str, ast.expr]) -> list[Found]:
    """The strings of something that is written out, here or as a constant of the module."""
    match node:
        case ast.Name(id=name) if name in held:
            return _given(held[name], {})
        case ast.Constant() | ast.Set() | ast.Tuple() | ast.List() | ast.Dict():
            return [found for _, found in _strings(node)]
        case ast.BinOp(left=one, right=other):
            return [*_given(one, held), *_given(other, held)]
        case ast.Call(func=ast.Name(id="frozenset" | "tuple"), args=args):
            return [found for one in args for found in _given(one, held)]
    return []


def spelled(tree: ast.Module) -> Iterator[Found]:
    """The words that the patterns of a module spell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {
            f"re.{one}" for one in PATTERNS
        }:
            apart = {id(one) for some in ast.walk(node) if _reads(some) for one in ast.walk(some)}
            for number, (line, pattern) in _strings(node.args[0]):
                if number not in apart:
                    yield from (Found(line, word) for word in _words_of(pattern))


def _words_of(pattern: str) -> list[str]:
    """The runs of letters in a pattern that stand for themselves."""
    bare = re.sub(r"\(\?P<\w+>|\\.|\[(?:\\.|[^\]\\])*\]", " ", pattern)
    return re.findall(r"[^\W\d_]+", bare)
