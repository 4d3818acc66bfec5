"""What a question asks for, as the inputs of a form hold it; pure."""

from collections.abc import Collection, Mapping
from typing import Final, Literal, get_args

from pydantic import Field

from bot.answering.answers import Answer
from bot.language.questions import Filtered, Filters, ListAssets, Order, Said, Where
from bot.language.words.text import as_address, as_user
from bot.modals import optional, typable
from bot.models import Model, Named, Status
from bot.plain import is_clean

PREFIX: Final = "anew_"
"""What the names of all inputs of the form begin with."""
SAID: Final[tuple[Said, ...]] = get_args(Said)
ME: Final = "<me>"
NOBODY: Final = "<nobody>"
"""What is chosen for whoever asks, and for what nobody has; no name is written like that."""
SPANS: Final = ("warranty", "bought", "price")
"""What is asked for from here to there."""
DATES: Final = ("warranty_from", "warranty_to", "bought_from", "bought_to")
TEXTS: Final = ("ip", "mac", "price_from", "price_to", "most")
"""What is written."""
STATUSES: Final = tuple(map(str, Status))
SINGLE: Final = frozenset(Filters.model_fields) & frozenset(SAID)
"""What a filter without a list of values is made of, beside those that are said."""
_BY_PRICE: Final = frozenset(("most_expensive", "cheapest"))


class Anew(Model):
    """What a form is about: the question, and where it was asked."""

    v: Literal[1] = 1
    question: Filtered = Field(discriminator="kind")
    channel: str | None = None
    thread: str | None = None

    def carried(self) -> str:
        """As the form carries it."""
        return self.model_dump_json(exclude_none=True)


class AnewForm(Answer):
    """The form: what each input holds, by its name; there is no other input."""

    template = "anew_form"
    menus: Mapping[str, tuple[Named, ...]]
    ticks: Mapping[str, tuple[str, ...]]
    dates: Mapping[str, str]
    texts: Mapping[str, str]
    statuses: tuple[str, ...] = STATUSES
    archived: bool
    order: str
    orders: tuple[str, ...]
    """Those it can stand in; none where it has none."""


def form(
    question: Filtered, usual: Collection[str], *, priced: bool, called: Mapping[str, str]
) -> AnewForm:
    """The form of a question, with an empty input for each of the *usual* parts.

    Where prices may be read it can be put in their order; *called* is what Slack users are called.
    """
    filters = question.filters
    said = {
        name_of(field, negated=negated): shown(filters, field, negated=negated)
        for field in SAID
        for negated in (False, True)
        if values(filters, field, negated=negated) or (field in usual and not negated)
    }
    ticks = {name: chosen for name, chosen in said.items() if name.endswith("status")}
    spans = {name for name in SPANS if _span(filters, name) != (None, None)}
    return AnewForm(
        menus={
            name: tuple(_choice(one, called) for one in chosen)
            for name, chosen in said.items()
            if name not in ticks
        },
        ticks=ticks,
        dates={
            f"{PREFIX}{name}": scalar(filters, name)
            for name in DATES
            if name.partition("_")[0] in {"warranty", *spans}
        },
        texts={
            f"{PREFIX}{name}": scalar(filters, name)
            for name in TEXTS
            if scalar(filters, name) or name.partition("_")[0] in spans
        },
        archived=filters.archived,
        order=ordered(filters.order),
        orders=_orders(question, priced=priced),
    )


def _orders(question: Filtered, *, priced: bool) -> tuple[str, ...]:
    """The orders that a list can stand in, and the one that a question has."""
    order = question.filters.order
    if order is None and not isinstance(question, ListAssets):
        return ()
    known = (one for one in get_args(Order) if priced or one not in _BY_PRICE or one == order)
    return tuple(map(ordered, known))


def name_of(field: str, *, negated: bool) -> str:
    """The name of the input for what is said of a field, or for what is excluded."""
    return f"{PREFIX}not_{field}" if negated else f"{PREFIX}{field}"


def values(filters: Filters, field: Said, *, negated: bool) -> tuple[str, ...]:
    """What is asked for of a field, in whatever way it was said, as it is chosen in a menu."""
    if field == "assignee" and not negated and filters.person is not None:
        return (chosen_for(filters.person),)
    if field == "assignee" and not negated and filters.unassigned:
        return (NOBODY,)
    if field in SINGLE and not negated and (one := getattr(filters, field)):
        return (str(one),)
    where = said_of(filters, field, negated=negated)
    return where.values if where else ()


def chosen_for(person: str) -> str:
    """Whom a question is about, as they are chosen in a menu: no name is written like that."""
    if "@" in person:
        return f"<mailto:{person}>"
    return f"<@{person}>" if person else ME


def person_of(value: str) -> str | None:
    """Whom a question is about that were chosen in a menu; None for a name, and for nobody."""
    return "" if value == ME else as_user(value) or as_address(value)


def said_of(filters: Filters, field: Said, *, negated: bool) -> Where | None:
    """What a sentence said of a field, first of all."""
    same = (one for one in filters.where if (one.field, one.negated) == (field, negated))
    return next(same, None)


def shown(filters: Filters, field: Said, *, negated: bool) -> tuple[str, ...]:
    """The same, as far as an input can hold it."""
    found = dict.fromkeys(values(filters, field, negated=negated))
    if field == "status":
        return tuple(one for one in STATUSES if one in found)
    return tuple(filter(fits, found))


def fits(value: str) -> bool:
    """Whether a value can be chosen in a menu, and comes back as it is."""
    named = Named(id=value, name=value)
    return optional(named) and "\n" not in value and is_clean(value) and bool(value.strip())


def scalar(filters: Filters, name: str) -> str:
    """What a filter of one value says, as an input holds it; nothing where it says nothing."""
    value = getattr(filters, name)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if typable(str(value)) else ""


def ordered(order: str | None) -> str:
    """An order in words."""
    return (order or "").replace("_", " ")


def _span(filters: Filters, name: str) -> tuple[object, object]:
    return getattr(filters, f"{name}_from"), getattr(filters, f"{name}_to")


def _choice(value: str, called: Mapping[str, str]) -> Named:
    """A value as it is chosen already."""
    user = as_user(value)
    name = {ME: "you", NOBODY: "nobody"}.get(value) or as_address(value) or value
    return Named(id=value, name=called.get(user, user) if user else name)
