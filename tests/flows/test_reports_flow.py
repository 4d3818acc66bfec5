"""Counts in Slack: told in words, as a picture and as a CSV, to whom they are for."""

import asyncio
import csv
import io
import re
import sys
from typing import Any

from bot.answering.figures import Shown
from bot.store.history_rows import every
from sandbox.slack import Member
from sandbox.slack.faults import Fault
from sandbox.slack.messages import Seen
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import form, told

ADMIN = {"ASSETBOT_ADMINS": "dana.desk@larkfield.example"}
KESTREL = """
[[roles]]
role = "operator"
people = ["U0TOMBECKE"]
clients = ["itflow/Kestrel Freight"]

[[channels]]
id = "{desk}"
client = "itflow/Kestrel Freight"
"""


async def said(member: Member, line: str) -> str:
    """What the bot answers to a command."""
    await member.types(f"/asset {line}")
    return (await member.answer()).plain


EMPTY = r"import sys; sys.stdout.buffer.write(b'\x89PNG\r\n\x1a\n' + b'IEND\xaeB`\x82')"


def drawn_by(scene: Scene, code: str) -> None:
    """Let this draw all pictures, which costs less time than a real one."""
    scene.bot.filing._charts._child = (sys.executable, "-S", "-c", code)


def undrawn(scene: Scene) -> None:
    """Let whatever draws pictures die."""
    drawn_by(scene, "raise SystemExit(3)")


def sent(scene: Scene, name: str) -> dict[str, Any]:
    """The one file of this name that is in Slack, as Slack tells of it."""
    (file,) = [one.as_json() for one in scene.slack.files.values() if one.name == name]
    return file


async def written_down(scene: Scene) -> list[tuple[str, object]]:
    """What history has of it: the kind of event, and what about."""
    await scene.bot.trail.drain()
    async with scene.bot._parts.records.read() as connection:
        events = await every(connection)
    return [(one.kind, one.facts.get("question") or one.facts.get("what")) for one in events]


async def test_a_report_is_told_in_words_and_comes_as_a_picture_and_a_csv(both: Stage) -> None:
    """The picture has the same figures for who cannot see it; each of them is on record."""
    async with both(**ADMIN) as scene:
        await scene.dana.types("/asset report")
        report = (await told(scene.dana, "picture of it in a message of its own")).plain
        listed = await said(scene.dana, "list")
        picture = sent(scene, "report.png")
        assert scene.dana.reads("report.png").startswith(b"\x89PNG")
        await scene.dana.types("/asset report category:laptop")
        narrowed = await told(scene.dana, "Report · laptop\n")
        await scene.dana.clicks("CSV", on=narrowed)
        await told(scene.dana, "in the CSV that I sent you")
        rows = list(csv.DictReader(io.StringIO(scene.dana.reads("report.csv").decode("utf-8-sig"))))
        record = await written_down(scene)
    for words in ("By status", "By category", "By age", "By location", "By client", "EUR "):
        assert words in report
    total = report.splitlines()[2].partition(" ")[0]
    assert f"of {total}" in listed
    assert picture["alt_txt"].startswith(f"Report: {total} assets. By status: ")
    assert {row["Value"] for row in rows if row["By"] == "category"} == {"laptop"}
    assert {row["By"] for row in rows} >= {"status", "age", "location", "purchase value"}
    assert ("listed", "report") in record
    assert {("exported", "picture"), ("exported", "report")} <= set(record)


async def test_warranties_that_end_are_counted_by_month_where_they_are_listed(stage: Stage) -> None:
    """By the button below the list, for which plain words ask as well; without a picture too."""
    async with stage(**ADMIN) as scene:
        undrawn(scene)
        await scene.dana.says("What runs out of warranty this quarter?")
        quarter = await scene.dana.answer()
        plain = await said(scene.dana, "list")
        await scene.dana.types("/asset warranty 400")
        page = await scene.dana.answer()
        await scene.dana.clicks("Chart", on=page)
        counted = (await told(scene.dana, "could not be drawn")).plain
    assert quarter.plain.startswith("Assets · warranty ends from ")
    assert "Chart" in quarter.buttons
    assert "Chart" not in plain
    total = next(line.rpartition(" ")[2] for line in page.plain.splitlines() if "–10 of " in line)
    spans = re.findall(r"^[^:\n]+ 20\d\d: (\d+)", counted, re.MULTILINE)
    assert sum(map(int, spans)) == int(total)
    assert "could not be drawn and sent; all its figures stand here. ref " in counted


