"""What is kept of one subject, as one value of a row: what would else be a row for each."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class by_name(FunctionElement[dict[str, str]]):  # noqa: N801 - read as a function of SQL
    """The names and texts of all rows together; NULL or nothing where there are none."""

    type = JSON()
    inherit_cache = True


@compiles(by_name, "sqlite")
def _in_sqlite(element: by_name, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_group_object({compiler.process(element.clauses, **more)})"


@compiles(by_name, "postgresql")
def _in_postgresql(element: by_name, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_object_agg({compiler.process(element.clauses, **more)})"


class each_row(FunctionElement[list[list[Any]]]):  # noqa: N801 - read as a function of SQL
    """These columns of all rows together, in no order; NULL or nothing where there are none."""

    type = JSON()
    inherit_cache = True


@compiles(each_row, "sqlite")
def _rows_in_sqlite(element: each_row, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **more)}))"


@compiles(each_row, "postgresql")
def _rows_in_postgresql(element: each_row, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **more)}))"
