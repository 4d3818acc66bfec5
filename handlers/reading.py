"""What buttons and forms carry, read back."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError

from bot.errors import UsageError
from bot.models import OLDER, Model

Read = TypeVar("Read", bound=Model)
Carried = TypeVar("Carried")


def read(kind: type[Read], value: str) -> Read:
    """What a button or a form is about; raises UsageError for what none carries."""
    return read_by(kind.model_validate_json, value)


def read_by(reads: Callable[[str], Carried], value: str) -> Carried:
    """The same, of what is read another way."""
    try:
        return reads(value)
    except ValidationError as error:
        raise UsageError(OLDER) from error
