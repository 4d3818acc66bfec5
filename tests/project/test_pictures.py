"""The pictures of the documents are what the bot draws, and the bot itself draws nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.pictures import ANSWERS, DOCS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder of pictures, drawn by a process with all of the bot in it, and what that said."""
    folder = tmp_path_factory.mktemp("pictures")
    command = [sys.executable, "-m", "tests.pictures", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return folder, done.stdout


def test_the_bot_never_loads_what_draws(drawn: tuple[Path, str]) -> None:
    """Not even when a picture was drawn for it."""
    assert drawn[1] == "loaded beside bot.process:\n"


@pytest.mark.parametrize("name", ANSWERS)
def test_a_picture_in_the_documents_is_what_is_drawn(name: str, drawn: tuple[Path, str]) -> None:
    """Small, as wide as a phone with twice the dots, and the same in every place that matters."""
    documented = DOCS / f"{name}.png"
    assert documented.stat().st_size <= 60_000
    with Image.open(documented) as shown, Image.open(drawn[0] / f"{name}.png") as now:
        assert shown.size == now.size
        assert shown.width == 780
        apart = ImageChops.difference(shown.convert("RGB"), now.convert("RGB"))
        assert max(ImageStat.Stat(apart).mean) < 1
