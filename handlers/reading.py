"""What buttons and forms carry, read back."""

from typing import TypeVar

from pydantic import ValidationError

from bot.errors import UsageError
from bot.models import Model

OLDER = "This is from an older version of me. Please begin anew."
Read = TypeVar("Read", bound=Model)


def read(kind: type[Read], value: str) -> Read:
    """What a button or a form is about; raises UsageError for what none carries."""
    try:
        return kind.model_validate_json(value)
    except ValidationError as error:
        raise UsageError(OLDER) from error
