"""What people may enter in an element, and what Slack's client says when it is wrong."""

import re
from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any, Final

from sandbox.slack.inputs import STATEFUL, Entries, Spot
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import NotPossible

JSON = dict[str, Any]
Find = Callable[[Spot, Any], Any]
"""What is called so and may be entered there: the id of whom or what, or the object of a file."""


def entered(spot: Spot, said: object, entries: Entries, find: Find) -> Any:
    """What *said* means there; raises NotPossible when that cannot be entered.

    A text for what holds one thing, a list of them for what holds many; empty clears it.
    """
    if not STATEFUL[spot.kind].many:
        if isinstance(said, list):
            raise NotPossible(f"{spot.name} takes one only")
        return None if said in (None, "") else _one(spot, said, entries, find)
    each = said if isinstance(said, list) else [said] if said else []
    return counted(spot, [_one(spot, item, entries, find) for item in each])


def toggled(spot: Spot, value: Any, entries: Entries) -> Any:
    """What is entered once *value* has been chosen; of many, or taken back."""
    if not STATEFUL[spot.kind].many:
        return value
    now = entries.value(spot)
    others = [one for one in now if _meant(one) != _meant(value)]
    return others if len(others) < len(now) else counted(spot, [*now, value])


def _meant(entered: Any) -> Any:
    """What tells an option from others, whatever it is called; anything else is itself."""
    return entered.get("value", entered) if isinstance(entered, dict) else entered


def counted(spot: Spot, values: list[Any]) -> list[Any]:
    """*values*, once they are no more than the element takes."""
    limit = "max_files" if spot.kind == "file_input" else "max_selected_items"
    most = spot.element.get(limit, len(values))
    if len(values) > most:
        raise NotPossible(f"{spot.name} takes {most} at most")
    return values


def _one(spot: Spot, said: object, entries: Entries, find: Find) -> Any:
    kind = spot.kind.removeprefix("multi_")
    if kind in {"static_select", "external_select", "checkboxes", "radio_buttons"}:
        return _option(spot, str(said), entries)
    if kind in {"users_select", "conversations_select", "channels_select"}:
        return find(spot, str(said))
    if kind == "file_input":
        return _file(spot, find(spot, said))
    read, what = _READ.get(kind, (str, "text"))
    try:
        return read(str(said))
    except ValueError:
        raise NotPossible(f"{said} is no {what}") from None


def _file(spot: Spot, file: JSON) -> JSON:
    """A file of a kind that the input takes."""
    kinds = spot.element.get("filetypes") or [file["filetype"]]
    if file["filetype"] not in kinds:
        raise NotPossible(f"{spot.name} takes no {file['filetype']}; it takes {', '.join(kinds)}")
    return file


def _option(spot: Spot, said: str, entries: Entries) -> JSON:
    options = entries.options(spot)
    for option in options:
        if option["text"]["text"] == said:
            return option
    known = offered(option["text"]["text"] for option in options)
    raise NotPossible(f'{spot.name} does not offer "{said}"; it offers {known}')


def offered(options: Iterable[str]) -> str:
    """Options in words; each may have a comma of its own."""
    return ", ".join(f'"{option}"' for option in options) or "nothing"


def _rich(said: str) -> JSON:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": said}]}
    return {"type": "rich_text", "elements": [section]}


_READ: Final[dict[str, tuple[Callable[[str], Any], str]]] = {
    "datepicker": (lambda said: date.fromisoformat(said).isoformat(), "date"),
    "timepicker": (lambda said: time.fromisoformat(said).strftime("%H:%M"), "time of day"),
    "datetimepicker": (int, "number of seconds"),
    "rich_text_input": (_rich, "text"),
}
_MISSING: Final = "Please complete this required field."
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL: Final = re.compile(r"https?://[^\s/]+\S*")


def complaint(spot: Spot, value: Any) -> str:
    """What Slack's client says under the input when it may not be submitted; empty if it may."""
    if value in (None, "", []):
        return "" if spot.block.get("optional") else _MISSING
    match spot.kind:
        case "plain_text_input":
            return _length(spot.element, str(value))
        case "email_text_input" if not _MAIL.fullmatch(value):
            return "Enter an email address."
        case "url_text_input" if not _URL.fullmatch(value):
            return "Enter a link."
        case "number_input":
            return _number(spot.element, str(value))
    return ""


def _length(element: JSON, value: str) -> str:
    if len(value) < element.get("min_length", 0):
        return f"Enter at least {element['min_length']} characters."
    most = element.get("max_length", LIMITS["plain_text_input.max_length"].most)
    if len(value) > most:
        return f"Enter at most {most} characters."
    return ""


def _number(element: JSON, value: str) -> str:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Enter a number."
    if float(value) < float(element.get("min_value", value)):
        return f"Enter a number from {element['min_value']} on."
    if float(value) > float(element.get("max_value", value)):
        return f"Enter a number up to {element['max_value']}."
    return ""
