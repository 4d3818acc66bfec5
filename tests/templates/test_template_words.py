"""What replies say, in the words of a terminal."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.answering.answers import Card
from bot.models import Money, Named, Status, Ticket, Tickets
from bot.operations.effects import Effect
from bot.plain import as_text
from bot.render import render
from tests.templates.every import MESSAGES, SAMPLES
from tests.templates.samples import ANA, BY_NAME, Sample, bare, card, view
from tests.templates.shapes import parts

NAMES = {ANA: "Ana Ruiz"}


def shown(template: str, **context: Any) -> str:
    """A reply as a person reads it."""
    return as_text(render(template, **context), NAMES)


def told(template: str, **context: Any) -> str:
    """The message's own text as a person reads it."""
    return as_text({"text": render(template, **context)["text"]}, NAMES)


def sampled(name: str) -> str:
    """A sample as a person reads it."""
    return shown(BY_NAME[name].template, **BY_NAME[name].context)


def test_a_card_says_everything_in_order() -> None:
    """A card reads from what it is over who has it to how long it is covered."""
    assert sampled("asset_card.client").splitlines() == [
        "Larkfield Ltd · LT-0042",
        "",
        "Client: Larkfield Ltd",
        "Model: MacBook Pro 14",
        "Manufacturer: Apple",
        "Category: Laptop",
        "Serial number: C02XL0ABJGH5",
        "Asset tag: LT-0042",
        "Status: assigned",
        "Assignee: @Ana Ruiz",
        "Location: Berlin",
        "Team: Design",
        "Purchase date: 3 Feb 2025",
        "Warranty end: 3 Feb 2028 (in 438 days)",
        "",
        "Checked 22 Nov 2026, 13:05 UTC · Factorial",
        "",
        "Open record: https://factorial.example/assets/018f2b",
    ]


def test_the_text_of_a_card_makes_sense_alone() -> None:
    """A notification names the asset, who has it and until when it is covered."""
    assert told("asset_card", card=card(), share=None, opening=None) == (
        "C02XL0ABJGH5 (MacBook Pro 14): assigned to @Ana Ruiz, warranty ends 3 Feb 2028."
    )


def test_what_is_not_known_is_not_made_up() -> None:
    """A card says that there is no serial number, model, assignee or warranty, and no more."""
    assert sampled("asset_card.bare").splitlines()[2:7] == [
        "Model: not recorded",
        "Serial number: not recorded",
        "Status: other (pending_check)",
        "Assignee: nobody",
        "Warranty end: not recorded",
    ]
    assert (
        told("asset_card", card=bare(), share=None, opening=None)
        == "018f2b: other (pending_check)."
    )


@pytest.mark.parametrize(
    ("status", "own", "has", "said"),
    [
        (Status.ASSIGNED, "assigned", True, "assigned"),
        (Status.ASSIGNED, "Deployed", True, "assigned (Deployed)"),
        (Status.ASSIGNED, "assigned", False, "assigned, yet nobody has it"),
        (Status.IN_STOCK, "in_stock", False, "in stock"),
        (Status.IN_STOCK, "In Stock", True, "in stock, yet Ana Ruiz has it"),
        (Status.IN_STOCK, "Ready to Deploy", False, "in stock (Ready to Deploy)"),
        (Status.IN_REPAIR, "maintenance", True, "in repair (maintenance)"),
        (Status.RETIRED, "", True, "retired, yet Ana Ruiz has it"),
        (Status.LOST, "lost", True, "lost"),
        (Status.OTHER, "on_the_moon", False, "other (on_the_moon)"),
    ],
)
def test_a_status_keeps_the_sources_word_and_its_contradictions(
    status: Status, own: str, *, has: bool, said: str
) -> None:
    """The status is ours, then the source's own word, then what the assignee says against it."""
    assignee = Named(id="1001", name="Ana Ruiz") if has else None
    asset = view(status=status, source_status=own, assignee=assignee)
    lines = shown(
        "asset_card", card=card(asset, assignee_slack=None), share=None, opening=None
    ).splitlines()
    assert f"Status: {said}" in lines


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.ASSIGNED, "assigned to @Ana Ruiz"),
        (Status.IN_STOCK, "in stock, yet @Ana Ruiz has it"),
        (Status.LOST, "lost, assignee @Ana Ruiz"),
    ],
)
def test_a_list_says_who_has_it_in_a_few_words(status: Status, said: str) -> None:
    """A row of a list says status and assignee in one."""
    asset = view(status=status, source_status=status.value)
    context = {**BY_NAME["asset_list.one"].context, "cards": (card(asset),)}
    assert f"  {said}" in shown("asset_list", **context).splitlines()


