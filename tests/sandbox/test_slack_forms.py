"""Forms are filled in, submitted and closed; what is wrong in them is seen."""

from typing import Any

import pytest

from sandbox.slack import Fault, NotPossible
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import asked, modal, words

JSON = dict[str, Any]

TEXT = asked("plain_text_input", {})
TROUBLE = "We had some trouble connecting. Try again?"


def second(**more: Any) -> JSON:
    """Another form."""
    return modal(TEXT, callback_id="second", **more) | {"title": words("Second")}


async def test_a_form_is_seen_as_it_is(wide: Listener) -> None:
    """Title, labels, buttons, and what is entered, also to begin with."""
    button = {"type": "button", "action_id": "more", "text": words("More")}
    text = asked("plain_text_input", {"initial_value": "LT-"})
    form = await wide.shows("dana", modal(text, {"type": "actions", "elements": [button]}))
    assert (form.title, form.labels, form.buttons) == ("Asset", ["Pick"], ["More"])
    assert form.values == {"b_site": {"a_site": {"type": "plain_text_input", "value": "LT-"}}}
    assert (form.submit, form.close) == ("Save", "Cancel")
    assert (form.errors, form.trouble) == ({}, "")
    assert "Pick" in form.plain
    assert wide.workspace.member("priya").form is None


@pytest.mark.parametrize(
    ("kind", "more", "said", "why"),
    [
        ("plain_text_input", {}, "", "Please complete this required field."),
        ("multi_users_select", {}, [], "Please complete this required field."),
        ("plain_text_input", {"min_length": 3}, "ab", "Enter at least 3 characters."),
        ("plain_text_input", {"max_length": 3}, "abcd", "Enter at most 3 characters."),
        ("plain_text_input", {}, "x" * 3001, "Enter at most 3000 characters."),
        ("email_text_input", {}, "dana", "Enter an email address."),
        ("url_text_input", {}, "b.example", "Enter a link."),
        ("number_input", {"is_decimal_allowed": False}, "4.2", "Enter a number."),
        ("number_input", {"is_decimal_allowed": True}, "four", "Enter a number."),
        (
            "number_input",
            {"is_decimal_allowed": False, "min_value": "5"},
            "4",
            "Enter a number from 5 on.",
        ),
        (
            "number_input",
            {"is_decimal_allowed": False, "max_value": "5"},
            "6",
            "Enter a number up to 5.",
        ),
    ],
)
async def test_slacks_client_does_not_submit_what_is_wrong(
    wide: Listener, kind: str, more: JSON, said: object, why: str
) -> None:
    """The person sees why under the input, and nothing is sent."""
    await wide.shows("dana", modal(asked(kind, more)))
    dana = wide.workspace.member("dana")
    await dana.fills("Pick", said)
    assert await dana.submits() == {"Pick": why}
    assert dana.form
    assert dana.form.errors == {"Pick": why}
    assert wide.bodies == []


async def test_what_the_app_finds_wrong_is_seen_and_can_be_mended(wide: Listener) -> None:
    """Errors on the ack stand under their inputs until something else is entered."""
    await wide.shows("dana", modal(TEXT))
    dana = wide.workspace.member("dana")
    wide.acks["view_submission"] = {
        "response_action": "errors",
        "errors": {"b_site": "Unknown serial"},
    }
    await dana.fills("Pick", "LT-0042")
    assert await dana.submits() == {"Pick": "Unknown serial"}
    await dana.fills("Pick", "LT-0043")
    assert dana.form
    assert dana.form.errors == {}
    del wide.acks["view_submission"]
    assert await dana.submits() == {}
    assert dana.form is None
    values = [
        body["view"]["state"]["values"]["b_site"]["a_site"]["value"]
        for body in wide.of("view_submission")
    ]
    assert values == ["LT-0042", "LT-0043"]


