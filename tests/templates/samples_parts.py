"""What was understood in several parts, as each answer shows it."""

from typing import get_args

from bot.answering.anew import AnewForm
from bot.answering.answers import Found, HowMany, Listed
from bot.answering.understood import Narrowed, Over, Part
from bot.language.questions import Said
from bot.models import Named
from bot.policy import Looked
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
    change=PAGE,
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
            change=PAGE,
            listed=Looked(words=("factorial", "Larkfield")),
        )
    )
)
_COUNTED = HowMany(
    said="1,214 laptops in Berlin",
    total=1214,
    heading="How many · Laptop · in Berlin",
    parts=_PARTS[:2],
    change=PAGE,
    show=PAGE,
    over=_OVER,
    unread=("itflow",),
    listed=Looked(words=("factorial",), for_everyone=True),
    share=PAGE,
)
_NOTHING = HowMany(said="No laptops", total=0, heading="How many · Laptop", change=PAGE, show=None)
LAPTOP = Named(id="Laptop", name="Laptop")
_WHOLE = AnewForm(
    menus={
        f"anew_{way}{field}": (LAPTOP, Named(id="<@U0ANA>", name="Ana Ruiz"))
        for field in get_args(Said)
        if field != "status"
        for way in ("", "not_")
    },
    ticks={"anew_status": ("in stock",), "anew_not_status": ("lost", "stolen")},
    dates={
        f"anew_{name}_{end}": "2027-03-01"
        for name in ("warranty", "bought")
        for end in ("from", "to")
    },
    texts={
        "anew_price_from": "1000",
        "anew_price_to": "1499.9",
        "anew_ip": "10.0.0.1",
        "anew_mac": "00:00:5e:00:53:01",
        "anew_most": "3",
    },
    archived=True,
    order="most expensive",
    orders=("newest", "oldest", "most expensive", "cheapest"),
)
_EMPTY = AnewForm(
    menus={"anew_category": (LAPTOP,), "anew_assignee": ()},
    ticks={"anew_status": ()},
    dates={"anew_warranty_from": "", "anew_warranty_to": ""},
    texts={},
    archived=False,
    order="",
    orders=(),
)
PARTS = (
    Sample("asset_list", "parts", dict(_LISTED.context())),
    Sample("asset_list", "no_parts", dict(_NONE.context())),
    Sample("asset_card", "narrowed", dict(_ONE.context())),
    Sample("how_many", "counted", dict(_COUNTED.context())),
    Sample("how_many", "none", dict(_NOTHING.context())),
    Sample("anew_form", "whole", dict(_WHOLE.context())),
    Sample("anew_form", "empty", dict(_EMPTY.context())),
)
"""Lists, a card and counts that came of a sentence, and the form that changes it."""
