"""Templates and their contexts to Slack payloads: the only import of jinja2.

A template writes JSON values one after another, first `{"text": …}`, then its blocks. The macros
of the files that begin with _ are filters for every other template. What is written inside
quotes is text and is escaped by itself, once; markup comes only from `mention` and `moment`.

Nothing is longer than Slack takes: what a block holds is cut in `_kit.json.j2`, the rest here. A
template says words and no length: a value among its words is brief by itself.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any, Final

from jinja2 import FunctionLoader, StrictUndefined, Template
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from bot import phrases
from bot.answering.answers import Answer, Modal, ModalForm
from bot.modals import option, optional, typable
from bot.models import Named
from bot.plain import as_text, cut, one_line, unescaped
from bot.render.compiling import Compiler, Templates

__all__ = ["as_form", "as_json", "as_text", "modal", "prepare", "render", "reply", "shown"]

_TEXT = 4000
"""Most characters of a message's own text."""
_MESSAGE = 2500
"""Most characters of a message from elsewhere, so that what follows it is still read."""
_BRIEF = 150
"""Most characters of a value among other words: none takes the place of the rest."""
_FEW = 20
"""Most assets or rows of one reply: so many rows fit into a table whatever they hold."""
_MANY = 40
"""Most lines of a list that is no table."""
_VALUE = 2000
"""Most characters a button carries."""
_URL = 3000
"""Most characters of a link."""
_NOTHING = "–"
"""Stands for a text that is empty, which Slack refuses."""


def render(template: str, **context: Any) -> dict[str, Any]:
    """The payload a template makes of its context: `text` and `blocks`, for any way to Slack."""
    payload: dict[str, Any] = json.loads(as_json(template, **context))
    return payload


def prepare(template: str) -> None:
    """Have a template compiled, which else happens when it is first rendered."""
    _template(template)


def as_json(template: str, **context: Any) -> str:
    """The same payload as JSON, for a way on which nobody looks into it."""
    said, _, blocks = _template(template).render(context).lstrip().partition("\n")
    if len(said) > _TEXT:
        said = _tojson({"text": cut(json.loads(said)["text"], _TEXT)})
    return f'{said.removesuffix("}")}, "blocks": {_listed(blocks)}}}'


def modal(template: str, *, callback: str, metadata: str = "", **context: Any) -> dict[str, Any]:
    """The modal a template makes of its context; `callback` and `metadata` come back with it."""
    head, *blocks = json.loads(_listed(_template(template).render(context)))
    del head["text"]
    named = {"type": "modal", "callback_id": callback, "private_metadata": metadata}
    return {**named, **head, "blocks": blocks}


def reply(answer: Answer) -> dict[str, Any]:
    """An answer as it is said."""
    return render(answer.template, **answer.context())


def as_form(answer: Answer, callback: str, metadata: str = "") -> dict[str, Any]:
    """An answer as a modal."""
    return modal(answer.template, callback=callback, metadata=metadata, **answer.context())


def shown(answer: Answer, callback: str) -> dict[str, Any]:
    """An answer as the modal it is; any other as it is said."""
    if isinstance(answer, Modal):
        return as_form(answer, callback, answer.wanted if isinstance(answer, ModalForm) else "")
    return reply(answer)


class _Text(str):
    """Text escaped for Slack and for JSON; Markup costs four times as much to make."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


_ESCAPED = (_Text, Markup)
"""What is escaped already."""
_PLAIN = r"!#-%(-;=?-\[\]-~\u00a1-\u052f"
_HARMLESS = re.compile(f"[{_PLAIN}][ {_PLAIN}]*").fullmatch
"""What is its own escaped form: most of what people and their inventories write."""


def _escape(value: object) -> str:
    """*value* on one line, escaped for Slack text inside a JSON string; markup stays as it is."""
    if type(value) is str and _HARMLESS(value):
        return value
    if isinstance(value, _ESCAPED):
        return value
    text = one_line("" if value is None else str(value))
    return _Text(_quoted(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")))


def _brief(value: object) -> str:
    """*value* among other words: escaped and, unless that was done, at most _BRIEF characters."""
    if isinstance(value, str) and len(value) <= _BRIEF and _HARMLESS(value):
        return value
    if isinstance(value, _ESCAPED):
        return value
    return _within(_escape(value), _BRIEF) or _NOTHING


def _fit(value: object, limit: int) -> str:
    """*value* for text with markup, at most *limit* characters as Slack counts them."""
    if type(value) is str and len(value) <= limit and _HARMLESS(value):
        return value if len(value) <= _BRIEF else _Text(value)
    return _within(_escape(value), limit) or _NOTHING


def _within(text: str, limit: int) -> str:
    """Escaped text, at most *limit* characters of it."""
    return text if len(text) <= limit else _Text(_quoted(cut(_unquoted(text), limit)))


def _exact(value: object, limit: int) -> str:
    """*value* for text that Slack takes literally; at most *limit* characters, even if escaped."""
    if type(value) is str and len(value) <= limit and _HARMLESS(value):
        return value if len(value) <= _BRIEF else _Text(value)
    text = _fit(value, limit)
    return _Text(_quoted(unescaped(_unquoted(text)))) if "&" in text else text


def _quoted(text: str) -> str:
    return encode_basestring(text)[1:-1]


def _unquoted(text: str) -> str:
    said: str = json.loads(f'"{text}"', strict=False)
    return said


def _lines(value: str) -> str:
    """A message from elsewhere, whole and with its line breaks, but for lines that are blank."""
    lines = filter(None, map(_escape, value.splitlines()))
    return _Text(_within("\\n".join(lines), _MESSAGE) or _NOTHING)


def _tojson(value: object) -> str:
    """*value* itself, outside quotes; half a character in it is no half one in the JSON."""
    return _Text(encode_basestring_ascii(value) if type(value) is str else _encoded(value))


_encoded = json.JSONEncoder().encode


def _mention(user: str) -> str:
    """A person, by their Slack id; anything else is shown as it is."""
    return _Text(f"<@{user}>") if re.fullmatch(r"[UW][A-Z0-9]{2,}", user) else _brief(user)


def _place(channel: str) -> str:
    """A channel, by its Slack id; anything else is shown as it is."""
    return _Text(f"<#{channel}>") if _is_place(channel) else _brief(channel)


def _is_place(channel: str) -> bool:
    """Whether it is a channel's Slack id."""
    return re.fullmatch(r"[CG][A-Z0-9]{2,}", channel) is not None


