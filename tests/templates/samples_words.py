"""The same for sentences: what is asked back where one may mean several things."""

from bot.answers import Choice, DidYouMean
from tests.templates.samples import Sample

_QUESTION = '{"v":1,"kind":"list","filters":{"where":[{"field":"location","values":["Paris"]}]}}'
_ASKED = DidYouMean(
    choices=(
        Choice(label="the person Paris Fischer", question=_QUESTION),
        Choice(label="the location Paris", question=_QUESTION),
    ),
)

WORDS = (Sample(_ASKED.template, "two", dict(_ASKED.context())),)
