"""What a message is made of, however the app sends it: text, blocks, attachments, metadata."""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sandbox.slack.arguments import Arguments
from sandbox.slack.block_kit.blocks import Knows, check_message, check_text, check_together
from sandbox.slack.block_kit.parts import completed
from sandbox.slack.ids import Mint
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

JSON = dict[str, Any]

_METADATA: Final = LIMITS["message.metadata"]
_ATTACHMENTS: Final = LIMITS["message.attachments"]
_MARKDOWN: Final = LIMITS["message.markdown_text"]


class Content(NamedTuple):
    """What a message says; no attachments means that those it has stay."""

    text: str
    blocks: list[JSON]
    attachments: list[JSON] | None


def content(args: Arguments, knows: Knows, below: Sequence[JSON] = ()) -> Content:
    """What a chat method was given; blocks and attachments need a text beside them.

    *below* are the attachments that stay where none are given.
    """
    blocks = args.json("blocks", "invalid_blocks_format")
    attachments = args.json("attachments", "invalid_attachments")
    if attachments is not None:
        check_attachments(attachments, knows)
    if markdown := args.word("markdown_text"):
        if args.word("text") or blocks is not None:
            raise SlackError("markdown_text_conflict")
        return _in_markdown(markdown, attachments)
    text = args.word("text") or ""
    if not text.strip():
        raise SlackError("no_text")
    check_text(text)
    if blocks is not None:
        check_message(blocks, knows)
    check_together(blocks, below if attachments is None else attachments)
    return Content(text, blocks or [], attachments)


def _in_markdown(markdown: str, attachments: list[JSON] | None) -> Content:
    if len(markdown) > _MARKDOWN.most:
        raise SlackError(_MARKDOWN.error)
    blocks = [{"type": "markdown", "text": markdown}]
    check_together(blocks, attachments or [])
    return Content(markdown, blocks, attachments)


def check_attachments(attachments: Any, knows: Knows) -> None:
    """Refuse *attachments* that are none, are too many, or hold blocks that a message may not.

    Raises SlackError: invalid_attachments, too_many_attachments, or as check_message does.
    """
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > _ATTACHMENTS.most:
        raise SlackError(_ATTACHMENTS.error)
    for number, one in enumerate(attachments):
        if one.get("blocks") is not None:
            check_message(one["blocks"], knows, at=f"/attachments/{number}/blocks")


def attached(attachments: Sequence[JSON], mint: Mint) -> list[JSON]:
    """*attachments* as Slack gives them back: numbered, with their blocks completed."""
    return [
        {
            "id": number,
            "fallback": "[no preview available]",
            **one,
            **({"blocks": completed(one["blocks"], mint)} if one.get("blocks") else {}),
        }
        for number, one in enumerate(attachments, start=1)
    ]


def check_metadata(metadata: Any) -> None:
    """Refuse *metadata* of another shape than Slack's, or too much of it.

    Raises SlackError: invalid_metadata_format, invalid_metadata_schema, or metadata_too_large.
    """
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    shape = {key: type(value) for key, value in metadata.items()}
    if shape != {"event_type": str, "event_payload": dict}:
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > _METADATA.most:
        raise SlackError(_METADATA.error)
