"""Who may see, ask for and decide what: pure, with the time and every fact as an argument.

`view` says what one person may read, `roles` what someone may do at all; `rules` are the values
that say who may ask for a change and who must agree to it, `ruling` finds the one that holds, and
`deciding` answers each person's click by it.
"""

from bot.policy.deciding import (
    approves,
    break_glass,
    could_be_met,
    decide,
    eligible,
    has_reason,
    is_met,
    is_same,
    may_answer_question,
    may_ask,
    may_question,
    may_run,
    may_withdraw,
    persons,
)
from bot.policy.rules import Actor, Case, Concerned, Facts, Rule, Who, facts, rule_json
from bot.policy.ruling import Ruling, matching, ruling, strictest_first
from bot.policy.view import AssetView, Bound, Viewer, in_full, view, viewer

__all__ = [
    "Actor",
    "AssetView",
    "Bound",
    "Case",
    "Concerned",
    "Facts",
    "Rule",
    "Ruling",
    "Viewer",
    "Who",
    "approves",
    "break_glass",
    "could_be_met",
    "decide",
    "eligible",
    "facts",
    "has_reason",
    "in_full",
    "is_met",
    "is_same",
    "matching",
    "may_answer_question",
    "may_ask",
    "may_question",
    "may_run",
    "may_withdraw",
    "persons",
    "rule_json",
    "ruling",
    "strictest_first",
    "view",
    "viewer",
]
