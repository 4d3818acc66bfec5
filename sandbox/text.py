"""Slack messages as plain text, for a terminal."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Any

JSON = dict[str, Any]

_MARKUP = re.compile(r"<([^<>\n]+)>")
_STYLE = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^\n]*?\S)\1(?![\w*_~`])")
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TOKEN = re.compile(r"\{(\w+)\}")
_GAP = "   "
_KINDS = {
    "plain_text_input": "text",
    "datepicker": "date",
    "static_select": "choose one",
    "external_select": "choose one",
    "users_select": "choose somebody",
}
"""What can be used where nothing else says what it is for."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_RULE = "-" * 40


def as_text(
    payload: JSON,
    names: Mapping[str, str],
    zone: tzinfo = UTC,
    *,
    entered: Mapping[str, str] = _NOTHING,
) -> str:
    """What a message says on the screen; *names* is what the ids in it are called.

    *entered* is what stands in the inputs of a form, by block_id.
    """
    blocks = payload.get("blocks") or []
    reader = Reader(names, zone, entered)
    if not blocks:
        return reader.words(str(payload.get("text") or ""))
    return "\n".join(line for block in blocks for line in reader.block(block))


class Reader:
    """Reads blocks of every kind out as lines of text."""

    def __init__(
        self, names: Mapping[str, str], zone: tzinfo, entered: Mapping[str, str] = _NOTHING
    ) -> None:
        self._names = names
        self._zone = zone
        self._entered = entered
        self._readers: dict[str, Callable[[JSON], list[str]]] = {
            "header": self._header,
            "section": self._section,
            "context": self._context,
            "actions": self._actions,
            "context_actions": self._actions,
            "divider": lambda _: [_RULE],
            "table": self._table,
            "rich_text": lambda block: self._rich(block.get("elements") or []),
            "markdown": lambda block: _safe(str(block.get("text", ""))).split("\n"),
            "image": lambda block: [f"[image: {_safe(str(block.get('alt_text', '')))}]"],
            "input": self._input,
            "video": lambda block: [f"[video: {self._of(block.get('title'))}]"],
        }

    def block(self, block: JSON) -> list[str]:
        """The lines of one block."""
        kind = str(block.get("type"))
        read = self._readers.get(kind)
        return read(block) if read else [f"[{_safe(kind)}]"]

    def words(self, text: str) -> str:
        """Slack's markup as people read it: names for ids, dates in words, no entities."""
        spoken = _MARKUP.sub(self._markup, text)
        for _ in range(2):
            spoken = _STYLE.sub(r"\2", spoken)
        spoken = spoken.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        return _safe(spoken)

    def _of(self, text: Any) -> str:
        """A text object."""
        if not isinstance(text, dict):
            return ""
        said = str(text.get("text", ""))
        return _safe(said) if text.get("type") == "plain_text" else self.words(said)

    def _markup(self, match: re.Match[str]) -> str:
        inside, _, label = match[1].partition("|")
        kind, rest = inside[:1], inside[1:]
        if kind == "@":
            return "@" + (label or self._names.get(rest, rest))
        if kind == "#":
            return "#" + (label or self._names.get(rest, rest))
        if inside.startswith("!date^"):
            return self._date(inside, label)
        if kind == "!":
            return label or "@" + rest.partition("^")[0]
        shown = inside.removeprefix("mailto:")
        return shown if label in {"", shown} else f"{label} ({shown})"

    def _date(self, inside: str, fallback: str) -> str:
        _, seconds, form, *_ = [*inside.split("^"), "", ""]
        try:
            when = datetime.fromtimestamp(int(seconds), self._zone)
        except (ValueError, OverflowError, OSError):
            return fallback
        return _TOKEN.sub(lambda token: _instant(token[1], when), form)

    def _header(self, block: JSON) -> list[str]:
        words = self._of(block.get("text"))
        return [words, "=" * max(3, _width(words))]

    def _section(self, block: JSON) -> list[str]:
        lines = self._of(block.get("text")).split("\n") if block.get("text") else []
        lines += self._fields([self._of(field) for field in block.get("fields") or []])
        if accessory := block.get("accessory"):
            control = self._control(accessory)
            lines[-1:] = [f"{lines[-1]}{_GAP}{control}"] if lines else [control]
        return lines

    @staticmethod
    def _fields(fields: list[str]) -> list[str]:
        """Fields of two lines are a label and its value: one line each, values under values."""
        pairs = [field.partition("\n") for field in fields]
        width = max((_width(label) for label, _, value in pairs if value), default=0)
        return [
            _padded(label, width) + "  " + value.replace("\n", " ") if value else label
            for label, _, value in pairs
        ]

    def _context(self, block: JSON) -> list[str]:
        said = [
            f"[image: {_safe(str(part.get('alt_text', '')))}]"
            if part.get("type") == "image"
            else self._of(part)
            for part in block.get("elements") or []
        ]
        return _GAP.join(said).split("\n")

    def _actions(self, block: JSON) -> list[str]:
        return [" ".join(self._control(part) for part in block.get("elements") or [])]

    def _control(self, part: JSON) -> str:
        """A button as [Words]; anything else that can be used as [Words...]."""
        kind = part.get("type")
        if kind == "button":
            url = part.get("url")
            return f"[{self._of(part.get('text'))}]" + (f" ({_safe(url)})" if url else "")
        if kind == "image":
            return f"[image: {_safe(str(part.get('alt_text', '')))}]"
        if kind in {"overflow", "checkboxes", "radio_buttons"}:
            words = " / ".join(self._of(option.get("text")) for option in part.get("options", []))
            return f"[... {words}]" if kind == "overflow" else f"[ ] {words}"
        label = self._of(part.get("placeholder")) or _KINDS.get(str(kind), str(kind))
        return f"[{label.replace('_', ' ')}...]"

    def _input(self, block: JSON) -> list[str]:
        said = _safe(self._entered.get(str(block.get("block_id")), "")).split("\n")
        control = "\n  ".join(said) if said != [""] else self._control(block.get("element") or {})
        hint = self._of(block.get("hint"))
        lines = f"{self._of(block.get('label'))}: {control}".split("\n")
        return [*lines, *([hint] if hint else [])]

    def _table(self, block: JSON) -> list[str]:
        rows = [[self._cell(cell) for cell in row] for row in block.get("rows") or []]
        columns = max((len(row) for row in rows), default=0)
        settings = block.get("column_settings") or []
        to_the_right = {
            number for number, row in enumerate(settings) if row and row.get("align") == "right"
        }
        widths = [
            max((_width(row[column]) for row in rows if column < len(row)), default=0)
            for column in range(columns)
        ]
        lines = [
            _GAP.join(
                _padded(cell, widths[column], right=column in to_the_right)
                for column, cell in enumerate(row)
            ).rstrip()
            for row in rows
        ]
        return [*lines[:1], _GAP.join("-" * width for width in widths), *lines[1:]]

    def _cell(self, cell: JSON) -> str:
        if cell.get("type") == "rich_text":
            return " ".join(self._rich(cell.get("elements") or []))
        said = cell.get("text", cell.get("value", ""))
        return _safe(str(said)).replace("\n", " ")

    def _rich(self, elements: list[JSON]) -> list[str]:
        lines: list[str] = []
        for element in elements:
            inside = element.get("elements") or []
            kind = element.get("type")
            if kind == "rich_text_list":
                ordered = element.get("style") == "ordered"
                indent = "  " * int(element.get("indent") or 0)
                for number, item in enumerate(inside, start=1 + int(element.get("offset") or 0)):
                    mark = f"{number}. " if ordered else "- "
                    lines.append(indent + mark + self._inline(item.get("elements") or []))
            else:
                mark = "> " if kind == "rich_text_quote" else ""
                lines += [mark + line for line in self._inline(inside).rstrip("\n").split("\n")]
        return lines

    def _inline(self, elements: list[JSON]) -> str:
        return "".join(self._piece(piece) for piece in elements)

    def _piece(self, piece: JSON) -> str:
        match piece.get("type"):
            case "user" | "channel" as kind:
                known = str(piece.get(f"{kind}_id"))
                said = ("@" if kind == "user" else "#") + self._names.get(known, known)
            case "usergroup":
                known = str(piece.get("usergroup_id"))
                said = "@" + self._names.get(known, known)
            case "link":
                url, words = str(piece.get("url")), piece.get("text")
                said = f"{words} ({url})" if words else url
            case "emoji":
                said = f":{piece.get('name')}:"
            case "broadcast":
                said = f"@{piece.get('range')}"
            case "date":
                inside = f"!date^{piece.get('timestamp')}^{piece.get('format')}"
                said = self._date(inside, str(piece.get("fallback") or ""))
            case _:
                said = str(piece.get("text", piece.get("value", "")))
        return _safe(said)


def _instant(token: str, when: datetime) -> str:
    """One {token} of Slack's dates, in the words of the rest of the project."""
    day = f"{when.day} {when:%b %Y}"
    known = {
        "date": day,
        "date_short": day,
        "date_long": f"{when:%A}, {day}",
        "date_num": f"{when:%Y-%m-%d}",
        "time": f"{when:%H:%M}",
        "time_secs": f"{when:%H:%M:%S}",
        "ago": f"on {day}",
    }
    return known.get(token.removesuffix("_pretty"), "{" + token + "}")


def _safe(text: str) -> str:
    """Without what would move a terminal's cursor, ring its bell or turn its text around."""
    return _UNSAFE.sub("", text)


def _width(text: str) -> int:
    """How many columns *text* takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    joined = sum(bool(unicodedata.combining(letter)) for letter in text)
    return len(text) + wide - joined


def _padded(text: str, width: int, *, right: bool = False) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks
