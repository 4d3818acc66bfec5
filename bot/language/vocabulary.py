"""An inventory's own words, as the index or a file tells them."""

from typing import Any

from pydantic import ConfigDict, field_validator

from bot.models import Model


class Known(Model):
    """A person whom an inventory knows."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    slack_id: str | None = None


class Vocabulary(Model):
    """Every name that a message may hold, spelled as the inventory spells it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    people: tuple[Known, ...] = ()
    locations: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    manufacturers: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    serial_numbers: tuple[str, ...] = ()
    asset_tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @field_validator("people", mode="before")
    @classmethod
    def _named(cls, people: Any) -> Any:
        """A person may be given by the name alone."""
        if not isinstance(people, list | tuple):
            return people
        return [{"name": one} if isinstance(one, str) else one for one in people]
