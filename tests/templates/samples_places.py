"""The same for the places where people ask: the home tab."""

from typing import Final

from tests.templates.samples import Sample

LIST: Final = '{"v":1,"kind":"list","filters":{"status":"in stock"}}'
PLACES = (
    Sample("search", "operator", {"new": "{}"}),
    Sample("search", "everyone", {"new": None}),
    Sample(
        "home",
        "operator",
        {"ending": LIST, "in_stock": LIST, "in_repair": LIST, "report": LIST, "new": "{}"},
    ),
    Sample(
        "home",
        "everyone",
        {"ending": None, "in_stock": None, "in_repair": None, "report": None, "new": None},
    ),
)
