"""What was understood in several parts, as each answer shows it."""

from bot.answers import Found, HowMany, Listed
from bot.understood import Narrowed, Over, Part
from tests.templates.samples import PAGE, Sample, card

_PARTS = tuple(Part(text=one, without=PAGE) for one in ("Laptop", "in Berlin", "the oldest"))
_OVER = Over(total=1204, question=PAGE)
_LISTED = Listed(
    heading="Assets · Laptop · in Berlin",
    cards=(card(), card()),
    total=2,
    first=1,
    last=2,
    parts=_PARTS[:2],
    over=_OVER,
)
_NONE = Listed(
    heading="Assets · Laptop · in Berlin", cards=(), total=0, first=0, last=0, parts=_PARTS[:2]
)
_ONE = Found(
    card=card(
        narrowed=Narrowed(
            heading="Assets · Laptop · in Berlin · the oldest",
            parts=_PARTS,
            listed=("factorial", "Larkfield"),
        )
    )
)
_COUNTED = HowMany(
    said="1,214 laptops in Berlin",
    total=1214,
    heading="How many · Laptop · in Berlin",
    parts=_PARTS[:2],
    show=PAGE,
    over=_OVER,
    unread=("itflow",),
    listed=("factorial",),
    share=PAGE,
)
_NOTHING = HowMany(
    said="No laptops in Berlin", total=0, heading="How many · Laptop · in Berlin", show=None
)
PARTS = (
    Sample("asset_list", "parts", dict(_LISTED.context())),
    Sample("asset_list", "no_parts", dict(_NONE.context())),
    Sample("asset_card", "narrowed", dict(_ONE.context())),
    Sample("how_many", "counted", dict(_COUNTED.context())),
    Sample("how_many", "none", dict(_NOTHING.context())),
)
"""Lists, a card and counts that came of a sentence."""
