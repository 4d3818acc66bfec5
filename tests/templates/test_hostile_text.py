"""Whatever people write, a reply keeps its blocks, its markup and Slack's limits."""

import json
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import ISOLATE, POP, as_text, cut, one_line, unescaped
from bot.render import as_json, render
from sandbox.slack.block_kit.blocks import check_message, check_text, check_view
from tests.rounds import rounds
from tests.templates.every import HOMES, MESSAGES, MODALS, SAMPLES, STATES
from tests.templates.hostile import ANY_TEXTS, TEXTS, hostile
from tests.templates.samples import BY_NAME, QUESTION, Sample, card, view
from tests.templates.shapes import marked_up, parts, shape, words

EVERY = {sample.name: sample for sample in SAMPLES}
OURS = re.compile(r"<@[UW][A-Z0-9]+>|<!date\^\d+\^[^<>]*>")
ENTITY = re.compile(r"&(?:amp|lt|gt);")
DANGEROUS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\ud800-\udfff]")


def escaped(text: str) -> str:
    """*text* as Slack wants it written."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def markup(payload: dict[str, Any]) -> set[str]:
    """The mentions and dates in a reply."""
    return {found for said in marked_up(payload) for found in OURS.findall(said)}


@cache
def tame(name: str, *filled: bool) -> tuple[object, set[str]]:
    """The shape and the markup of a reply in which others wrote a plain word, or nothing."""
    sample = EVERY[name]
    payload = render(sample.template, **hostile(sample, *("word" if one else "" for one in filled)))
    return shape(payload), markup(payload)


def keeps_the_rules(sample: Sample, *texts: str) -> object:
    """The shape of a reply in which others wrote *texts*, once all that holds of it is asserted.

    A line may be left out for an empty text, so what a reply is made of may depend on which texts
    are empty, and on nothing else of them. A text mentions someone only if it is nothing but an id:
    that is how a person nobody knows is named.
    """
    payload = render(sample.template, **hostile(sample, *texts))
    made_of, marked = tame(sample.name, *map(bool, texts))
    assert shape(payload) == made_of
    assert markup(payload) <= marked | {f"<@{text}>" for text in texts}
    if sample in MODALS:
        check_view({"type": "modal", **{name: payload[name] for name in payload if name != "text"}})
    elif sample in HOMES:
        check_view({"type": "home", "blocks": payload["blocks"]})
    else:
        check_message(payload["blocks"])
    check_text(payload["text"])
    assert payload["text"].strip()
    for said in marked_up(payload):
        rest = ENTITY.sub("", OURS.sub("", said))
        assert not re.search(r"[<>&]", rest)
    for part in parts(payload["blocks"]):
        if part.get("type") == "plain_text":
            assert len(escaped(part["text"])) <= 3000
        if part.get("type") == "header":
            assert len(escaped(part["text"]["text"])) <= 150
    for said in words(payload):
        assert not DANGEROUS.search(said)
        assert said.count(ISOLATE) == said.count(POP)
    return made_of


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.prove)])
@pytest.mark.parametrize("template", STATES)
def test_the_worst_we_know_changes_nothing_but_words(template: str, step: int) -> None:
    """No known attack changes the blocks, the markup or the limits of any reply.

    The states of a template share the attacks among them; `make prove` tries all on each.
    """
    for number, sample in enumerate(STATES[template]):
        own = shape(render(template, **sample.context))
        for text in TEXTS[number % step :: step]:
            assert keeps_the_rules(sample, text) == own, sample.name


def test_every_template_has_a_state_to_try() -> None:
    """What follows reaches every template there is, a new one too."""
    assert [template for template, states in STATES.items() if not states] == []


@rounds(one_in=4)
@given(texts=ANY_TEXTS, drawn=st.data())
def test_no_text_changes_anything_but_words(texts: list[str], drawn: st.DataObject) -> None:
    """No texts whatever, each in its place, change the blocks, the markup or the limits."""
    for states in STATES.values():
        keeps_the_rules(drawn.draw(st.sampled_from(states)), *texts)


@given(sample=st.sampled_from(MESSAGES), texts=ANY_TEXTS)
def test_nothing_a_terminal_acts_on_gets_through(sample: Sample, texts: list[str]) -> None:
    """Replies as plain text hold no control character but the line break, and no bidi control."""
    said = as_text(render(sample.template, **hostile(sample, *texts)))
    assert not re.search(r"[\u2066-\u2069]", said)
    assert not DANGEROUS.search(said)


@pytest.mark.parametrize("blank", ["", " ", "\x00", "\u202e", "\n\r\n", "\u2028"])
def test_a_message_that_says_nothing_is_still_one_slack_takes(blank: str) -> None:
    """Where a text turns out to be blank, a dash stands for it: Slack refuses an empty message."""
    payload = render("error", message=blank, usage="", reference="")
    assert payload["text"] == "–"
    assert payload["blocks"][0]["text"]["text"] == "–"


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "O'Brien & Söns", '"},{"x":"', "*a* _b_ ~c~ `d`", "&amp;", "a\\b", "{{ x }}"],
)
def test_what_was_written_is_what_is_read(text: str) -> None:
    """Title, facts and the message's own text show other people's words as they are."""
    payload = render(
        "asset_card",
        card=card(view(title=text, serial_number=text), assignee_slack=None),
        share=None,
        opening=None,
    )
    facts = payload["blocks"][1]["elements"][0]["elements"]
    assert payload["blocks"][0]["text"]["text"] == text
    assert f"{text}\n" in [element["text"] for element in facts]
    assert unescaped(payload["text"]).startswith(text)


def test_words_of_several_lines_become_one() -> None:
    """Nobody can write a second fact into a card by a line break in the first."""
    assert one_line("MacBook\nStatus: retired\u2028\x00") == "MacBook Status: retired"


def test_right_to_left_words_stay_among_themselves() -> None:
    """Right-to-left words are isolated, and orders to turn other words round are gone."""
    assert one_line("\u202eabc\u202c") == "abc"
    assert one_line("עברית 12") == f"{ISOLATE}עברית 12{POP}"


@given(text=st.text(alphabet="&<>ab ש"), limit=st.integers(min_value=3, max_value=40))
def test_a_cut_keeps_the_beginning(text: str, limit: int) -> None:
    """What is cut fits, ends in an ellipsis, and says nothing that was not written."""
    said = cut(escaped(text), limit)
    assert len(said) <= limit
    if said != escaped(text):
        assert said.endswith("…")
        assert text.startswith(unescaped(said.removesuffix("…")))


def test_a_cut_leaves_no_half_markup() -> None:
    """A mention or a date at the edge goes as a whole."""
    assert cut("who has it: <@U0ANARUIZ1>", 20) == "who has it:…"
    assert cut("a &lt;b", 6) == "a…"


def test_long_words_end_in_an_ellipsis() -> None:
    """Where something was left out, the reader sees it."""
    payload = render("asset_card", **hostile(BY_NAME["asset_card.assigned"], "x" * 5000))
    title = payload["blocks"][0]["text"]["text"]
    assert title.endswith("x…")
    assert len(title) > 140


@pytest.mark.parametrize(
    ("field", "kept"),
    [
        ("serial_number", "(MacBook Pro 14): assigned to Ana Ruiz, warranty ends 3 Feb 2028."),
        ("model", "assigned to Ana Ruiz, warranty ends 3 Feb 2028."),
        ("source_status", "to Ana Ruiz, warranty ends 3 Feb 2028."),
        ("assignee", ", warranty ends 3 Feb 2028."),
    ],
)
def test_one_long_value_leaves_the_rest_of_a_sentence(field: str, kept: str) -> None:
    """A name of thousands of characters is cut by itself, and what follows it is still read."""
    whole = view()
    long = {
        "model": whole.model and whole.model.model_copy(update={"name": "x" * 5000}),
        "assignee": whole.assignee and whole.assignee.model_copy(update={"name": "x" * 5000}),
    }
    asset = whole.model_copy(update={field: long.get(field, "x" * 5000)})
    text = render("asset_card", card=card(asset, assignee_slack=None), share=None, opening=None)[
        "text"
    ]
    assert text.endswith(kept)
    assert len(text) < 300


def test_a_long_message_keeps_the_reference_that_finds_it() -> None:
    """What is said before the reference leaves room for it."""
    said = render("error", message="x" * 5000, usage="/asset mine", reference="7KQ2M9")["text"]
    assert said.endswith("For example: /asset mine ref 7KQ2M9")


def test_lists_longer_than_slack_takes_are_cut() -> None:
    """However much a template is given, Slack takes the reply."""
    table, several = BY_NAME["asset_table.mixed"], BY_NAME["asset_several.more"]
    long: list[tuple[str, dict[str, Any]]] = [
        ("asset_table", {**hostile(table, "&x" * 2500), "rows": table.context["rows"] * 40}),
        ("asset_several", {**several.context, "cards": several.context["cards"] * 70}),
        (
            "help",
            {
                "commands": [("x" * 5000, "y" * 5000)] * 300,
                "command": "/asset",
                "in_slack": True,
                "is_whole": False,
                "of_others": True,
            },
        ),
    ]
    for template, context in long:
        check_message(render(template, **context)["blocks"])


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "ftp://x.example",
        "https://x.example/a b",
        'https://x.example/"',
        "https://x.example/<b>",
        "https://x.example/\n",
        "https://x.example/" + "x" * 3000,
    ],
)
def test_only_a_web_address_becomes_a_link(url: str | None) -> None:
    """A link is drawn for http and https addresses that Slack takes, and for nothing else."""
    payload = render("asset_card", card=card(record_url=url), share=None, opening=None)
    assert "actions" not in [block["type"] for block in payload["blocks"]]


@given(
    question=st.text(min_size=1, max_size=2000)
    | st.sampled_from([text for text in TEXTS if len(text) <= 2000])
)
def test_a_button_carries_its_question_as_it_is(question: str) -> None:
    """What a button says when pressed is what was put into it, whatever an id in it looks like."""
    shown = {**BY_NAME["asset_list.whole"].context, "share": question}
    shown["cards"] = [card(question=question)]
    sent = as_json("asset_list", **shown).encode()  # no half character is left in it
    blocks = json.loads(sent)["blocks"]
    check_message(blocks)
    carried = [part["value"] for part in parts(blocks) if part.get("type") == "button"]
    assert carried == [question, question]


def test_a_button_that_cannot_carry_its_question_is_not_drawn() -> None:
    """A question longer than Slack lets a button carry is left out, not cut."""
    context = {**BY_NAME["asset_list.middle"].context, "earlier": "x" * 2001, "later": QUESTION}
    blocks = render("asset_list", **context)["blocks"]
    drawn = [button["action_id"] for button in blocks[-1]["elements"]]
    assert drawn == ["page_later:share", "share_answer"]
