"""The same for the places where people ask: the home tab."""

from typing import Final

from tests.templates.samples import Sample

LIST: Final = '{"v":1,"kind":"list","filters":{"status":"in stock"}}'
LISTS: Final = ("ending", "in_stock", "in_repair", "report")
PLACES = (
    Sample("search", "operator", {"new": "{}"}),
    Sample("search", "everyone", {"new": None}),
    Sample("home", "operator", {**dict.fromkeys(LISTS, LIST), "new": "{}"}),
    Sample("home", "everyone", {**dict.fromkeys(LISTS), "new": None}),
)
