"""The look of pictures: the only import of matplotlib, and only ever loaded by the child.

A picture is 390 points wide, as a phone shows it, and drawn with twice as many dots. It brings its
own light ground, so that it reads the same in a light and in a dark Slack. No meaning is in colour
alone: each bar has its name and its number beside it, and parts of bars have a hatch of their own.
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from matplotlib import font_manager, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from PIL import Image

from bot.charts.picture import Panel, Picture, Row

OURS: Final = "DejaVu Sans"
WIDTH: Final = 390.0
DOTS: Final = 2
"""Dots for each point."""
MARGIN: Final = 16.0
WHOLE: Final = WIDTH - 2 * MARGIN
TITLE: Final = 22.0
MOST_LINES: Final = 3
LABEL: Final = 138.0
"""Points for the name of a row."""
NUMBER: Final = 50.0
"""Points for its number, at least."""
ROW: Final = 25.0
STACKED: Final = 28.0
BAR: Final = 15.0
GAP: Final = 8.0

GROUND: Final = "#F4F4F0"
INK: Final = "#1A1A1A"
FAINT: Final = "#55554F"
EDGE: Final = "#33332F"
ONE: Final = "#0072B2"
OTHER: Final = "#C9C9C3"
COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#56B4E9", "#D55E00")
"""The palette of Okabe and Ito, which colour-blind people tell apart."""
HATCHES: Final = ("", "////", "....", "\\\\\\\\", "xxxx", "||||", "----")
OTHER_HATCH: Final = "oo"
_SHADES: Final = 64
"""Colours of one picture: with so few it is a third of the size and looks the same."""
FONTS: Final = tuple(
    map(
        Path,
        (
            "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
            "/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf",
            "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
            "C:/Windows/Fonts/msyh.ttc",
        ),
    )
)
"""Where there are any of these, they have letters that ours has not."""


class Look(NamedTuple):
    """How a part of a bar looks."""

    colour: str
    hatch: str


def png(picture: Picture) -> bytes:
    """The picture."""
    rcParams["font.family"] = [OURS, *_further(picture.model_dump_json())]
    rcParams["hatch.linewidth"] = 0.7
    canvas = FigureCanvasAgg(Figure(dpi=72 * DOTS, facecolor=GROUND))
    _Sheet(canvas, picture).draw()
    canvas.draw()  # type: ignore[no-untyped-call] # as matplotlib has it
    size = canvas.get_width_height(physical=True)
    dots = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call] # as above
    image = Image.frombuffer("RGBA", size, dots, "raw", "RGBA", 0, 1)
    content = io.BytesIO()
    image.convert("RGB").quantize(_SHADES).save(content, format="PNG", optimize=True)
    return content.getvalue()


def _further(text: str) -> Iterator[str]:
    """The fonts that a text needs beside ours; found by their paths, for to list all is slow."""
    ours = font_manager.get_font(font_manager.findfont(OURS))
    if all(ours.get_char_index(ord(letter)) for letter in set(text)):
        return
    for path in filter(Path.exists, FONTS):
        font_manager.fontManager.addfont(path)
        yield font_manager.fontManager.ttflist[-1].name


def _panel_height(panel: Panel) -> float:
    row = STACKED if panel.series else ROW
    legend = 22.0 * ((len(panel.series) + 1) // 2)
    return 34.0 + legend + row * len(panel.rows)


def looks(panel: Panel) -> Iterator[Look]:
    """How the parts of a panel's bars look, in their order."""
    plain = panel.plain or (False,) * len(panel.series)
    number = 0
    for is_plain in plain:
        if is_plain:
            yield Look(OTHER, OTHER_HATCH)
        else:
            yield Look(COLOURS[number % len(COLOURS)], HATCHES[number % len(HATCHES)])
            number += 1


