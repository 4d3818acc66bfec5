"""How templates become Python: macros stand where they are used, little is looked at twice."""

from importlib.resources import files
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer


class Inliner(NodeTransformer):
    """Puts the body of a macro where the macro would be called."""

    def __init__(self, macros: dict[str, nodes.Macro]) -> None:
        self._macros = macros

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
        targets = [nodes.Name(argument.name, "store") for argument in macro.args]
        return nodes.With(targets, values, macro.body, lineno=used.lineno)


_ESCAPED = {"fit", "exact", "lines", "tojson", "mention", "moment", "weekday", "listing", "option"}
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

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """An attribute, and nothing else that might be meant."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

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
    """The environment of the templates; `macros` are those compiled so far."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.macros: dict[str, nodes.Macro] = {}

    @staticmethod
    def source(name: str) -> str:
        """What one file says."""
        return files("templates").joinpath(name).read_text("utf-8")
