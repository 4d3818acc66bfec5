"""Block Kit as Slack takes it: the rules over a whole message, view or list of options.

What is wrong is answered under Slack's error names with JSON pointers. Where Slack is lenient or
undocumented this is on the strict side: no unknown key, no empty text, an action_id on everything
that can be used, and a `text` beside the blocks of every message.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from sandbox.slack.block_kit.checks import (
    JSON,
    Check,
    Finding,
    Findings,
    Shape,
    boolean,
    items,
    string,
    text,
    typed,
    within,
)
from sandbox.slack.block_kit.elements import GROUP, PLAIN_OPTION, options_or_groups
from sandbox.slack.block_kit.layout import (
    IN_HOMES,
    IN_MESSAGES,
    IN_MODALS,
    every_block,
    without_inner,
)
from sandbox.slack.block_kit.markup import stray
from sandbox.slack.block_kit.parts import parts
from sandbox.slack.block_kit.richtext import plain_length
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

Knows = Callable[[str, str], bool]
"""Whether there is a "user", "conversation" or "public channel" of that id."""
_FIRST: Final = {
    "initial_user": "user",
    "initial_users": "user",
    "initial_conversation": "conversation",
    "initial_conversations": "conversation",
    "initial_channel": "public channel",
    "initial_channels": "public channel",
}


def everyone(_what: str, _id: str) -> bool:
    """Anyone is known, where it is not said who is there."""
    return True


def check_message(blocks: Any, knows: Knows = everyone, *, at: str = "/blocks") -> None:
    """Refuse *blocks* that cannot stand in a message, or begin with what nobody *knows*.

    The message has them *at* a place.

    Raises SlackError: invalid_blocks_format, invalid_blocks, or invalid_attachments (two tables).
    """
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    _raise(wrong_in_message(blocks, at, knows))


def check_together(blocks: Any, attachments: Sequence[JSON]) -> None:
    """Refuse what is wrong only of a message's *blocks* and those below it together.

    Raises SlackError: invalid_blocks, or invalid_attachments (two tables).
    """
    findings = Findings()
    found = list(every_block(blocks, "/blocks"))
    for number, one in enumerate(attachments):
        found += every_block(one.get("blocks"), f"/attachments/{number}/blocks")
    _over_all(found, "", findings)
    _raise(findings.all)


def _raise(found: list[Finding]) -> None:
    """Refuse a message for all that was *found*, under the name of the first."""
    if not found:
        return
    messages = [str(finding) for finding in found]
    error = found[0].error
    named = {"errors": messages} if error == "invalid_blocks" else {}
    raise SlackError(error, **named, **_wrong(*messages))


def wrong_in_message(blocks: list[JSON], at: str, knows: Knows = everyone) -> list[Finding]:
    """Everything in *blocks* that cannot stand in a message, which has them *at* a place."""
    findings = Findings()
    items(IN_MESSAGES, "message.blocks")(blocks, at, findings)
    _over_all(list(every_block(blocks, at)), at, findings)
    _no_form_parts(blocks, at, findings)
    _only_known(blocks, at, findings, knows)
    return findings.all


def check_text(text: str) -> None:
    """Refuse a message's own *text* that is too long or not escaped.

    Raises SlackError: msg_too_long, or invalid_arguments.
    """
    limit = LIMITS["message.text"]
    if len(text) > limit.most:
        raise SlackError(limit.error)
    found = stray(text)
    if found is not None:
        raise SlackError(
            "invalid_arguments", **_wrong(f"not escaped: {found!r} [json-pointer:/text]")
        )


def check_view(view: Any, knows: Knows = everyone) -> None:
    """Refuse a *view* that Slack would not open, or that begins with what nobody *knows*.

    Raises SlackError: invalid_arguments, or view_too_large.
    """
    limit = LIMITS["view.json"]
    if len(json.dumps(view)) > limit.most:
        raise SlackError(limit.error)
    if found := wrong_in_view(view, "/view", knows):
        raise SlackError("invalid_arguments", **_wrong(*map(str, found)))


def wrong_in_view(view: Any, at: str, knows: Knows = everyone) -> list[Finding]:
    """Everything that is wrong with a *view*, which stands *at* a place."""
    findings = Findings()
    typed(_VIEWS)(view, at, findings)
    if isinstance(view, dict):
        blocks = list(every_block(view.get("blocks"), f"{at}/blocks"))
        _over_all(blocks, f"{at}/blocks", findings)
        _only_known(view.get("blocks"), f"{at}/blocks", findings, knows)
    return findings.all


def check_options(body: JSON) -> None:
    """Refuse an answer to a menu that asked what to offer.

    Raises SlackError: invalid_blocks.
    """
    findings = Findings()
    _OFFERED(body, "", findings)
    if findings.all:
        raise SlackError(findings.all[0].error, **_wrong(*map(str, findings.all)))


def _wrong(*messages: str) -> JSON:
    """What is wrong, as answers carry it beside the error's name."""
    return {"response_metadata": {"messages": [f"[ERROR] {message}" for message in messages]}}


