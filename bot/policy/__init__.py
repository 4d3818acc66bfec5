"""Who may see, ask for and decide what: pure, with the time and every fact as an argument.

`surfaces` says what is for whom and `view` what one person may read of an asset; `roles` is what
someone may do at all. `rules` are the values that say who may ask for a change and who must agree
to it, `ruling` finds the one that holds, and `deciding` answers each person's click by it.
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
    may_break_glass,
    may_question,
    may_run,
    may_withdraw,
    persons,
)
from bot.policy.faults import may_handle, may_report
from bot.policy.rules import Actor, Case, Concerned, Facts, Rule, Who, facts, rule_json
from bot.policy.ruling import Ordered, Ruling, matching, ruling, strictest_first
from bot.policy.surfaces import Surface, may
from bot.policy.view import (
    DETAILS,
    TERMINAL,
    AssetView,
    Bound,
    Reach,
    Viewer,
    in_full,
    may_read_details,
    sees_details,
    view,
    viewer,
)

__all__ = [
    "DETAILS",
    "TERMINAL",
    "Actor",
    "AssetView",
    "Bound",
    "Case",
    "Concerned",
    "Facts",
    "Ordered",
    "Reach",
    "Rule",
    "Ruling",
    "Surface",
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
    "may",
    "may_answer_question",
    "may_ask",
    "may_break_glass",
    "may_handle",
    "may_question",
    "may_read_details",
    "may_report",
    "may_run",
    "may_withdraw",
    "persons",
    "rule_json",
    "ruling",
    "sees_details",
    "strictest_first",
    "view",
    "viewer",
]
