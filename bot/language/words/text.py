"""What people type, made plain: Slack's escapes undone, odd blanks and quotes evened out."""

import html
import re
import unicodedata
from typing import NamedTuple

MOST_CHARACTERS = 4_000
"""Slack's own limit for a message that is not cut."""
OPENING = {
    '"': '"',
    "'": "'",
    "“": "”",
    "”": "”",
    "„": "“",
    "«": "»",
    "»": "«",
    "‘": "’",
    "’": "’",
    "‹": "›",
    "`": "`",
}
"""Each quotation mark that may open a value, and the one that closes it."""
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_ADDRESS = re.compile(r"[^\s@<>|]+@[^\s@<>|]+\.[^\s@<>|]+")
_LINK = re.compile(r"<(?:mailto:|tel:)?([^<>|@#!][^<>|]*)(?:\|([^<>]*))?>")
_SPECIAL = re.compile(r"<[!#][^<>]*>")
_IS_PLAIN = re.compile(r"[ -%'-;=-~]*").fullmatch
"""ASCII that is seen, without what begins an entity or a link: most of what is typed."""
_INVISIBLE = dict.fromkeys(
    [*range(9), *range(14, 32), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
     *range(0x2060, 0x206A), 0xFEFF]
)  # fmt: skip


class Mention(NamedTuple):
    """A person picked in Slack: their user id."""

    user: str


def plain(text: str) -> str:
    """Text with mentions as `@U…`, links as their label, blanks as blanks and no hidden marks."""
    text = text[:MOST_CHARACTERS]
    if _IS_PLAIN(text):
        return " ".join(text.split())
    text = _MENTION.sub(r" @\1 ", text)
    text = _SPECIAL.sub(" ", text)
    text = _LINK.sub(lambda link: link[2] or link[1], text)
    text = html.unescape(text).translate(_INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", text).split())


def evened(text: str) -> str:
    """Text with links as their label and no hidden marks; a mention stays as it was written."""
    text = text[:MOST_CHARACTERS]
    if _IS_PLAIN(text):
        return text
    text = _SPECIAL.sub(" ", text)
    text = _LINK.sub(lambda link: link[2] or link[1], text)
    text = html.unescape(text).translate(_INVISIBLE)
    return unicodedata.normalize("NFC", text)


def mention(word: str) -> Mention | None:
    """The person a word of `plain` text mentions, if it does."""
    found = re.fullmatch(r"@([UW][A-Z0-9]{2,})[,.?!:;]*", word)
    return Mention(found[1]) if found else None


def as_user(said: str) -> str | None:
    """The Slack user whom a mention means as Slack writes it; None for a name."""
    found = re.fullmatch(r"<?@([UW][A-Z0-9]{2,})(?:\|[^<>]*)?>?", said)
    return found[1] if found else None


def as_address(said: str) -> str | None:
    """The e-mail address that is meant as Slack writes one; None for a name."""
    found = re.fullmatch(r"<mailto:([^\s<>|]+)(?:\|[^<>]*)?>", said)
    return found[1] if found else None


def as_account(said: str) -> str | None:
    """The Slack user or the e-mail address that somebody is meant by; None for a name."""
    return as_user(said) or (said if _ADDRESS.fullmatch(said) else None)


def unquoted(text: str) -> str:
    """Text without the one pair of quotation marks round it, of whatever kind."""
    text = text.strip()
    close = OPENING.get(text[:1])
    if close and len(text) > 1 and text[-1] in {close, '"', "'", "“", "”", "’"}:
        return text[1:-1].strip()
    return text