@pytest.mark.parametrize(
    "ack",
    [
        {"response_action": "errors", "errors": {"b_other": "No such block"}},
        {"response_action": "errors", "errors": {"b_text": "No input block"}},
        {"response_action": "errors", "errors": {"b_site": ""}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "push", "view": {"type": "home", "blocks": []}},
        {"response_action": "burn"},
    ],
)
async def test_an_answer_slack_cannot_carry_out_is_trouble(wide: Listener, ack: JSON) -> None:
    """The person sees a general failure, the form stays, and the refusal is written down."""
    text = {"type": "section", "block_id": "b_text", "text": words("About")}
    form = await wide.shows("dana", modal(TEXT, text))
    wide.acks["view_submission"] = ack
    dana = wide.workspace.member("dana")
    await dana.fills("Pick", "LT-0042")
    assert await dana.submits() == {}
    assert dana.form
    assert (dana.form.id, dana.form.trouble) == (form.id, TROUBLE)
    refused = [(one.where, one.error) for one in wide.workspace.refused]
    assert refused == [("ack of view_submission", "invalid_arguments")]


async def test_a_submission_that_is_not_acknowledged_is_trouble(wide: Listener) -> None:
    """The form stays as it was filled in, and nothing is delivered again."""
    await wide.shows("dana", modal(TEXT))
    dana = wide.workspace.member("dana")
    await dana.fills("Pick", "LT-0042")
    wide.workspace.faults.add(Fault("undelivered", "view_submission"))
    await dana.submits()
    assert dana.form
    assert dana.form.trouble == TROUBLE
    assert dana.form.values["b_site"]["a_site"]["value"] == "LT-0042"
    await dana.submits()
    assert dana.form is None
    assert len(wide.of("view_submission")) == 1


async def test_an_answer_updates_the_form_or_puts_another_on_top(wide: Listener) -> None:
    """An update keeps the id, a push is closed back to the form below, clear closes all."""
    form = await wide.shows("dana", modal(TEXT))
    dana = wide.workspace.member("dana")
    await dana.fills("Pick", "one")
    wide.acks["view_submission"] = {"response_action": "update", "view": second()}
    await dana.submits()
    assert dana.form
    assert (dana.form.id, dana.form.title) == (form.id, "Second")
    assert dana.form.hash != form.hash
    assert dana.form.values["b_site"]["a_site"]["value"] == "one"
    wide.acks["view_submission"] = {"response_action": "push", "view": modal(TEXT)}
    await dana.submits()
    assert dana.form.id != form.id
    pushed = wide.workspace.views.top(dana.user.id)
    assert pushed
    assert (pushed.root, pushed.below) == (form.id, form.id)
    await dana.closes()
    assert dana.form.title == "Second"
    await dana.submits()
    await dana.fills("Pick", "two")
    wide.acks["view_submission"] = {"response_action": "clear"}
    await dana.submits()
    assert dana.form is None


async def test_an_empty_answer_closes_the_form_on_top(wide: Listener) -> None:
    """What is below comes back."""
    await wide.shows("dana", modal(TEXT))
    dana = wide.workspace.member("dana")
    await dana.fills("Pick", "one")
    wide.acks["view_submission"] = {"response_action": "push", "view": second()}
    await dana.submits()
    wide.acks.clear()
    await dana.fills("Pick", "two")
    await dana.submits()
    assert dana.form
    assert dana.form.title == "Asset"


async def test_a_closed_form_is_told_where_it_asks_for_it(wide: Listener) -> None:
    """notify_on_close: one event for each form; is_cleared when the whole stack was closed."""
    dana = wide.workspace.member("dana")
    await wide.shows("dana", modal(TEXT))
    await dana.closes()
    assert wide.of("view_closed") == []
    await wide.shows("dana", modal(TEXT, notify_on_close=True))
    await dana.fills("Pick", "one")
    await dana.closes()
    closed = await wide.one("view_closed")
    assert closed["is_cleared"] is False
    assert closed["view"]["state"] == {"values": {}}
    await wide.shows("dana", modal(TEXT, notify_on_close=True))
    await dana.fills("Pick", "one")
    pushed = second(notify_on_close=True, clear_on_close=True)
    wide.acks["view_submission"] = {"response_action": "push", "view": pushed}
    await dana.submits()
    await dana.closes()
    assert dana.form is None
    both = wide.of("view_closed")[1:]
    assert [body["view"]["callback_id"] for body in both] == ["second", "asset"]
    assert all(body["is_cleared"] for body in both)


