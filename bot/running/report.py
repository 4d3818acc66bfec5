"""What `assetbot check` and `assetbot status` print: one line a fact."""

from typing import NamedTuple


class Line(NamedTuple):
    """One fact: whether it is well, what it is about, what is so, and what to do when it is not."""

    well: bool
    about: str
    says: str
    todo: str = ""
    word: str = "ok"

    @classmethod
    def ok(cls, about: str, says: str) -> "Line":
        """All is well."""
        return cls(well=True, about=about, says=says)

    @classmethod
    def red(cls, about: str, says: str, todo: str) -> "Line":
        """Something is to be done."""
        return cls(well=False, about=about, says=says, todo=todo, word="RED")

    @classmethod
    def note(cls, about: str, says: str) -> "Line":
        """Nothing is wrong for certain, and somebody should look."""
        return cls(well=True, about=about, says=says, word="note")

    def text(self) -> str:
        """The line for a terminal; the word says what a colour would."""
        head = f"{self.word:<4} {self.about:<18} {self.says}"
        return f"{head}\n{'':24}→ {self.todo}" if self.todo else head