@pytest.mark.parametrize(
    ("days", "said", "alone"),
    [
        (438, "3 Feb 2028 (in 438 days)", "warranty ends 3 Feb 2028"),
        (1, "3 Feb 2028 (in 1 day)", "warranty ends 3 Feb 2028"),
        (0, "ends today (3 Feb 2028)", "warranty ends today"),
        (-1, "ended 3 Feb 2028 (1 day ago)", "warranty ended 3 Feb 2028"),
        (-1620, "ended 3 Feb 2028 (1,620 days ago)", "warranty ended 3 Feb 2028"),
        (None, "3 Feb 2028", "warranty ends 3 Feb 2028"),
    ],
)
def test_a_warranty_says_how_far_its_end_is(days: int | None, said: str, alone: str) -> None:
    """The last covered day is given, with the days to it or since."""
    context = {"card": card(warranty_days=days), "share": None, "opening": None}
    assert f"Warranty end: {said}" in shown("asset_card", **context).splitlines()
    assert told("asset_card", **context).endswith(f"{alone}.")


def test_dates_are_words_and_moments_are_the_readers_own() -> None:
    """A date is the same for everyone; an instant goes to Slack as seconds, in UTC as fallback."""
    tokyo = timezone(timedelta(hours=9))
    instant = datetime(2026, 1, 2, 3, 4, tzinfo=tokyo)
    asset = view(purchase_date=date(2024, 12, 31))
    payload = render("asset_card", card=card(asset, checked_at=instant), share=None, opening=None)
    assert "Purchase date: 31 Dec 2024" in as_text(payload)
    seconds = int(datetime(2026, 1, 1, 18, 4, tzinfo=UTC).timestamp())
    assert payload["blocks"][2]["elements"][0]["text"] == (
        f"Checked <!date^{seconds}^{{date_short_pretty}} at {{time}}|1 Jan 2026, 18:04 UTC>"
        " · Factorial"
    )


def test_a_card_from_the_index_says_how_old_it_is() -> None:
    """When the source did not answer, card and text say as of when."""
    said = "Not confirmed by Factorial; as of 22 Nov 2026, 13:05 UTC"
    assert said in sampled("asset_card.stale").splitlines()
    assert told("asset_card", card=card(stale=True), share=None, opening=None).endswith(f"{said}.")
    referred = told(
        "asset_card", card=card(stale=True, reference="7KQ2M9"), share=None, opening=None
    )
    assert referred.endswith(f"{said} · ref 7KQ2M9.")


def test_a_gone_asset_says_so_at_the_top() -> None:
    """A card of an asset its source no longer lists begins with that."""
    lines = sampled("asset_card.gone").splitlines()
    assert lines[2] == "No longer in Factorial: this is how it was last read."
    assert "no longer in Factorial" in told(
        "asset_card", card=card(view(gone=True)), share=None, opening=None
    )


def test_price_and_notes_stand_on_the_card_of_one_asset_and_nowhere_else() -> None:
    """No list, table, twin or notification reads a price or a note, whoever asks."""
    asset = view(notes="secret", price=Money(minor_units=123456, currency="EUR"))
    shown = {
        sample.template
        for sample, context in _with(asset)
        if re.search("secret|1,234.56", str(render(sample.template, **context)))
    }
    assert shown == {"asset_card"}
    payload = render("asset_card", card=card(asset), share=None, opening=None)
    assert "secret" not in payload["text"]
    assert "Price: EUR 1,234.56" in as_text(payload)
    assert "Notes: secret" in as_text(payload)


def test_what_people_wrote_at_length_is_nowhere_markup() -> None:
    """Notes, and the subjects of tickets, keep their stars, whatever Slack would make of them."""
    wrote = "*bold* _slanted_ ~struck~ `code`\n> quoted"
    tickets = Tickets(open=1, newest=(Ticket(id="1", number="T-1", subject=wrote, status="New"),))
    payload = render(
        "asset_card", card=card(view(notes=wrote, tickets=tickets)), share=None, opening=None
    )
    marked = [one["text"] for one in parts(payload["blocks"]) if one.get("type") == "mrkdwn"]
    assert as_text(payload).count("*bold*") == 2
    assert not [text for text in marked if "bold" in text]


