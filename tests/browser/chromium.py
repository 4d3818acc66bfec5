"""Where the browser of these tests is, and how it is started."""

import os
import shutil
from typing import Final

_CALLED: Final = ("chromium", "chromium-browser", "google-chrome")
OPTIONS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING: Final = (
    "tests in a browser did not run: install Chromium (Debian: apt-get install chromium), or name "
    "one in ASSETBOT_CHROMIUM, and `make test` runs them"
)


def where() -> str:
    """The browser of the system's own, or the one named in the environment; none is empty."""
    named = os.environ.get("ASSETBOT_CHROMIUM")
    return named or next(filter(None, map(shutil.which, _CALLED)), "")
