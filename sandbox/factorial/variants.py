"""What no public source says of the real Factorial: each way it may be, as one option."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from json import dumps
from typing import Any, Literal

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """One plausible Factorial; the defaults are what the tests of the bot run against."""

    errors: Literal["by_field", "sentences", "message", "both", "nothing", "page"] = "by_field"
    """What a 4xx holds: errors by field, a list of sentences, one message, errors and a message,
    no body at all, a web page."""
    transitions: Literal["consistent", "workflow", "free"] = "consistent"
    """Which changes of status pass: those that agree with the owner; of these only the ones of
    `WORKFLOW`; all."""
    unassigning: Literal["derived", "both", "by_status", "as_written"] = "derived"
    """How an asset is taken back: without an owner it is in stock by itself; owner and status must
    be written together; the status does it and a null owner is overlooked; each is what was
    written, though they contradict each other."""
    new_status: Literal["derived", "in_stock"] = "derived"
    """The status of a new asset: by its owner, or in stock whoever has it."""
    status_at_creation: Literal["refused", "ignored"] = "refused"
    partial_models: bool = True
    """Whether a model is changed without naming it anew; the schema wants brand and name."""
    unique_serials: bool = False
    any_case: bool = False
    """Whether the filter by serial number passes over capitals."""
    emails: Literal["both", "email", "login_email"] = "both"
    """Which address the filter by e-mail looks at."""
    lists_discarded: bool = False
    reads_discarded: bool = True
    """Whether a deleted asset can still be read by its id."""
    pages: Literal["always", "old_versions", "never"] = "always"
    """Where `page` is honoured; elsewhere it is a parameter like any unknown one."""
    empty: Literal["data", "errors_null"] = "data"
    """What an empty list is: no rows, or `{"errors": null}`."""
    switches_required: bool = True
    """Whether a list of employees without its two booleans is refused, as the schema reads."""
    employees_by_id: bool = True
    """Whether an employee can be read alone; some valid ones were seen to be 404."""
    most_ids: int | None = None
    """So many `ids[]` fit into one address; more are 414."""
    by_oauth: Literal["everything", "no_assets", "nulls"] = "everything"
    """What an OAuth token sees: as much as a key, no IT management (403), some fields as null."""
    foreign: bool = False
    """The key is of another environment: let in, and shown an empty company."""
    posts_a_minute: int | None = 200
    """The one limit that is documented."""
    reads_a_minute: int | None = None
    retry_after: str | None = None
    """What a 429 for too many requests says of when to come back."""

    def error(self, errors: Mapping[str, list[str]]) -> str:
        """The body that tells what is wrong by field."""
        sentences = [f"{name} {what}" for name, said in errors.items() for what in said]
        message = "; ".join(sentences)
        match self.errors:
            case "by_field":
                return _json({"errors": errors})
            case "sentences":
                return _json({"errors": sentences})
            case "message":
                return _json({"message": message})
            case "both":
                return _json({"errors": errors, "message": message})
            case "nothing":
                return ""
            case "page":
                return f"<!doctype html><title>Error</title><p>{escape(message)}</p>"


WORKFLOW = {
    "assigned": {"assigned", "in_stock"},
    "in_stock": {"in_stock", "assigned", "maintenance", "retired"},
    "maintenance": {"maintenance", "in_stock", "retired"},
    "retired": {"retired", "in_stock"},
}
"""A table as the documentation hints at: out of use only by way of the stock."""


def _json(body: JSON) -> str:
    return dumps(body, ensure_ascii=False)
