"""What alerts hold about people: who quietened a warranty, and who paused a rule."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.alert_schema import alert_quiet, alert_rule
from bot.store.blanking import ERASED, Whose
from bot.store.holding import Holding, by_person, by_user

_by_quietening = by_person(alert_quiet.c.by)
_by_pause = by_user(alert_rule.c.paused_user)


async def _erase_silences(connection: AsyncConnection, whose: Whose) -> None:
    """What is quiet stays quiet."""
    theirs = _by_quietening(whose)
    await connection.execute(update(alert_quiet).where(theirs).values(by_user=ERASED))


async def _erase_pauses(connection: AsyncConnection, whose: Whose) -> None:
    """What is paused stays paused."""
    theirs = _by_pause(whose)
    await connection.execute(update(alert_rule).where(theirs).values(paused_user=ERASED))


ALERT_HOLDINGS = (
    Holding(
        alert_quiet, "warranties that they acknowledged or put off", _by_quietening, _erase_silences
    ),
    Holding(alert_rule, "alert rules that they paused", _by_pause, _erase_pauses),
)
"""In the order in which they are erased."""