class _Sheet:
    """A figure that is drawn on from top to bottom, in points."""

    def __init__(self, canvas: FigureCanvasAgg, picture: Picture) -> None:
        self._canvas = canvas
        self._picture = picture
        self._title = self._lines(picture.title)
        self._head = 40.0 + TITLE * len(self._title)
        height = self._head + sum(_panel_height(panel) for panel in picture.panels) + MARGIN
        canvas.figure.set_size_inches(WIDTH / 72, height / 72)
        self._axes = canvas.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)

    def draw(self) -> None:
        for place, line in enumerate(self._title):
            self._write(MARGIN, 24 + TITLE * place, line, size=16, most=WHOLE, weight="bold")
        note = self._head - 16
        self._write(MARGIN, note, self._picture.note, size=12.5, most=WHOLE, colour=FAINT)
        top = self._head
        for panel in self._picture.panels:
            self._panel(panel, top)
            top += _panel_height(panel)

    def _panel(self, panel: Panel, top: float) -> None:
        self._axes.plot(
            [MARGIN, WIDTH - MARGIN], [top + 2, top + 2], color="#D4D4CE", linewidth=0.8
        )
        self._write(MARGIN, top + 18, panel.heading, size=14, most=WHOLE, weight="bold")
        top += 34
        for place, (name, look) in enumerate(zip(panel.series, looks(panel), strict=False)):
            left = MARGIN + (place % 2) * (WIDTH / 2 - MARGIN)
            middle = top + 22 * (place // 2) + 8
            self._bar(left, middle, 22, look)
            self._write(left + 28, middle, name, size=13, most=WIDTH / 2 - MARGIN - 34)
        top += 22.0 * ((len(panel.series) + 1) // 2)
        step = STACKED if panel.series else ROW
        most = max((sum(row.parts) for row in panel.rows), default=0)
        font = FontProperties(size=13)
        number = max((self._width(row.text, font) for row in panel.rows), default=0)
        unit = (WHOLE - LABEL - GAP - max(number, NUMBER)) / max(most, 1)
        for place, row in enumerate(panel.rows):
            self._row(panel, row, top + step * (place + 0.5), unit)

    def _row(self, panel: Panel, row: Row, middle: float, unit: float) -> None:
        """One row; *unit* is as wide as a bar of one."""
        self._write(MARGIN, middle, row.label, size=13, most=LABEL - GAP if row.parts else 150)
        left = MARGIN + LABEL
        if not row.parts:
            self._write(WIDTH - MARGIN, middle, row.text, size=13, most=200, align="right")
            return
        one = Look(OTHER, OTHER_HATCH) if row.plain else Look(ONE, "")
        drawn: Sequence[Look] = list(looks(panel)) if panel.series else [one]
        for number, look in zip(row.parts, drawn, strict=True):
            if number:
                width = max(unit * number, 1.5)
                self._bar(left, middle, width, look)
                left += width
        self._write(left + GAP, middle, row.text, size=13, most=WHOLE)

    def _bar(self, left: float, middle: float, width: float, look: Look) -> None:
        self._axes.add_patch(
            Rectangle(
                (left, middle - BAR / 2),
                width,
                BAR,
                facecolor=look.colour,
                edgecolor=EDGE,
                hatch=look.hatch,
                linewidth=0.8,
            )
        )

    def _write(
        self,
        left: float,
        middle: float,
        text: str,
        *,
        size: float,
        most: float,
        weight: str = "normal",
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """Words in one line, cut where there is no more room; nothing in them is markup."""
        font = FontProperties(size=size, weight=weight)
        self._axes.text(
            left,
            middle,
            self._cut(_seen(text), font, most),
            fontproperties=font,
            color=colour,
            horizontalalignment=align,
            verticalalignment="center_baseline",
            parse_math=False,
        )

    def _lines(self, title: str) -> list[str]:
        """A title in as many lines as it needs, and as there are."""
        font = FontProperties(size=16, weight="bold")
        lines = [""]
        for word in _seen(title).split():
            longer = f"{lines[-1]} {word}".strip()
            if self._width(longer, font) <= WHOLE or len(lines) == MOST_LINES:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _cut(self, text: str, font: FontProperties, most: float) -> str:
        if self._width(text, font) <= most:
            return text
        while text and self._width(text + "…", font) > most:
            text = text[:-1].rstrip()
        return text + "…"

    def _width(self, text: str, font: FontProperties) -> float:
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call] # as above
        width, _, _ = renderer.get_text_width_height_descent(text, font, ismath=False)
        return float(width) / DOTS


def _seen(text: str) -> str:
    """Text on one line, without what is not seen: marks of direction, control characters."""
    kept = (one if unicodedata.category(one)[0] != "C" else " " for one in text[:200])
    return " ".join("".join(kept).split())