async def test_a_changed_report_is_redrawn_first_and_then_pictured_once(stage: Stage) -> None:
    """By a click or in the form; one that was sent as it was has its picture already."""
    async with stage(**ADMIN) as scene:
        drawn_by(scene, EMPTY)
        dana, pictured = scene.dana, scene.bot.core.charting.pictured
        drawing, shown = asyncio.Event(), list[str]()

        async def slowly(*asked: Any) -> Shown:
            await drawing.wait()
            return await pictured(*asked)

        await dana.types("/asset report category:laptop location:Berlin")
        report = await told(dana, "picture of it in a message of its own")
        vars(scene.bot.core.charting)["pictured"] = slowly
        await dana.clicks("Without: Berlin", on=report)
        await stands(dana, report, "Report · laptop\n")
        await stands(dana, report, "I am sending you the picture of it")
        shown.append(await pictures_after(scene, drawing))
        for status in ("assigned", None):
            drawing.clear()
            await dana.clicks("Change…", on=await stands(dana, report, "Report · laptop"))
            await form(dana, "Leave empty what does not matter")
            if status:
                await dana.chooses(status, at="Status")
            await dana.submits()
            await stands(dana, report, "Report · laptop · assigned\n")
            shown.append(await pictures_after(scene, drawing))
    assert shown == ["1 and 2", "2 and 3", "3 and 3"]


async def stands(member: Member, answer: Seen, words: str) -> Seen:
    """What stands in the place of an answer, as soon as it has these words."""

    def found() -> Seen | None:
        (now,) = [one for one in member.sees() if one.ts == answer.ts]
        return now if words in now.plain else None

    return await member._workspace.until(found, 30)


async def pictures_after(scene: Scene, drawing: asyncio.Event) -> str:
    """How many pictures there are before one may be drawn, and once all is done."""
    before = len(scene.slack.files)
    drawing.set()
    await scene.quiet()
    return f"{before} and {len(scene.slack.files)}"


async def test_a_picture_that_slack_refuses_leaves_the_words(stage: Stage) -> None:
    """The answer is complete, and says that there is no picture."""
    async with stage(**ADMIN) as scene:
        drawn_by(scene, EMPTY)
        scene.slack.faults.add(
            Fault("refused", "files.getUploadURLExternal", error="file_uploads_disabled")
        )
        report = await said(scene.dana, "report status:assigned")
    assert "By category" in report
    assert "could not be drawn and sent" in report
    assert scene.slack.files == {}


async def test_a_report_counts_what_a_list_would_show_and_nothing_else(both: Stage) -> None:
    """Within a role, within a channel's client, no prices to everyone, nothing to who may not."""
    async with both(config=KESTREL, **ADMIN) as scene:
        undrawn(scene)
        refused = await said(scene.mei, "report")
        refused_file = await said(scene.mei, "report csv")
        there = await said(scene.dana, "report")
        await scene.tom.says("report")
        theirs = (await scene.tom.answer()).plain
        nothing = await said(scene.dana, "report warranty:1999-01-01")
        wrong = await said(scene.dana, 'report client:"Brightwater Dental"')
        await scene.dana.says("report")
        whole = (await scene.dana.answer()).plain
        await scene.dana.says("@assetbot report", to="it-desk")
        private = await scene.dana.answer()
        await scene.dana.clicks("Share here", on=private)
        await scene.quiet()
        shared = scene.hana.sees("it-desk")[-1].plain
    assert "Reports are for auditors and operators." in refused
    assert "Reports are for auditors and operators." in refused_file
    for answer in (there, theirs):
        assert "Brightwater" not in answer
        assert "Kestrel Freight: " in answer
    assert there.startswith("Kestrel Freight · Report")
    assert "You may list Kestrel Freight alone" in theirs
    assert "0 assets" in nothing.splitlines()
    assert "There is no client “Brightwater Dental”." in wrong
    assert "Brightwater Dental: " in whole
    assert ("Purchase value" in private.plain, "By status" in shared) == (True, True)
    assert "Purchase value" not in shared
