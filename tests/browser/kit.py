"""One of everything that is drawn: a message, and a form with what a person enters in it."""

from typing import Any, Final

JSON = dict[str, Any]


def words(text: str) -> JSON:
    """A plain text."""
    return {"type": "plain_text", "text": text, "emoji": True}


def option(text: str) -> JSON:
    """One thing to choose."""
    return {"text": words(text), "value": text.lower()}


def asked(label: str, element: JSON, **more: Any) -> JSON:
    """An input called *label*, whose ids are its label."""
    named = {"action_id": f"a_{label}", **element}
    return {"type": "input", "block_id": label, "label": words(label), "element": named, **more}


def modal(*blocks: JSON, **more: Any) -> JSON:
    """A modal of *blocks*."""
    shown = {"title": words("A form"), "submit": words("Save"), "close": words("Close")}
    return {"id": "V0FORM", "type": "modal", **shown, "blocks": [*blocks], **more}


OSLO, BERLIN, RIGA = option("Oslo"), option("Berlin"), option("Riga")
SITES: Final = [OSLO, BERLIN, RIGA]
NORTH: Final = [
    {"label": words("North"), "options": [OSLO, RIGA]},
    {"label": words("South"), "options": [BERLIN]},
]
FILE: Final = {"id": "F08", "name": "scan.pdf"}

KINDS: Final[dict[str, JSON]] = {
    "plain_text_input": {},
    "email_text_input": {},
    "url_text_input": {},
    "number_input": {"is_decimal_allowed": False},
    "static_select": {"options": SITES},
    "multi_static_select": {"option_groups": NORTH},
    "external_select": {"min_query_length": 2},
    "multi_external_select": {"min_query_length": 1},
    "users_select": {},
    "multi_users_select": {},
    "conversations_select": {},
    "multi_conversations_select": {},
    "channels_select": {},
    "multi_channels_select": {},
    "datepicker": {},
    "timepicker": {"timezone": "Europe/Berlin"},
    "datetimepicker": {},
    "checkboxes": {"options": SITES},
    "radio_buttons": {"options": SITES},
    "file_input": {"filetypes": ["pdf"]},
}
"""Every element that holds something and is drawn."""

FORM: Final = modal(*(asked(kind, {"type": kind, **more}) for kind, more in KINDS.items()))
BEGUN: Final = modal(
    asked("line", {"type": "plain_text_input", "initial_value": "as it was"}),
    asked("lines", {"type": "plain_text_input", "multiline": True}),
    asked("site", {"type": "static_select", "options": SITES, "initial_option": RIGA}),
    asked("sites", {"type": "multi_static_select", "options": SITES, "initial_options": [OSLO]}),
    asked("person", {"type": "users_select", "initial_user": "U0DANADESK"}),
    asked("day", {"type": "datepicker", "initial_date": "2026-11-22"}),
    asked("time", {"type": "timepicker", "initial_time": "13:45"}),
    asked("moment", {"type": "datetimepicker", "initial_date_time": 1_795_305_600}),
    asked("boxes", {"type": "checkboxes", "options": SITES, "initial_options": [OSLO, RIGA]}),
    asked("radio", {"type": "radio_buttons", "options": SITES, "initial_option": BERLIN}),
)
"""A form in which something is entered already."""

ENTERED: Final[JSON] = {
    "plain_text_input": " Ada & <b> ",
    "email_text_input": "ada@larkfield.example",
    "url_text_input": "https://larkfield.example/a",
    "number_input": "42",
    "static_select": BERLIN,
    "multi_static_select": [RIGA, BERLIN],
    "external_select": RIGA,
    "multi_external_select": [OSLO],
    "users_select": "U0ALEXMORE",
    "multi_users_select": ["U0ALEXMORE", "W0NOAHLIND"],
    "conversations_select": "D0DANADESK",
    "multi_conversations_select": ["C0ITDESK"],
    "channels_select": "C0ITDESK",
    "multi_channels_select": ["C0ITDESK"],
    "datepicker": "2026-11-22",
    "timepicker": "13:45",
    "datetimepicker": 1_795_305_600,
    "checkboxes": [OSLO, RIGA],
    "radio_buttons": BERLIN,
    "file_input": [FILE],
}
"""What a person then enters, by kind."""


def rich(kind: str, *elements: JSON, **more: Any) -> JSON:
    """A part of a rich text."""
    return {"type": f"rich_text_{kind}", "elements": [*elements], **more}


def said(text: str, **style: bool) -> JSON:
    """A stretch of a rich text."""
    return {"type": "text", "text": text, "style": style}


PIXEL: Final = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURE: Final = {"type": "image", "image_url": PIXEL, "alt_text": "A chart"}
_QUESTION: Final = {"title": words("Sure?"), "text": words("It goes."), "confirm": words("Yes")}
_MRKDWN: Final = {"type": "mrkdwn", "text": "*Ask* <@U0DANADESK>\n&gt; so\n```code```"}
_TEXT: Final = rich(
    "section",
    said("All: ", bold=True, italic=True, strike=True, underline=True, highlight=True),
    said("code", code=True),
    {"type": "link", "url": "https://a.example", "text": "a link"},
    {"type": "emoji", "name": "tada"},
    {"type": "user", "user_id": "U0DANADESK"},
    {"type": "usergroup", "usergroup_id": "S0ITTEAM"},
    {"type": "channel", "channel_id": "C0ITDESK"},
    {"type": "broadcast", "range": "here"},
    {"type": "date", "timestamp": 1_795_305_600, "format": "{date_short_pretty}"},
    {"type": "color", "value": "#336699"},
)
_CELLS: Final = [
    {"type": "raw_text", "text": "Laptops"},
    {"type": "raw_number", "value": 12},
    {"type": "rich_text", "elements": [_TEXT]},
]
BLOCKS: Final[list[JSON]] = [
    {"type": "header", "text": words("A header")},
    {"type": "divider"},
    {"type": "section", "text": _MRKDWN, "fields": [_MRKDWN, words("plain")], "accessory": PICTURE},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "yes", "text": words("Yes"), "style": "primary"},
            {
                "type": "button",
                "action_id": "no",
                "text": words("No"),
                "style": "danger",
                "confirm": {**_QUESTION, "deny": words("No")},
            },
            {"type": "overflow", "action_id": "more", "options": [OSLO, RIGA]},
            {"type": "users_select", "action_id": "who", "placeholder": words("Who")},
            {"type": "datepicker", "action_id": "day", "placeholder": words("Day")},
        ],
    },
    {"type": "context", "elements": [PICTURE, _MRKDWN, words("plain")]},
    {"type": "image", "alt_text": "A file", "title": words("A file"), "slack_file": {"url": PIXEL}},
    {
        "type": "rich_text",
        "elements": [
            _TEXT,
            rich("list", rich("section", said("one")), style="ordered", indent=1, offset=2),
            rich("quote", said("quoted")),
            rich("preformatted", said("as  it is")),
        ],
    },
    {"type": "table", "rows": [_CELLS, _CELLS], "column_settings": [{"align": "right"}]},
    asked(
        "Search",
        {
            "type": "plain_text_input",
            "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
        },
        hint=words("As one types"),
    ),
    {"type": "video"},
]
"""One of each block, and one that cannot be drawn."""
