"""JSON as others send it."""

import json
import re
from typing import Any, Final

_HALVES: Final = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
"""Where a character may have been cut in two, or is written as two."""


def decoded(text: str | bytes) -> Any:
    """What a JSON text holds; raises ValueError or RecursionError.

    Half a character (a lone surrogate) becomes a question mark: no file or wire would take it.
    """
    value = json.loads(text)
    sent = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if _HALVES.search(sent):
        whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        value = json.loads(whole)
    return value
