"""Draws the pictures of the documents: `.venv/bin/python -m tests.pictures`.

Everything of the bot is loaded meanwhile, so that it can be seen that it draws nothing itself.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import bot.process
from bot.charts import Charts
from bot.files.pictures import picture
from tests.templates.samples_figures import REPORT, WARRANTIES

DOCS = Path(__file__).parents[1] / "docs" / "pictures"
ANSWERS = {"report": REPORT, "warranties": WARRANTIES}
DRAWS = ("matplotlib", "numpy", "PIL")
"""What only the child may load."""


async def draw(folder: Path) -> None:
    """Draw each of them into a folder."""
    with TemporaryDirectory() as fonts:
        charts = Charts(Path(fonts), within=60)
        pictures = await asyncio.gather(*(charts.png(picture(one)) for one in ANSWERS.values()))
    for name, content in zip(ANSWERS, pictures, strict=True):
        (folder / f"{name}.png").write_bytes(content)


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]) if sys.argv[1:] else DOCS))
    loaded = [name for name in DRAWS if name in sys.modules]
    print(f"loaded beside {bot.process.__name__}:", *loaded)  # noqa: T201 - its output
