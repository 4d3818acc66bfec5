"""What the figures of an answer are as a picture."""

from collections.abc import Iterator

from bot.answering.figures import Group, Report, Shown, Warranties
from bot.charts import Panel, Picture, Row
from bot.phrases import assets, day, money, thousands


def picture(answer: Shown) -> Picture:
    """The picture of an answer."""
    panels: Iterator[Panel] = iter(())
    if isinstance(answer, Report):
        panels = _of_report(answer)
    elif isinstance(answer, Warranties):
        panels = _of_warranties(answer)
    note = f"{assets(answer.total)} · {day(answer.today)}"
    return Picture(title=answer.heading, note=note, panels=tuple(panels))


def _of_report(report: Report) -> Iterator[Panel]:
    yield from map(_counted, report.groups)
    if report.worth:
        rows = [Row(label=assets(one.assets), text=money(one.amount)) for one in report.worth]
        if report.unpriced:
            rows.append(Row(label=assets(report.unpriced), text="without a price"))
        yield Panel(heading="Purchase value", rows=tuple(rows))


def _counted(group: Group) -> Panel:
    rows = (
        Row(label=bar.label, text=thousands(bar.assets), parts=(bar.assets,), plain=bar.plain)
        for bar in group.bars
    )
    return Panel(heading=group.title, rows=tuple(rows))


def _of_warranties(answer: Warranties) -> Iterator[Panel]:
    yield Panel(
        heading="End of warranty, by category",
        series=tuple(bar.label for bar in answer.categories),
        plain=tuple(bar.plain for bar in answer.categories),
        rows=tuple(
            Row(
                label=spell.label,
                text=thousands(spell.assets),
                parts=tuple(bar.assets for bar in spell.bars),
            )
            for spell in answer.spells
        ),
    )
