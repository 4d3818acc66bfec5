"""What alerts hold about people: who quietened what, whose rule it is, and who has what ends."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.holdings.blanking import ERASED, Whose
from bot.store.holdings.table import Holding, by_person, by_user, deleted, named_as
from bot.store.schema.alerts import alert_holder, alert_made, alert_quiet, alert_rule

_by_quietening = by_person(alert_quiet.c.by)
_by_pause = by_user(alert_rule.c.paused_user)
_by_making = by_person(alert_made.c.by)
_by_having = named_as("source", alert_holder.c.source, alert_holder.c.holder)


async def _erase_silences(connection: AsyncConnection, whose: Whose) -> None:
    """What is quiet stays quiet."""
    theirs = _by_quietening(whose)
    await connection.execute(update(alert_quiet).where(theirs).values(by_user=ERASED))


async def _erase_pauses(connection: AsyncConnection, whose: Whose) -> None:
    """What is paused stays paused."""
    theirs = _by_pause(whose)
    await connection.execute(update(alert_rule).where(theirs).values(paused_user=ERASED))


async def _erase_rules(connection: AsyncConnection, whose: Whose) -> None:
    """A rule stays, and is the admins' from then on."""
    theirs = _by_making(whose)
    await connection.execute(update(alert_made).where(theirs).values(by_user=ERASED))


ALERT_HOLDINGS = (
    Holding(
        alert_quiet, "warranties that they acknowledged or put off", _by_quietening, _erase_silences
    ),
    Holding(alert_rule, "alert rules that they paused", _by_pause, _erase_pauses),
    Holding(alert_made, "alert rules that they made", _by_making, _erase_rules),
    Holding(
        alert_holder,
        "assets of theirs whose warranty they are told of",
        _by_having,
        deleted(alert_holder, _by_having),
    ),
)
"""In the order in which they are erased."""
