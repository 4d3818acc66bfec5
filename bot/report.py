"""What `assetbot check` and `assetbot status` print: one line a fact."""

from typing import NamedTuple


class Line(NamedTuple):
    """One fact: whether it is well, what it is about, what is so, and what to do when it is not."""

    well: bool
    about: str
    says: str
    todo: str = ""

    def text(self) -> str:
        """The line for a terminal; the word says what a colour would."""
        head = f"{'ok  ' if self.well else 'RED '} {self.about:<18} {self.says}"
        return head if self.well or not self.todo else f"{head}\n{'':24}→ {self.todo}"