@pytest.mark.parametrize(
    ("minor_units", "currency", "said"),
    [
        (229900, "EUR", "EUR 2,299.00"),
        (250000, "JPY", "JPY 250,000"),
        (1234567, "KWD", "KWD 1,234.567"),
        (-5, "USD", "USD -0.05"),
        (0, "CHF", "CHF 0.00"),
    ],
)
def test_an_amount_has_as_many_places_as_its_currency(
    minor_units: int, currency: str, said: str
) -> None:
    """ISO 4217 says how many of the digits stand behind the point."""
    asset = view(price=Money(minor_units=minor_units, currency=currency))
    assert f"Price: {said}\n" in as_text(
        render("asset_card", card=card(asset), share=None, opening=None)
    )


def _with(asset: Any) -> list[tuple[Sample, dict[str, Any]]]:
    several = [sample for sample in SAMPLES if "cards" in sample.context]
    one = [
        sample
        for sample in SAMPLES
        if isinstance(sample.context.get("card"), Card) and sample.template != "change_form"
    ]
    return [(sample, {**sample.context, "cards": (card(asset),)}) for sample in several] + [
        (sample, {**sample.context, "card": card(asset)}) for sample in one
    ]


def test_what_is_only_near_says_nothing_of_people() -> None:
    """Neither the nearest ones nor a misread row says a status, which tells of an assignee."""
    assert "assigned" not in sampled("asset_not_found.nearest")
    misread = sampled("asset_table.mixed").split("\n\n")[1]
    assert misread == "LT-0042 · MacBook Pro 14 · C02XL0ABJGH5\n  Nearest to CO2XLOABJGH5"


def test_several_serial_numbers_become_one_table() -> None:
    """Found, several, misread, unknown and undecided stand in one table, in the order asked for."""
    lines = sampled("asset_table.mixed").splitlines()
    assert [line.split("  ")[0] for line in lines[2:9]] == [
        "C02XL0ABJGH5",
        "F17_X*2",
        "018f2b",
        "LT",
        "CO2XLOABJGH5",
        "nonsense",
        "LT-0100",
    ]
    assert "no; nearest: C02XL0ABJGH5" in lines[6]
    assert "unknown" in lines[7]
    assert "cannot be said yet" in lines[8]


def test_a_silent_source_is_named() -> None:
    """Whatever was not found may be where nobody answered, and the reply says so, text included."""
    for name in ("asset_table.mixed", "asset_not_found.nearest"):
        sample = BY_NAME[name]
        assert "No answer from ITFlow" in sampled(name)
        assert "No answer from ITFlow" in told(sample.template, **sample.context)


def test_a_source_that_was_never_read_to_its_end_is_named() -> None:
    """Lists say whose assets may be missing from them, text included."""
    one = "ITFlow has not been read to the end yet, so some may be missing."
    two = "ITFlow and Stock have not been read to the end yet, so some may be missing."
    for name, said in (
        ("asset_list.whole", one),
        ("asset_several.more", two),
        ("asset_table.mixed", one.replace("ITFlow", "Stock")),
    ):
        sample = BY_NAME[name]
        assert said in sampled(name).splitlines()
        assert said in told(sample.template, **sample.context)


def test_several_matches_are_counted_and_shown_page_by_page() -> None:
    """Header and text say how many match, and which of them stand here."""
    assert sampled("asset_several.all").startswith("3 assets match LT")
    assert told("asset_several", **BY_NAME["asset_several.all"].context).startswith(
        "3 assets match LT: C02XL0ABJGH5"
    )
    more = BY_NAME["asset_several.more"]
    assert "1–3 of 23" in sampled("asset_several.more").splitlines()
    assert told(more.template, **more.context).startswith("23 assets match LT, 1 to 3 shown: ")
    drawn = [part.get("action_id") for part in parts(render(more.template, **more.context))]
    assert "page_later" in drawn
    assert "page_earlier" not in drawn


def test_a_list_says_where_in_the_whole_it_is() -> None:
    """A page says its first and last row and how many there are."""
    assert "11–13 of 1,212" in sampled("asset_list.middle").splitlines()
    assert "None." in sampled("asset_list.nobody_has").splitlines()


