"""Text that is safe to show: other people's words made harmless, and replies for a terminal."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

JSON = dict[str, Any]

ELLIPSIS = "…"
ISOLATE, POP = "\u2068", "\u2069"
"""First strong isolate and its end: what stands between cannot reorder what stands around."""

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
_BREAKS = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\ufffe\uffff]"
)
_EMPTY = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that are drawn as nothing."""
_ACCENTS = re.compile("[\u0300-\u036f]+")
_STRUCK = str.maketrans("łøđħŧıð", "lodhtid")
"""Letters that no accent is taken from, by what is typed for them."""
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def one_line(text: str) -> str:
    """*text* on one line, without control characters; right-to-left words are kept apart."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _UNSEEN.sub("", _BREAKS.sub(" ", _ANSI.sub("", text))).strip()
    return f"{ISOLATE}{text}{POP}" if _RIGHT_TO_LEFT.search(text) else text


def bare(text: str) -> str:
    """*text* as somebody types it who has neither its accents nor its capitals at hand."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_STRUCK)


def says_something(text: str) -> bool:
    """Whether there is anything in a text to be read: a letter, a digit, a sign, a picture."""
    return any(unicodedata.category(one)[0] in "LNPS" and one not in _EMPTY for one in text)


def is_clean(text: str) -> bool:
    """Whether a text of several lines is shown as it is, with nothing in it that is not seen."""
    return not _UNSEEN.search(text.replace("\n", ""))


def cut(text: str, limit: int) -> str:
    """*text*, escaped for Slack, within *limit*: an ellipsis for the rest, no markup torn apart."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(ELLIPSIS) - len(POP)]
    kept = re.sub(r"(?:&[a-z]{0,3}|<[^<>]*)\Z", "", kept).rstrip()
    unclosed = kept.count(ISOLATE) > kept.count(POP)
    return kept + ELLIPSIS + (POP if unclosed else "")


def unescaped(text: str) -> str:
    """*text* without Slack's three entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_text(payload: JSON, names: Mapping[str, str] | None = None) -> str:
    """A reply as plain text for a terminal; *names* is what Slack ids in it are called."""
    names = names or {}
    blocks = payload.get("blocks") or []
    if not blocks:
        return _safe(_spoken(str(payload.get("text", "")), names))
    read = (_safe("\n".join(_block(block, names))).strip("\n") for block in blocks)
    return "\n\n".join(text for text in read if text)


def _block(block: JSON, names: Mapping[str, str]) -> list[str]:
    match block["type"]:
        case "header":
            return [_text(block["text"], names)]
        case "section":
            said = [_text(block["text"], names)] if "text" in block else []
            return said + [f"  {_text(field, names)}" for field in block.get("fields", ())]
        case "context":
            return [" ".join(_text(element, names) for element in block["elements"])]
        case "actions":
            links = (element for element in block["elements"] if "url" in element)
            return [f"{_text(link['text'], names)}: {link['url']}" for link in links]
        case "rich_text":
            return [_rich(block, names)]
        case "table":
            return _table([[_cell(cell, names) for cell in row] for row in block["rows"]])
        case kind:
            raise ValueError(f"A {kind} block has no reading as text yet.")


def _text(text: JSON, names: Mapping[str, str]) -> str:
    said: str = text["text"]
    return said if text["type"] == "plain_text" else _spoken(said, names)


def _spoken(text: str, names: Mapping[str, str]) -> str:
    """Slack's markup in words: names for people, dates as their fallback says, links in full."""

    def said(match: re.Match[str]) -> str:
        what, _, label = match[1].partition("|")
        if what.startswith("@"):
            return "@" + (names.get(what[1:]) or label or what[1:])
        if what.startswith(("!", "#")):
            return label or what
        return f"{label} ({what})" if label else what

    return unescaped(re.sub(r"<([^<>]+)>", said, text))


def _rich(block: JSON, names: Mapping[str, str]) -> str:
    return "".join(_piece(piece, names) for piece in block["elements"])


def _piece(piece: JSON, names: Mapping[str, str]) -> str:
    match piece["type"]:
        case "user":
            return "@" + names.get(piece["user_id"], piece["user_id"])
        case "rich_text_list":
            return "".join(f"\n- {_rich(line, names)}" for line in piece["elements"])
        case "rich_text_section":
            return _rich(piece, names)
    return str(piece["text"])


def _cell(cell: JSON, names: Mapping[str, str]) -> str:
    said = cell["text"] if cell["type"] == "raw_text" else _rich(cell, names)
    return one_line(said)


def _table(rows: list[list[str]]) -> list[str]:
    """Rows in columns, with a rule under the heads."""
    rows = [[_safe(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns *text* takes in a terminal."""
    return sum(
        0
        if unicodedata.combining(character) or unicodedata.category(character) == "Cf"
        else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def _safe(text: str) -> str:
    """*text* without anything a terminal would act on."""
    return "\n".join(_UNSEEN.sub("", _ANSI.sub("", line)) for line in text.split("\n"))
