"""Whatever people enter is either taken and told, or impossible; never a surprise."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.acting.entering import complaint, entered, toggled
from sandbox.slack.inputs import STATEFUL, Entries, Spot, action, state
from sandbox.slack.refusals import NotPossible
from tests.sandbox.drawn import asked, option, words

JSON = dict[str, Any]

OPTIONS = [option(name) for name in ("Oslo", "Berlin", "Rome")]
LISTED = [name for name in STATEFUL if "static" in name or "external" in name]
KINDS = st.sampled_from(sorted(STATEFUL))
SAID = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(["Oslo", "Berlin", "2026-11-22", "13:45", "7", "a@b.example", "https://b.c"]),
    st.lists(st.sampled_from(["Oslo", "Berlin", "Rome", "nowhere"]), max_size=4),
)


def spot(kind: str) -> Spot:
    """An input of that kind."""
    more = {"options": OPTIONS} if kind in {*LISTED, "checkboxes", "radio_buttons"} else {}
    block = asked(kind, more)
    return Spot(block, block["element"])


def find(at: Spot, name: str) -> Any:
    """Everyone and everything whose name is not "nowhere"."""
    if name == "nowhere":
        raise NotPossible("nowhere")
    return {"id": name, "filetype": "csv"} if at.kind == "file_input" else name


def told(at: Spot, entries: Entries) -> JSON:
    """What payloads tell of it."""
    found: JSON = state([at.block], entries)["b_site"]["a_site"]
    return found


@given(kind=KINDS, said=SAID)
def test_what_is_entered_is_told_or_impossible(kind: str, said: Any) -> None:
    """The state has the kind's own keys, the action agrees with it, and both are JSON."""
    at, entries = spot(kind), Entries()
    keys = set(told(at, entries)) | {STATEFUL[kind].key}
    try:
        value = entered(at, said, entries, find)
    except NotPossible:
        return
    entries.values[at.key] = value
    after = told(at, entries)
    assert set(after) <= keys
    sent = action(at, value, "1.000001")
    assert {key: sent[key] for key in after} == after
    json.dumps([after, sent])
    assert isinstance(complaint(at, value), str)


@given(kind=KINDS, said=SAID)
def test_what_is_cleared_is_as_if_never_entered(kind: str, said: Any) -> None:
    """An empty entry takes back whatever was entered."""
    at, entries = spot(kind), Entries()
    before = told(at, entries)
    try:
        entries.values[at.key] = entered(at, said, entries, find)
    except NotPossible:
        return
    entries.values[at.key] = entered(at, "", entries, find)
    assert told(at, entries) == before
    assert complaint(at, entries.value(at))


@given(kind=st.sampled_from(sorted(name for name in STATEFUL if STATEFUL[name].many)))
def test_what_is_chosen_twice_is_taken_back(kind: str) -> None:
    """Of many, choosing toggles."""
    at, entries = spot(kind), Entries()
    value = OPTIONS[0] if at.element.get("options") else "U1"
    entries.values[at.key] = toggled(at, value, entries)
    assert entries.value(at) == [value]
    assert toggled(at, value, entries) == []


def test_an_option_is_the_same_whatever_it_is_called() -> None:
    """One that a form held from the beginning is taken back by choosing it among those found."""
    at, entries = spot("multi_external_select"), Entries()
    entries.values[at.key] = [OPTIONS[0] | {"text": words("Oslo, so far")}, OPTIONS[1]]
    assert toggled(at, OPTIONS[0], entries) == [OPTIONS[1]]
