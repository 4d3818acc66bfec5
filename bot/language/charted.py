"""Whether a chart is asked for: “warranty chart”, “warranties by month”."""

from bot.language.lexicon import spoken
from bot.language.tokens import tokens


def is_charted(text: str) -> bool:
    """Whether a text asks for a picture, or for what there is in each month."""
    norms, phrases = [token.norm for token in tokens(text)], spoken().phrases
    found = (phrases.at(norms, at) for at in range(len(norms)))
    return any(sense.kind == "chart" for one in found if one for sense in one[0])
