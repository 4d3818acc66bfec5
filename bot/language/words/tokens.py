"""Text to tokens: words, numbers and marks, each with the form in which it is compared."""

import itertools
import re
import unicodedata
from typing import NamedTuple

from bot.language.words.wordlists import any_of, data, listed, playing

MENTION, ADDRESS, IP, MAC, DAY, NUMBER, WORD, MARK = (
    "mention", "address", "ip", "mac", "day", "number", "word", "mark",
)  # fmt: skip
MOST_TOKENS = 300
"""No question is longer; what stands behind is not read."""
_PLAIN = "plain"
"""What most words are: letters, with nothing behind them that could belong to them."""
_ARROW = "arrow"
"""However it is drawn, it leads to what something becomes."""
_OWN, MANY = listed("ending.own")[0], listed("ending.many")[0]
"""How a word ends of what is somebody's own, and one of several."""
_OWNED = playing("ending.owned")
_THOUSANDS = any_of("pricing.letter")
_TOKEN = re.compile(
    r"\s*+(?:(?P<plain>[^\W\d_]++(?:'[^\W\d_]++)*+'?+(?=[\s,?!;]|$))"
    r"|(?P<mention>(?:<@[UW][A-Z0-9]+(?:\|[^<>]{0,200})?>|@[UW][A-Z0-9]{2,}\b)"
    rf"(?:{re.escape(_OWN)}\b)?)"
    r"|(?P<address>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8})"
    r"|(?P<mac>(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}\b)"
    r"|(?P<ip>\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d))"
    r"|(?P<day>\d{4}-\d{1,2}-\d{1,2}(?![\w-])|\d{1,2}[./]\d{1,2}[./]\d{4}(?!\w))"
    rf"|(?P<number>\d{{1,9}}(?:[.,]\d{{1,9}})+(?=(?:{_THOUSANDS})?\b)(?:{_THOUSANDS})?|\d+(?!\w))"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*'?)"
    r"|(?P<arrow>[-=]{1,3}>|[→⇒➔➜])"
    r"|(?P<mark>[^\w\s]|_))"
)
"""One token, with the blanks before it; whatever is no blank is one."""
_COMPARED = re.compile(r"([<>]=?|[≤≥])\s*[€$£]?\s*\d")
_SAYS = {sign: words[0] for sign, words in data()["sign"].items()}
"""What a sign says, most of them before a number."""
_SIGNS = frozenset("<>≤≥")
_EQUAL = playing("sign.>=", "sign.<=")
_JOINS = frozenset("-_/.&")
_CALLS = "@"
"""What stands before somebody's name who is not known to Slack by it: “to @ana”."""
_QUOTES = str.maketrans("‘’‚‛′`´“”„‟«»‹›‐‑‒–—―−", "''''''" + "'" + '"' * 8 + "-" * 7)
_DROPPED = frozenset("-_/.'\"`()[]{}*~<>|\\")
"""Marks that join or surround words, and mean nothing themselves."""


class Token(NamedTuple):
    """One word, number or mark."""

    norm: str
    """Without case, accents and the ending of possession; never blank."""
    start: int
    end: int
    kind: str = WORD
    own: bool = False
    """Whether it ends in 's, also where the apostrophe is left out: “whats”."""
    glued: bool = False
    """Whether only a dash, a dot or a stroke parts it from the token before."""


def tokens(text: str) -> list[Token]:
    """The tokens of a text whose escapes are undone; marks that only join are left out."""
    found: list[Token] = []
    even = text if _has_plain_quotes(text) else text.translate(_QUOTES)
    lower = even.lower() if even.isascii() else ""
    last = -2  # where the token before it ends
    for match in itertools.islice(_TOKEN.finditer(even.rstrip()), MOST_TOKENS):
        kind = match.lastgroup or MARK
        start, end = match.span(kind)
        glued = start - last < 2 and (start == last or even[last] in _JOINS)  # noqa: PLR2004 - one mark
        if kind == MARK:
            if mark := _mark(even, match[kind], start, found):
                found.append(mark)
        elif kind in {_PLAIN, WORD}:
            norm, own = lower[start:end] or normal(match[kind]).strip(), False
            if "'" in norm:
                norm, own = _owner(norm)
            elif norm in _OWNED:
                own = True
            if norm:  # an accent that stands alone leaves nothing
                found.append(Token(norm, start, end, WORD, own, glued))
        elif kind == _ARROW:
            found.append(Token("→", start, end, MARK))
        else:
            own = kind == MENTION and match[kind].endswith(_OWN)
            norm = match[kind].lower().removesuffix(_OWN)
            found.append(Token(norm, start, end - len(_OWN) * own, kind, own, glued))
        last = found[-1].end if found else last
    return found


def _mark(even: str, word: str, start: int, before: list[Token]) -> Token | None:
    """A mark as a token, if it means anything."""
    end = start + len(word)
    if word in _SIGNS and (compared := _COMPARED.match(even, start)):
        return Token(_SAYS[compared[1]], start, end, WORD)
    if word == "=" and before and before[-1].norm in _EQUAL and before[-1].end == start:
        return None
    if word in _DROPPED and not _parts_clauses(even, start):
        return None
    if word == _CALLS and even[end : end + 1].isalpha():
        return None
    if word == "&":
        return Token(_SAYS[word], start, end, MARK)
    return Token(word, start, end, MARK)


def _has_plain_quotes(text: str) -> bool:
    return text.isascii() and "`" not in text


def normal(word: str) -> str:
    """A word without case and accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def compared(name: str) -> str:
    """A name as tokens are compared."""
    return " ".join(token.norm for token in tokens(name))


def without_own(written: str) -> str:
    """What was written without the ending that says that something is its own."""
    return written.removesuffix(_OWN).removesuffix(_OWN.replace("'", "’"))


def _owner(norm: str) -> tuple[str, bool]:
    if norm.endswith(_OWN):
        return norm[: -len(_OWN)], True
    if norm.endswith("'"):
        return norm[:-1], norm.endswith(f"{MANY}'")
    return norm, False


def _parts_clauses(text: str, at: int) -> bool:
    """Whether a dash or a full stop stands there as people part sentences with it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "-":
        return before in {" ", "", "-"} and after in {" ", "", "-"}
    return text[at] == "." and after in {" ", "", "\n"}
