"""Asking anew: what was understood of a question as a form in which each part can be changed.

`shown` makes the form of a question, and `entering` the question of a form; both are pure.
`offering` finds what its menus offer, within what whoever asks may list.
"""

from bot.answering.anew.entering import asked
from bot.answering.anew.offering import Offering
from bot.answering.anew.shown import PREFIX, Anew, AnewForm, form

__all__ = ["PREFIX", "Anew", "AnewForm", "Offering", "asked", "form"]