def _submit_with_input(view: JSON, at: str, findings: Findings) -> None:
    kinds = [block.get("type") for block, _ in every_block(view.get("blocks"), "")]
    if "input" in kinds and "submit" not in view:
        findings.refuse("missing required field: submit", at)


def _in_modals(view: JSON, at: str, findings: Findings) -> None:
    """A form can be sent, and an address to answer to comes with what is entered in it."""
    _submit_with_input(view, at, findings)
    for block, where in every_block(view.get("blocks"), f"{at}/blocks"):
        if block.get("type") != "input":
            _no_answers(block, where, findings)


def _outside_of_modals(view: JSON, at: str, findings: Findings) -> None:
    _no_form_parts(view.get("blocks"), f"{at}/blocks", findings)


_VIEW_KEYS: Final[dict[str, Check]] = {
    "private_metadata": string("view.private_metadata"),
    "callback_id": string("view.callback_id"),
    "external_id": string("view.external_id"),
}
_VIEWS: Final = {
    "modal": Shape(
        required={
            "title": text("view.title", plain=True),
            "blocks": items(IN_MODALS, "view.blocks"),
        },
        optional=_VIEW_KEYS
        | {
            "submit": text("view.submit", plain=True),
            "close": text("view.close", plain=True),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        rule=_in_modals,
    ),
    "home": Shape(
        required={"blocks": items(IN_HOMES, "view.blocks")},
        optional=_VIEW_KEYS,
        rule=_outside_of_modals,
    ),
}
_OFFERED: Final = Shape(
    optional={
        "options": items(PLAIN_OPTION, "block_suggestion.options"),
        "option_groups": items(GROUP, "block_suggestion.option_groups"),
    },
    rule=options_or_groups,
)


def _over_all(found: list[tuple[JSON, str]], at: str, findings: Findings) -> None:
    """Refuse what is wrong only of all blocks together: repeated ids, sums, a second table."""
    _once([block.get("block_id") for block, _ in found], "block_id", at, findings)
    for block, where in found:
        ids = [part.get("action_id") for part in parts(without_inner(block))]
        _once(ids, "action_id", where, findings)
    tables = [block for block, _ in found if block.get("type") in ("table", "data_table")]
    limit = LIMITS["message.tables"]
    if len(tables) > limit.most:
        findings.refuse("only_one_table_allowed", at, error=limit.error)
    cells = sum(plain_length(table.get("rows")) for table in tables)
    within(cells, "table.characters", at, findings, of="characters")
    texts = [str(block.get("text")) for block, _ in found if block.get("type") == "markdown"]
    if texts:
        within(sum(map(len, texts)), "markdown.text", at, findings, of="characters")


def _once(ids: list[Any], key: str, at: str, findings: Findings) -> None:
    for repeated, count in Counter(str(item) for item in ids if item is not None).items():
        if count > 1:
            findings.refuse(f"{key} already exists: {repeated}", at)


def _no_form_parts(blocks: Any, at: str, findings: Findings) -> None:
    """Refuse what only a form can carry: files handed in, an address to answer to."""
    for block, where in every_block(blocks, at):
        for part in parts(without_inner(block)):
            if part.get("type") == "file_input":
                findings.refuse("unsupported type: file_input", where)
        _no_answers(block, where, findings)


def _no_answers(block: JSON, at: str, findings: Findings) -> None:
    if any("response_url_enabled" in part for part in parts(without_inner(block))):
        findings.refuse("invalid additional property: response_url_enabled", at)


def _only_known(blocks: Any, at: str, findings: Findings, knows: Knows) -> None:
    """Refuse a menu that begins with somebody or a place that is not here."""
    for block, where in every_block(blocks, at):
        for part in parts(without_inner(block)):
            for key, what in _FIRST.items():
                first = part.get(key)
                each = first if isinstance(first, list) else [first]
                if not all(knows(what, one) for one in each if isinstance(one, str)):
                    findings.refuse(f"{key} must be the id of a valid {what}", where)