def _moment(instant: datetime) -> str:
    """An instant, which Slack shows in each reader's own time zone."""
    seconds, shown = int(instant.timestamp()), phrases.moment(instant)
    return _Text(f"<!date^{seconds}^{{date_short_pretty}} at {{time}}|{shown}>")


def _weekday(instant: datetime) -> str:
    """The same with the day of the week: what is to come is remembered by it."""
    shown = f"{instant.astimezone(UTC):%A}, {phrases.moment(instant)}"
    return _Text(f"<!date^{int(instant.timestamp())}^{{date_long_pretty}} at {{time}}|{shown}>")


def _listing(sources: Iterable[str]) -> str:
    """Several sources as one says them: Factorial, ITFlow and Stock."""
    *most, last = (_brief(phrases.source(source)) for source in sources)
    return _Text(f"{', '.join(most)} and {last}" if most else last)


def _few(values: Sequence[object]) -> Sequence[object]:
    """As many of them as Slack takes for certain."""
    return values[:_FEW]


def _many(values: Sequence[object]) -> Sequence[object]:
    """As many of them as can be read in one go."""
    return values[:_MANY]


def _unlike(word: str, other: str) -> bool:
    """Whether a source's own word says something that ours does not."""
    return word not in {"", other} and word.replace("_", " ").casefold() != other


def _option(named: Named) -> str:
    """Somebody or something of a source as a choice in a menu."""
    return _tojson(option(named))


def _sendable(value: object, key: str = "value") -> bool:
    """Whether a button can carry it, as its value or as the address that it opens."""
    return isinstance(value, str) and 0 < len(value) <= (_URL if key == "url" else _VALUE)


def _web(url: str | None) -> bool:
    """Whether it is the address of a web page, and nothing else."""
    return url is not None and len(url) <= _URL and _ADDRESS(url) is not None


_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"\\^`{|}]+", re.IGNORECASE).fullmatch


_FILTERS = {
    "fit": _fit,
    "exact": _exact,
    "lines": _lines,
    "tojson": _tojson,
    "mention": _mention,
    "day": phrases.day,
    "said": phrases.said,
    "moment": _moment,
    "weekday": _weekday,
    "place": _place,
    "warranty": phrases.warranty,
    "ends": phrases.ends,
    "money": phrases.money,
    "thousands": phrases.thousands,
    "every": phrases.every,
    "named": phrases.source,
    "listing": _listing,
    "few": _few,
    "many": _many,
    "option": _option,
}
_TESTS = {
    "unlike": _unlike,
    "sendable": _sendable,
    "web": _web,
    "optional": optional,
    "typable": typable,
    "place": _is_place,
}
_SHARED = (
    *("_kit.json.j2", "_words.json.j2", "_pages.json.j2", "_changes.json.j2"),
    *("_hand_overs.json.j2", "_faults.json.j2", "_alerts.json.j2", "_figures.json.j2"),
)
"""The files whose macros are filters for the others, in the order in which they need each other."""


_MADE_BY: Final = (
    *("render/__init__.py", "render/compiling.py", "plain.py", "phrases.py", "modals.py"),
    *("errors.py", "models.py", "settings/sources.py"),
)
"""Where all filters and tests come from: what they make of what never changes is compiled in."""


def _environment(compiler: type[CodeGenerator]) -> Templates:
    """The folder of templates, without the macros of those that are shared."""
    environment = Templates(
        shared=_SHARED,
        made_by=_MADE_BY,
        loader=FunctionLoader(Templates.source),
        autoescape=True,
        finalize=_brief,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.code_generator_class = compiler
    environment.globals.clear()  # nothing is used of them, and they are copied at every reply
    environment.filters |= _FILTERS
    environment.tests |= _TESTS
    return environment


@cache
def _templates() -> Templates:
    """The folder of templates, the macros of those that are shared among the filters."""
    environment = _environment(Compiler)
    # Most are put where they are used: to compile them all would be half of the time of a start.
    environment.filters |= {name: _late(environment, name) for name in environment.names()}
    return environment


def _late(environment: Templates, name: str) -> Callable[..., str]:
    """A macro that is compiled when it is first called."""
    macro = cache(lambda: environment.macro(name))
    return lambda *given: _escaped(macro()(*given))


def _escaped(text: str) -> str:
    """What a macro wrote, as mere text where that is as good: it is escaped in no time."""
    return text if len(text) <= _BRIEF and _HARMLESS(text) else _Text(text)


@cache
def _template(name: str) -> Template:
    return _templates().ready(f"{name}.json.j2")


def _listed(stream: str) -> str:
    """JSON values as one list: *stream* lacks the commas between what stands on lines of its own.

    No text holds a line break of its own, for JSON writes those as two characters.
    """
    lines = "\n".join(filter(None, stream.split("\n")))
    values = lines.replace("}\n{", "},{").replace("]\n[", "],[")
    return f"[{values}]"
