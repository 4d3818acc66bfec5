"""An inventory's own words, as the index or a file tells them."""

from bot.models import Model


class Known(Model):
    """A person whom an inventory knows."""

    name: str
    slack_id: str | None = None


class Vocabulary(Model):
    """Every name that a message may hold, spelled as the inventory spells it."""

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
