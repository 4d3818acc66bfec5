"""Slack's text markup, more strictly than Slack: what is not escaped is refused.

Slack shows a stray & < > somehow and obeys `<!channel>` whoever wrote it; here both are refused,
because a message in which they stand was made from text that nobody escaped.
"""

import re
from typing import Final

_ENTITY: Final = re.compile(r"&(?:amp|lt|gt);")
_CONTROL: Final = re.compile(
    r"<(?:@[UW][A-Z0-9]+|#[CGD][A-Z0-9]+|!date\^\d+\^[^<>|^]+(?:\^https?://[^<>|]+)?"
    r"|!subteam\^S[A-Z0-9]+|https?://[^<>|\s]+|mailto:[^<>|\s]+)(?:\|[^<>\n]*)?>"
)
_QUOTE: Final = re.compile(r"^>", re.MULTILINE)
_STRAY: Final = re.compile(r"[&<>]")


def stray(text: str) -> str | None:
    """The first character of *text* that should have been escaped, with what follows it."""
    rest = _QUOTE.sub(" ", _ENTITY.sub(" ", _CONTROL.sub(" ", text)))
    found = _STRAY.search(rest)
    return rest[found.start() : found.start() + 20] if found else None
