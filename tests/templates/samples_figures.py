"""The same for counts: reports, and warranties by month."""

from datetime import date

from bot.answering.figures import Bar, Group, Report, Spell, Warranties, Worth
from bot.answering.understood import Part
from bot.files.charting import ReportSent
from bot.models import Money
from bot.policy import Looked
from tests.templates.ages import AGED, FAILED
from tests.templates.samples import BY_NAME, Sample

TODAY = date(2026, 11, 22)
_QUESTION = '{"v":1,"kind":"report","filters":{"category":"laptop"}}'


def bar(label: str, assets: int, *, plain: bool = False) -> Bar:
    """So many of something."""
    return Bar(label=label, assets=assets, plain=plain)


GROUPS = (
    Group(
        by="status",
        bars=(
            bar("assigned", 812),
            bar("in stock", 300),
            bar("in repair", 40),
            bar("retired", 31),
            bar("lost", 21),
        ),
    ),
    Group(
        by="category",
        bars=(
            bar("laptop", 612),
            bar("phone", 301),
            bar("monitor", 140),
            bar("docking station", 61),
            bar("server", 40),
            bar("12 others", 38, plain=True),
            bar("not recorded", 12, plain=True),
        ),
    ),
    Group(
        by="age",
        bars=(
            bar("under 1 year", 240),
            bar("1 to 2 years", 310),
            bar("2 to 3 years", 280),
            bar("3 to 4 years", 190),
            bar("4 to 5 years", 90),
            bar("5 years or more", 51),
            bar("not recorded", 43, plain=True),
        ),
    ),
    Group(
        by="location",
        bars=(
            bar("Berlin", 520),
            bar("São Paulo", 310),
            bar("Lisbon", 200),
            bar("Home office", 114),
            bar("not recorded", 60, plain=True),
        ),
    ),
    Group(
        by="client",
        bars=(
            bar("Brightwater Dental", 402),
            bar("Kestrel Freight", 310),
            bar("not recorded", 492, plain=True),
        ),
    ),
)
REPORT = Report(
    heading="Report",
    total=1_204,
    today=TODAY,
    groups=GROUPS,
    counts=GROUPS,
    worth=(
        Worth(amount=Money(minor_units=123_450_000, currency="EUR"), assets=902),
        Worth(amount=Money(minor_units=2_500_000, currency="JPY"), assets=21),
    ),
    unpriced=281,
    file=_QUESTION,
)
CATEGORIES = (
    bar("laptop", 26),
    bar("phone", 14),
    bar("monitor", 6),
    bar("server", 4),
    bar("3 others", 4, plain=True),
)


def spell(label: str, *numbers: int) -> Spell:
    """So many of each of these categories."""
    parts = zip(CATEGORIES, numbers, strict=True)
    bars = tuple(one.model_copy(update={"assets": number}) for one, number in parts)
    return Spell(label=label, assets=sum(numbers), bars=bars)


WARRANTIES = Warranties(
    heading="Warranties · warranty ends from 22 Nov 2026 to 22 May 2027",
    total=54,
    today=TODAY,
    categories=CATEGORIES,
    spells=(
        spell("Nov 2026", 2, 1, 1, 0, 0),
        spell("Dec 2026", 10, 6, 2, 1, 2),
        spell("Jan 2027", 5, 2, 1, 0, 1),
        spell("Feb 2027", 0, 0, 0, 0, 0),
        spell("Mar 2027", 6, 3, 0, 2, 0),
        spell("Apr 2027", 2, 1, 1, 1, 1),
        spell("May 2027", 1, 1, 1, 0, 0),
    ),
)
NONE = Warranties(heading="Warranties", total=0, today=TODAY, categories=(), spells=())
_PARTS = tuple(Part(text=one, without=_QUESTION) for one in ("laptop", "in Berlin"))
_OF_A_CLIENT = {"listed": Looked(words=("Kestrel Freight",)), "unread": ("itflow",), "as_of": AGED}
FIGURES = (
    Sample("asset_list", "failed", {**BY_NAME["asset_list.old"].context, "as_of": FAILED}),
    Sample(
        "asset_list",
        "warranties",
        {
            **BY_NAME["asset_list.one"].context,
            "chart": '{"v":1,"kind":"warranties","filters":{"warranty_to":"2026-12-22"}}',
        },
    ),
    Sample(
        "asset_report",
        "all",
        dict(REPORT.model_copy(update={"picture": "sent", "change": _QUESTION}).context()),
    ),
    Sample(
        "asset_report",
        "coming",
        dict(REPORT.model_copy(update={"picture": "coming"}).context()),
    ),
    Sample(
        "asset_report",
        "failed",
        dict(
            REPORT.model_copy(
                update={"picture": "failed", "reference": "7KQ2M9", "share": _QUESTION}
            ).context()
        ),
    ),
    Sample(
        "asset_report",
        "some",
        dict(
            REPORT.model_copy(
                update={"worth": (), "unpriced": 4, "veiled": 1_200, **_OF_A_CLIENT}
            ).context()
        ),
    ),
    Sample(
        "asset_report",
        "none",
        dict(Report(heading="Report", total=0, today=TODAY, groups=(), counts=()).context()),
    ),
    Sample(
        "asset_warranties",
        "some",
        dict(
            WARRANTIES.model_copy(
                update={"picture": "sent", "parts": _PARTS, "change": _QUESTION}
            ).context()
        ),
    ),
    Sample(
        "asset_warranties",
        "none",
        dict(NONE.model_copy(update=_OF_A_CLIENT).context()),
    ),
    Sample("report_sent", "some", dict(ReportSent(rows=38).context())),
    Sample("report_sent", "one", dict(ReportSent(rows=1).context())),
)
