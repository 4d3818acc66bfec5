"""What a listener answers with: a reply, what is wrong in a form, or a reply that needs waiting."""

from collections.abc import Coroutine, Mapping
from typing import Any, NamedTuple

from bot.metrics import Failure
from handlers.sending import Payload, Send


class Now(NamedTuple):
    """A reply that needs no waiting, or waits no more; with why it is not the answer, if so."""

    payload: Payload | str | None
    """As JSON where it has not been looked into: so it can ride on an acknowledgement."""
    failure: Failure | None = None
    to: Send | None = None
    """Where it is sent, where that is not where all of its kind are."""


class Wrong(NamedTuple):
    """What is wrong in a form, by the name of the input: said there, and the form stays."""

    inputs: Mapping[str, str]


class Later(NamedTuple):
    """A reply that needs waiting: acknowledged at once, sent when it is there."""

    work: Coroutine[Any, Any, Payload | None]
    to: Send | None = None
    """Where it is sent, where that is not where all of its kind are."""
