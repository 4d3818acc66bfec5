"""The same for sentences: what is asked back where one may mean several things."""

from datetime import date
from itertools import product

from bot.answering.answers import Choice, DidYouMean, Found, Listed
from bot.answering.openings import Opening
from bot.language.asked import AskPause
from tests.templates.samples import Sample, card

_QUESTION = '{"v":1,"kind":"list","filters":{"where":[{"field":"location","values":["Paris"]}]}}'
_CHANGE = '{"operation":"return","word":"LT-0042"}'
_ASKED = DidYouMean(
    choices=(
        Choice(label="the person Paris Fischer", question=_QUESTION),
        Choice(label="the location Paris", question=_QUESTION),
    ),
)

_ALL = DidYouMean(
    choices=(Choice(label="Return all (of Ana Ruiz)", several='{"operation":"return"}'),)
)
_UNSURE = DidYouMean(choices=(Choice(label="Return LT-0042 (of Alex Moreno)", change=_CHANGE),))
_LEFT_OUT = DidYouMean(
    choices=(Choice(label="Retire all laptops", several='{"operation":"edit"}'),),
    left_out=("of people who moved on", "badly"),
)

_DAY = date(2028, 2, 3)
_OPENINGS = (
    Opening(said="nothing_comes"),
    Opening(said="covered", day=_DAY),
    Opening(said="ended", day=_DAY),
    Opening(said="not_recorded"),
    Opening(said="held", who="Ana Ruiz"),
    Opening(said="no_price"),
    Opening(said="hidden", who="Prices, notes and addresses are for auditors and operators."),
    Opening(said="same_price", total=1),
    Opening(said="same_day", total=1_200),
)
_SOME = (
    Opening(said="nothing_comes"),
    Opening(said="some_covered", covered=1, total=2),
    Opening(said="some_covered", covered=2, total=2),
    Opening(said="some_covered"),
)


def _card(opening: Opening) -> Sample:
    found = Found(card=card(), opening=opening)
    return Sample(found.template, f"first_{opening.said}", dict(found.context()))


def _list(opening: Opening, at: int) -> Sample:
    shown = {"cards": (card(),), "total": 1, "first": 1, "last": 1}
    listed = Listed(heading="Assets · laptop · yours", opening=opening, **shown)
    return Sample(listed.template, f"first_{opening.said}_{at}", dict(listed.context()))


def _paused(*, paused: bool, changed: bool, reason: str = "") -> Sample:
    name = f"{paused}_{changed}{'_why' if reason else ''}"
    return Sample("paused", name, {"paused": paused, "changed": changed, "reason": reason})


def _asked_back(*, paused: bool, reason: str = "") -> Sample:
    wanted = AskPause(resume=not paused, reason=reason).model_dump_json(exclude_defaults=True)
    asked = {"paused": paused, "reason": reason, "wanted": wanted}
    return Sample("pause_offer", "pause" if paused else "resume", asked)


WORDS = (
    Sample(_ASKED.template, "two", dict(_ASKED.context())),
    Sample(_UNSURE.template, "form", dict(_UNSURE.context())),
    Sample(_ALL.template, "all", dict(_ALL.context())),
    Sample(_LEFT_OUT.template, "left_out", dict(_LEFT_OUT.context())),
    Sample("welcome", "thanked", {}),
    *(_paused(paused=so, changed=new) for so, new in product((True, False), repeat=2)),
    _paused(paused=True, changed=False, reason="moving house"),
    _asked_back(paused=True, reason="moving house"),
    _asked_back(paused=False),
    *map(_card, _OPENINGS),
    *map(_list, _SOME, range(len(_SOME))),
)