async def test_only_what_is_open_can_be_used(wide: Listener) -> None:
    """Without a form there is nothing to submit; with one, nothing behind it can be pressed."""
    dana = wide.workspace.member("dana")
    for act in (dana.submits, dana.closes):
        with pytest.raises(NotPossible, match="no form is open"):
            await act()
    desk = wide.workspace.channel("it-desk").id
    button = {"type": "button", "action_id": "b", "text": words("Open")}
    blocks = [{"type": "actions", "elements": [button]}]
    await wide.client.chat_postMessage(channel=desk, text="Card", blocks=blocks)
    text = {"type": "section", "text": words("Reading only")}
    view = modal(text)
    del view["submit"]
    await wide.shows("dana", view)
    with pytest.raises(NotPossible, match='nothing here says "Open"'):
        await dana.clicks("Open")
    with pytest.raises(NotPossible, match='"Asset" is open in front of it'):
        await dana.clicks("Open", on=dana.sees()[-1])
    with pytest.raises(NotPossible, match="cannot be submitted"):
        await dana.submits()
    with pytest.raises(NotPossible, match='nothing here is called "Serial"'):
        await dana.fills("Serial", "x")
    await dana.closes()
    await dana.clicks("Open")


async def test_a_button_in_a_form_can_push_another(wide: Listener) -> None:
    """Its trigger opens a view on top; an update from outside keeps what was entered."""
    button = {"type": "button", "action_id": "more", "text": words("More")}
    view = modal(TEXT, {"type": "actions", "elements": [button]})
    form = await wide.shows("dana", view)
    dana = wide.workspace.member("dana")
    await dana.fills("Pick", "one")
    await dana.clicks("More")
    trigger = (await wide.one("block_actions"))["trigger_id"]
    await wide.client.views_push(trigger_id=trigger, view=second())
    assert dana.form
    assert dana.form.title == "Second"
    await wide.client.views_update(view_id=form.id, view=view)
    await dana.closes()
    assert dana.form.values["b_site"]["a_site"]["value"] == "one"


async def test_a_click_in_a_form_that_is_not_acknowledged_is_trouble(wide: Listener) -> None:
    """Slack says so in the form, not in a channel."""
    button = {"type": "button", "action_id": "more", "text": words("More")}
    await wide.shows("dana", modal({"type": "actions", "elements": [button]}))
    wide.workspace.faults.add(Fault("undelivered", "block_actions"))
    dana = wide.workspace.member("dana")
    await dana.clicks("More")
    assert dana.form
    assert dana.form.trouble == TROUBLE
    assert dana.sees() == []


async def test_a_menu_of_channels_brings_a_response_url(wide: Listener) -> None:
    """With response_url_enabled the submission says where to answer to."""
    menu = asked("conversations_select", {"response_url_enabled": True})
    await wide.shows("dana", modal(menu))
    dana = wide.workspace.member("dana")
    await dana.fills("Pick", "#it-desk")
    await dana.submits()
    (url,) = (await wide.one("view_submission"))["response_urls"]
    desk = wide.workspace.channel("it-desk").id
    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("b_site", "a_site", desk)
    assert url["response_url"].startswith(f"{wide.workspace.address}/slack/response/")


async def test_a_file_is_uploaded_into_a_form(wide: Listener) -> None:
    """The submission has the whole file object, which files.info tells too."""
    await wide.shows("dana", modal(asked("file_input", {"max_files": 1})))
    dana = wide.workspace.member("dana")
    with pytest.raises(NotPossible, match="takes 1 at most"):
        await dana.fills("Pick", ["one.pdf", "two.pdf"])
    await dana.fills("Pick", "scan.pdf")
    await dana.submits()
    values = (await wide.one("view_submission"))["view"]["state"]["values"]
    (file,) = values["b_site"]["a_site"]["files"]
    assert (file["name"], file["mimetype"]) == ("scan.pdf", "application/pdf")
    assert (await wide.client.files_info(file=file["id"]))["file"] == file
