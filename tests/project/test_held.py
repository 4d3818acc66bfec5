"""docs/security.md says what is held about whom: of every table there is, and for how long."""

import re
from pathlib import Path

from bot.settings.retention import DEFAULTS
from bot.store.holdings import HOLDINGS, NOBODY

ROOT = Path(__file__).parents[2]
ENGINE = "the engine's"


def held() -> dict[str, tuple[str, str, str]]:
    """The rows of the table: about whom, how long they are kept, and by which setting."""
    section = (ROOT / "docs/security.md").read_text().partition("### What is held about whom")[2]
    rows = re.findall(
        r"^\| (.+?) \| (.+?) \| .+? \| (.+?) \| (?:`(\w+)` )?\|$", section, re.MULTILINE
    )
    found = {name.strip("`"): (whom, kept, setting) for name, whom, kept, setting in rows}
    return {name: row for name, row in found.items() if name not in {"table", "---"}}


def test_every_table_is_told_of_and_none_that_is_not_there() -> None:
    """Whether it is about somebody is what erasing them goes by."""
    rows = held()
    assert set(rows) == {*HOLDINGS, *NOBODY, ENGINE}
    about_nobody = {name for name, (whom, _, _) in rows.items() if whom.startswith("nobody")}
    assert about_nobody == {*NOBODY, ENGINE}


def test_how_long_each_is_kept_is_the_default() -> None:
    """In days, or for good; every setting stands there."""
    rows = held().values()
    told = {setting: kept for _, kept, setting in rows if setting}
    words = {name: f"{days} days" if days else "for good" for name, days in DEFAULTS.items()}
    assert told == words
