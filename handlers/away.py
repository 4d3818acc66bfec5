"""“away” and “back”: who decides for whoever types it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.language.asked import AskAway
from bot.models import Asker
from bot.people.absences import Shown
from bot.render import render
from bot.store.away import Absence
from handlers.core import Core
from handlers.sending import Payload


async def said(core: Core, asker: Asker, wanted: AskAway) -> Payload:
    """Do what was typed, and say how it stands with them now."""
    ended = await core.absences.end(asker.user) if wanted.back else None
    if wanted.delegate and wanted.until:
        until = _after(wanted.until, asker, core.zone)
        await core.absences.begin(asker.user, wanted.delegate, until)
    own, others = await core.absences.standing(asker.user)
    return render(
        "away",
        back=wanted.back,
        was_away=ended is not None,
        own=_shown(own, asker, core.zone) if own else None,
        decides=own is not None and await core.approvals.could_delegate(asker.user),
        others=[_shown(one, asker, core.zone) for one in others],
    )


def _after(day: date, asker: Asker, zone: str) -> datetime:
    """The first moment after a day where somebody is."""
    return datetime.combine(day + timedelta(days=1), time(), _zone(asker, zone))


def _shown(one: Absence, asker: Asker, zone: str) -> Shown:
    """An absence with the last day of it, where whoever looks at it is."""
    last = (one.until - timedelta(microseconds=1)).astimezone(_zone(asker, zone)).date()
    return Shown(user=one.user_id, delegate=one.delegate_user, last=last)


def _zone(asker: Asker, zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(asker.zone or zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(zone)