def test_reading_says_how_far_it_is() -> None:
    """The first reading says what it has read, of how much when that is known."""
    assert "Still reading the inventory, 3,200 of 9,100." in sampled("reading.counted")
    assert "Still reading the inventory, 3,200 so far." in sampled("reading.uncounted")
    assert "Still reading the inventory. " in sampled("reading.begun")


@pytest.mark.parametrize(
    "name",
    ["error.usage", "refused.guest", *(f"source_failed.{kind}" for kind in ("refused", "unknown"))],
)
def test_what_went_wrong_ends_with_its_reference(name: str) -> None:
    """Text and blocks of every failure end with the reference that finds its log lines."""
    sample = BY_NAME[name]
    assert sampled(name).endswith("ref 7KQ2M9")
    assert told(sample.template, **sample.context).endswith("ref 7KQ2M9")


def test_repeated_buttons_name_their_asset() -> None:
    """Someone who hears the buttons can tell them apart."""
    payload = render("asset_list", **BY_NAME["asset_list.middle"].context)
    labels = [
        part["accessibility_label"] for part in parts(payload["blocks"]) if part["type"] == "button"
    ]
    assert labels[0] == "Open: LT-0042 · MacBook Pro 14 · C02XL0ABJGH5"
    assert labels[3:] == [
        "Previous: Assets · laptop",
        "Next: Assets · laptop",
        "Share here: Assets · laptop",
    ]
    assert all(len(label) <= 75 for label in labels)


@pytest.mark.parametrize(
    "name", ["request_question.open", "request_answered.waits", "request_clicked.approved"]
)
def test_who_asks_is_not_said_amid_a_sentence_about_what_they_ask(name: str) -> None:
    """A question is about a transfer, and a transfer is what was approved: not somebody asking."""
    sample = next(one for one in SAMPLES if one.name == name)
    payload = render(sample.template, **sample.context)
    assert " asks: " not in payload["text"]


REQUESTS = {
    sample.name: sample
    for sample in MESSAGES
    if sample.template.startswith("request_") and sample.template != "request_parts"
}


def requested(name: str) -> str:
    """The sample of a message about a request as a person reads it."""
    return shown(REQUESTS[name].template, **REQUESTS[name].context)


@pytest.mark.parametrize("sample", REQUESTS.values(), ids=REQUESTS)
def test_a_phone_shows_the_buttons_of_a_request_without_scrolling_far(sample: Sample) -> None:
    """They stand within the first six blocks, however much a request changes."""
    kinds = [block["type"] for block in render(sample.template, **sample.context)["blocks"]]
    assert "actions" not in kinds[6:]


def test_everything_that_a_request_changes_is_on_its_card_however_long_it_is() -> None:
    """Nobody approves what they cannot read: no long value takes the place of what follows it."""
    card = REQUESTS["request_card.edit"].context["card"]
    every = tuple(
        Effect(fact=f"Fact {number}", was="a" * 150, will="b" * 150) for number in range(20)
    )
    said = shown("request_card", card=card.model_copy(update={"effects": every}))
    for one in every:
        assert f"{one.fact}: {one.was} → {one.will}" in said


@pytest.mark.parametrize("name", ["request_card.approver", "request_card.clients"])
def test_the_notification_of_a_request_is_enough_to_decide_by(name: str) -> None:
    """Who asks, for what, of which asset, from what to what."""
    sample = REQUESTS[name]
    card = sample.context["card"]
    text = told(sample.template, **sample.context)
    assert text.startswith("@Ana Ruiz asks: Transfer")
    assert card.label in text
    for effect in card.effects:
        assert f"{effect.fact}: {effect.was} → {effect.will}" in text


@pytest.mark.parametrize("name", ["request_card.approver", "request_question.open"])
def test_a_question_stops_no_clock_and_its_card_says_so(name: str) -> None:
    """Whoever decides and whoever asked read it beside the time that is left."""
    assert "The clock keeps running, whatever is asked." in requested(name)
    assert "The clock keeps running" not in requested("request_card.requester")


def test_an_admin_is_told_what_the_source_says_now() -> None:
    """By which they can say whether a change happened that nobody knows the end of."""
    said = requested("request_unknown.unsettled")
    assert "When Factorial last answered it said: Assignee: Mei Tanaka; Status: assigned." in said
    assert "has not said how it is" in requested("request_unknown.unread")
