"""How templates become Python: macros stand where they are used, little is looked at twice."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from types import CodeType
from typing import Any, Final

import jinja2
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.visitor import NodeTransformer

from bot.kept import kept

_MACRO: Final = re.compile(r"{%-? *macro +(\w+)")


def _put(known: Mapping[str, nodes.Expr], part: Any) -> Any:
    """A copy of some of a template, in which names are what they are known to stand for."""
    if isinstance(part, list | tuple):
        return type(part)(_put(known, one) for one in part)
    if not isinstance(part, nodes.Node):
        return part
    if isinstance(part, nodes.Name) and part.ctx == "load" and part.name in known:
        return _put({}, known[part.name])
    made = copy(part)  # and not a deep one, for each has the environment
    for name, value in part.iter_fields():
        setattr(made, name, _put(known, value))
    return made


def _settled(
    names: Sequence[str], values: Sequence[nodes.Expr], body: Sequence[nodes.Node], lineno: int
) -> nodes.With:
    """A body in which names have values: what is written out is put in, the rest is looked up."""
    known = {
        name: value
        for name, value in zip(names, values, strict=False)
        if isinstance(value, nodes.Const | nodes.List)
    }
    rest = [(name, value) for name, value in zip(names, values, strict=False) if name not in known]
    targets: list[nodes.Expr] = [nodes.Name(name, "store") for name, _ in rest]
    return nodes.With(targets, [value for _, value in rest], _put(known, body), lineno=lineno)


class Inliner(NodeTransformer):
    """Puts the body of a macro where the macro would be called, and a loop's once for each turn.

    Only a loop over a list that is written out, of as many values each time, and that asks for
    nothing else, is such a one.
    """

    def __init__(self, macros: dict[str, nodes.Macro]) -> None:
        self._macros = macros

    def visit_For(self, node: nodes.For) -> nodes.Node | list[nodes.Node]:  # noqa: N802 - as above
        """Each turn of a loop one below the other, where they are known."""
        self.generic_visit(node)
        match node:
            case nodes.For(
                target=nodes.Tuple(items=targets),
                iter=nodes.List(items=turns),
                else_=[],
                test=None,
                recursive=False,
            ) if all(isinstance(turn, nodes.Tuple) for turn in turns) and not _counts(node):
                names = [target.name for target in targets if isinstance(target, nodes.Name)]
                return [_settled(names, turn.items, node.body, turn.lineno) for turn in turns]  # type: ignore[attr-defined]
        return node

    def visit_Macro(self, node: nodes.Macro) -> nodes.Macro:  # noqa: N802 - Jinja's name
        """Keep a macro, with those that it uses put into it."""
        self.generic_visit(node)
        self._macros[node.name] = node
        return node

    def visit_Output(self, node: nodes.Output) -> list[nodes.Stmt]:  # noqa: N802 - Jinja's name
        """What is written, with the macros among it put in."""
        parts: list[nodes.Stmt] = []
        for child in node.nodes:
            inlined = self._inlined(child)
            if inlined:
                parts.append(inlined)
            elif parts and isinstance(parts[-1], nodes.Output):
                parts[-1].nodes.append(child)
            else:
                parts.append(nodes.Output([child], lineno=child.lineno))
        return parts

    def _inlined(self, used: nodes.Expr) -> nodes.With | None:
        match used:
            case nodes.Filter(node=nodes.Expr() as given, name=name):
                values = [given, *used.args]
            case nodes.Call(node=nodes.Name(name=name)):
                values = used.args
            case _:
                return None
        macro = self._macros.get(name)
        if macro is None:
            return None
        names = [argument.name for argument in macro.args]
        put: nodes.With = self.visit(_settled(names, values, macro.body, used.lineno))
        return put


def _counts(loop: nodes.For) -> bool:
    """Whether a loop asks which turn it is."""
    return any(name.name == "loop" for name in loop.find_all(nodes.Name))


_ESCAPED = frozenset(
    (
        "fit",
        "exact",
        "lines",
        "local",
        "tojson",
        "mention",
        "moment",
        "weekday",
        "listing",
        "option",
    )
)
"""Filters whose outcome is escaped already."""


class Compiler(CodeGenerator):
    """Compiles to less than half the work: without it replies are the same, only later.

    Macros are put where they are used, what is escaped is not looked at again, and an attribute is
    an attribute: one that does not exist is an AttributeError.
    """

    environment: "Templates"

    def visit_Template(  # noqa: N802 - Jinja's name
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        """A whole template, with the macros put where they are used."""
        Inliner(self.environment.macros).visit(node)
        super().visit_Template(node, frame)

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """All of a template is gathered and given away once: piece by piece takes longer."""
        if not frame.rootlevel:
            super().blockvisit(body, frame)
            return
        self.buffer(frame)
        super().blockvisit(body, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """A name; only what a template is given may be missing: what it sets itself is there."""
        ref = frame.symbols.ref(node.name)
        load = frame.symbols.find_load(ref)
        if node.ctx == "load" and load is not None and load[0] in {"alias", "undefined"}:
            self.write(ref)
        else:
            super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """An attribute, and nothing else that might be meant."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro is the function that it is: all its values are given, and its text is text."""
        del macro_ref, frame
        self.write("macro")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        del frame
        escaped = isinstance(node, nodes.Filter) and node.name in _ESCAPED
        self.write("(" if escaped else finalize.src or "escape(")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        del node, frame, finalize
        self.write(")")


class Templates(Environment):
    """The environment of the templates: what is compiled once is kept.

    The macros of the files that are `shared` are at hand in all others. The code of a template
    depends on these files and on what is `made_by`, the modules that compile and that are called
    while that is done.
    """

    def __init__(
        self, *, shared: Sequence[str] = (), made_by: Sequence[str] = (), **settings: Any
    ) -> None:
        super().__init__(**settings)
        self._shared = shared
        self._made_by = made_by

    @staticmethod
    def source(name: str) -> str:
        """What one file says."""
        return files("templates").joinpath(name).read_text("utf-8")

    @cached_property
    def macros(self) -> dict[str, nodes.Macro]:
        """The macros that are shared, those that they use put into them.

        To know them takes as long as half of all else a start does: once all is kept, nobody asks.
        """
        known: dict[str, nodes.Macro] = {}
        for name in self._shared:
            Inliner(known).visit(self.parse(self.source(name), name))
        return known

    def names(self) -> Iterator[str]:
        """What the macros that are shared are called."""
        for name in self._shared:
            yield from _MACRO.findall(self.source(name))

    def ready(self, name: str) -> Template:
        """A whole template."""
        source = self.source(name)
        return self._kept(name, source, lambda: self.compile(source, name))

    def macro(self, name: str) -> Callable[..., str]:
        """One of the macros that are shared: what it writes, escaped already."""

        def compiled() -> CodeType:
            macro = self.macros[name]
            return self.compile(nodes.Template([macro], lineno=macro.lineno))

        alone = self._kept(f"{name}.macro", name, compiled)
        return vars(alone.module)[name]  # type: ignore[no-any-return]

    def _kept(self, name: str, source: str, compiled: Callable[[], CodeType]) -> Template:
        folder = Path(str(files("templates")))
        code = kept(folder / name, self._made_of + source.encode(), compiled)
        return Template.from_code(self, code, self.make_globals(None))

    @cached_property
    def _made_of(self) -> bytes:
        """What each template is made of beside its own words."""
        makers = [files("bot").joinpath(name).read_bytes() for name in self._made_by]
        shared = [self.source(name).encode() for name in self._shared]
        return b"\0".join([jinja2.__version__.encode(), *makers, *shared])
