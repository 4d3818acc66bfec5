"""The history of an asset as a file, sent to whoever asked for it."""

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.answering.happenings import Happening
from bot.answering.histories import History
from bot.answering.trail import exported
from bot.errors import NotPermitted
from bot.files import history_sheet
from bot.language.questions import Question
from bot.models import ADMINS, Asker, Denied
from bot.policy import Surface, may
from bot.render import render, reply
from handlers.core import Core
from handlers.lookup import answered
from handlers.payloads import Clicked
from handlers.sending import Payload

ACTION = "history_file"
"""The stored name of the button that asks for it."""
_NOT_THIS = (
    "The CSV of this history is for operators and auditors of its asset system or client: you read"
    " it because you are asked to decide about it."
)


async def send(core: Core, asker: Asker, clicked: Clicked, question: Question) -> Payload:
    """Send the whole history as a CSV in a direct message; what to say of that here."""
    answer, viewer = await answered(core, asker, question, clicked.channel)
    if not isinstance(answer, History):
        return reply(answer)
    verdict = may(viewer.standing, Surface.EXPORT)
    if isinstance(verdict, Denied):
        raise verdict.error()
    if answer.file is None:
        raise NotPermitted(_NOT_THIS, roles=ADMINS)
    happenings = await core.lookup.all_of_history(answer.ref, viewer)
    label = answer.asset.title if answer.asset else answer.ref.id
    core.trail.note(asker.user, exported("history", ref=answer.ref, format="csv"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "history.csv"
        await asyncio.to_thread(_write, path, happenings)
        await core.slack.files.send_file(
            asker.user, path, name=_name(label), words="The history that you asked for."
        )
    return render("file_sent")


def _write(path: Path, happenings: Iterable[Happening]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.writelines(history_sheet.lines(happenings))


def _name(label: str) -> str:
    """What a file about an asset is called, whatever the asset is called."""
    return f"history {re.sub(r'[^A-Za-z0-9 _-]+', '', label)[:60].strip()}".strip() + ".csv"
