"""What is to be drawn, as it goes to the child: words and numbers, no look."""

from bot.models import Model


class Row(Model):
    """One line of a panel: a name, a bar of one or several parts, and the number in words."""

    label: str
    text: str
    parts: tuple[int, ...] = ()
    """None where there is nothing to compare, so that no bar is drawn."""
    plain: bool = False
    """It stands for no value of its own, and looks so."""


class Panel(Model):
    """Rows that are compared with each other."""

    heading: str
    series: tuple[str, ...] = ()
    """What the parts of each row are, in their order; with one part alone nothing is named."""
    plain: tuple[bool, ...] = ()
    """Which of these stand for no value of their own."""
    rows: tuple[Row, ...]


class Picture(Model):
    """One picture, as narrow as a phone."""

    title: str
    note: str
    panels: tuple[Panel, ...]
