"""What a follow-up says of the asset that was asked for before it."""

import re
from typing import Final

from bot.language.questions import FindAssets, Question

_IT: Final = re.compile(r"(?<![\w@#.:/-])(?:it|this one|that one)(?![\w@#:/-]|\.\w)", re.IGNORECASE)


def named(text: str, before: Question | None) -> str:
    """The words with the first “it” said as the asset that it stands for, where there is one."""
    if not isinstance(before, FindAssets) or len(before.words) != 1:
        return text
    word = before.words[0]
    return _IT.sub(lambda _: word, text, count=1)
