"""`/asset history XYZ`: what happened to an asset, asked in Slack of the real bot."""

import asyncio
import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from bot import history
from bot.audit.verifying import Verification
from bot.history import Event
from bot.models import AssetRef
from bot.store import seal_rows
from bot.store.history_rows import every
from bot.store.people import ensure_person
from sandbox.slack import Seen
from tests.flows.conftest import Scene, Stage
from tests.flows.test_matches_flow import add_twins, turned
from tests.flows.test_terminal import NO_SLACK, Ran, ran

__all__ = ["ran"]

SERIAL = "C02XL0ABJGH5"


def ref(scene: Scene) -> AssetRef:
    """The asset that is asked about."""
    return AssetRef("factorial", scene.world.factorial.asset(SERIAL).id)


async def happen(
    scene: Scene, kind: str, texts: Mapping[str, str], *, by: str | None = None, **facts: Any
) -> None:
    """Something the bot did, as its history keeps it."""
    parts = scene.bot._parts
    async with parts.records.begin() as connection:
        actor = None
        if by:
            realm = scene.bot.people.installation
            user = scene.world.member(by).user.id
            actor = await ensure_person(
                connection, "slack", realm, user, evidence="x", at=parts.now()
            )
        event = Event(kind=kind, at=parts.now(), ref=ref(scene), actor=actor, facts=facts)
        await history.append(connection, event, texts=texts)


async def test_a_change_made_elsewhere_is_told_from_what_to_what(scene: Scene) -> None:
    """By name, as done outside the bot, and in full: histories are for those who see details."""
    scene.world.factorial.edit(
        ref(scene).id, {"owner_id": "1003", "notes": "It has a secret dent."}
    )
    await scene.bot.job_table.read("factorial")
    await scene.dana.types(f"/asset history {SERIAL}")
    told = await scene.dana.answer()
    assert told.ephemeral
    assert "History of LT-0042" in told.plain
    assert "outside the bot: changed. " in told.plain
    assert "Assignee @Alex Moreno → @Priya Raman" in told.plain
    assert "It has a secret dent." in told.plain
    assert "Kept since " in told.plain
    assert f"assetbot audit export --asset factorial:{ref(scene).id}" in told.plain


async def test_what_people_did_is_told_with_who_did_it(scene: Scene) -> None:
    """Mentioned where they are in this Slack; an event nobody has heard of by its own name."""
    await happen(
        scene, "asked", {"reason": "New joiner"}, by="dana", operation="transfer", to="1003"
    )
    await happen(scene, "settled", {}, by="dana", operation="transfer", status="completed")
    await happen(scene, "polished", {})
    await scene.dana.types(f"/asset history {SERIAL}")
    lines = (await scene.dana.answer()).plain.splitlines()
    asked = next(line for line in lines if "asked for" in line)
    assert "@Dana" in asked
    assert "transfer to @Priya Raman. Reason: “New joiner”" in asked
    assert any("settled what nobody knew: transfer, completed" in line for line in lines)
    assert any(line.endswith("assetbot: polished") for line in lines)


async def test_an_asset_to_which_nothing_happened_says_so(scene: Scene) -> None:
    """It is known, and so is since when."""
    await scene.dana.types(f"/asset history {SERIAL}")
    assert "Nothing is known to have happened to it." in (await scene.dana.answer()).plain


async def test_a_long_history_is_paged_from_the_newest(scene: Scene) -> None:
    """Earlier leads to older events, Later back to newer ones, each on one page only."""
    for number in range(23):
        await happen(scene, f"step-{number}", {})
    await scene.dana.types(f"/asset history {SERIAL}")
    first = page = await scene.dana.answer()
    steps = []
    while True:
        steps += [line.partition("step-")[2] for line in page.plain.splitlines() if "step-" in line]
        if "Earlier" not in page.buttons:
            break
        page = await turned(scene, page, "Earlier")
    assert steps == [str(number) for number in reversed(range(23))]
    assert "21–23 of 23" in page.plain
    while "Later" in page.buttons:
        page = await turned(scene, page, "Later")
    assert page.plain == first.plain


async def test_several_assets_are_offered_to_choose_from(scene: Scene) -> None:
    """Never the first of them; the button opens the history of the one that is chosen."""
    add_twins(scene.world)
    await scene.bot.job_table.read("factorial")
    await scene.dana.types("/asset history twin7")
    choice = await scene.dana.answer()
    assert "23 assets match twin7" in choice.plain
    choice = await turned(scene, choice, "Next")
    assert "11–20 of 23" in choice.plain
    await scene.dana.clicks("Open: TW-10", on=choice)
    told = await scene.dana.answer()
    assert "History of TW-10" in told.plain
    assert "first seen in Factorial" in told.plain


async def test_an_asset_that_is_not_there_is_answered_as_usual(scene: Scene) -> None:
    """The nearest are offered, and open their history."""
    await scene.dana.types("/asset history C02XLOABJGH5")
    answer = await scene.dana.answer()
    assert "No asset with serial number, tag or id C02XLOABJGH5 found" in answer.plain
    await scene.dana.clicks("Open", on=answer)
    assert "History of LT-0042" in (await scene.dana.answer()).plain


async def test_the_history_of_a_deleted_asset_stays(scene: Scene) -> None:
    """It ends with what it was when it was last seen."""
    scene.world.factorial.discard(ref(scene).id)
    await scene.bot.job_table.read("factorial")
    await scene.dana.types(f"/asset history {SERIAL}")
    told = await scene.dana.answer()
    assert "no longer in Factorial, last. Status assigned, Assignee @Alex Moreno" in told.plain


async def test_histories_are_for_whom_policy_says(scene: Scene) -> None:
    """Whoever may not read them gets the reason and no asset."""
    await scene.mei.types(f"/asset history {SERIAL}")
    answer = await scene.mei.answer()
    assert "The history of an asset is for auditors and operators." in answer.plain
    assert "LT-0042" not in answer.plain


async def seal_all(scene: Scene) -> None:
    """Leave nothing without a seal; the bot seals meanwhile, and one of the two gives way."""
    async with asyncio.timeout(10):
        while True:
            async with scene.bot._parts.records.read() as connection:
                if not await seal_rows.unsealed(connection, after=0, limit=1):
                    return
            await scene.bot.sealer.seal()


async def test_the_running_bot_seals_what_happens(stage: Stage, ran: Ran) -> None:
    """With a key that it made itself; the terminal verifies it and shows no more than it was."""
    async with stage() as scene:
        await happen(scene, "polished", {"why": "dust"})
        parts = scene.bot._parts
        await scene.quiet()
        await scene.bot.duties.role_changes.look()  # which the start of the bot does meanwhile
        await seal_all(scene)
        key = (parts.settings.data_dir / "audit.key").read_bytes().strip()
        async with parts.records.read() as connection:
            walk = Verification(key)
            assert [fault async for fault in walk.faults(connection)] == []
        code, out, err = await ran(scene.world, "audit", "verify", **NO_SLACK)
        assert (code, err) == (0, "")
        assert "events are as they were sealed." in out
        code, out, _ = await ran(scene.world, "status", **NO_SLACK)
        assert "every event is sealed" in out
        _, out, _ = await ran(scene.world, "check", **NO_SLACK)
        assert "audit.key: keep a copy elsewhere" in out


async def test_who_looked_it_up_is_counted_and_told_where_that_is_asked_for(scene: Scene) -> None:
    """Whoever asks who had it before is told of changes; the others are a button away."""
    scene.world.factorial.edit(ref(scene).id, {"owner_id": "1003"})
    await scene.bot.job_table.read("factorial")
    changed = "Assignee @Alex Moreno → @Priya Raman"
    parts = scene.bot._parts
    async with parts.records.begin() as connection:
        facts = {"by": "terminal"}
        asked = Event(kind="looked_up", at=parts.now(), ref=ref(scene), facts=facts)
        await history.append(connection, asked)
    for number in range(11):
        await happen(scene, "looked_up", {}, by="dana", page=number)
    await scene.dana.says(f"who had {SERIAL} before?")
    answer = await scene.dana.answer()
    assert changed in answer.plain
    assert "looked it up" not in answer.plain
    assert "Besides it was looked up 12 times." in answer.plain
    await scene.dana.clicks("Show look-ups", on=answer)
    shown = await scene.dana.until(lambda: _with(scene, "1–10 of 13"))
    assert shown.plain.count("@Dana Desk: looked it up") == 10
    assert "Besides" not in shown.plain
    await scene.dana.clicks("Earlier", on=shown)
    last = await scene.dana.until(lambda: _with(scene, "11–13 of 13"))
    assert changed in last.plain
    assert "somebody in a terminal: looked it up" in last.plain


def _with(scene: Scene, words: str) -> Seen | None:
    """The last message with these words that Dana sees, if there is one."""
    return next((one for one in reversed(scene.dana.sees()) if words in one.plain), None)


async def test_all_of_a_history_is_sent_as_a_file_to_whoever_asked(scene: Scene) -> None:
    """By direct message, however many pages it has; that it was made is an event of its own."""
    scene.world.factorial.edit(ref(scene).id, {"owner_id": "1003", "notes": "=1+1"})
    await scene.bot.job_table.read("factorial")
    for number in range(12):
        await happen(scene, "looked_up", {}, by="dana", page=number)
    await scene.dana.types(f"/asset history {SERIAL}")
    answer = await scene.dana.answer()
    await scene.dana.clicks("Send as CSV", on=answer)
    await scene.quiet()
    await scene.bot.trail.drain()
    sent = next(one for one in scene.dana.sees() if "The history that you asked for" in one.plain)
    (name,) = re.findall(r"history [^.]*\.csv", sent.plain)
    content = scene.dana.reads(name).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert len(rows) == 13
    assert rows[0]["Who"] == "outside the bot"
    assert "Assignee: Alex Moreno → Priya Raman" in rows[0]["Changes"]
    assert {row["Who"] for row in rows[1:]} == {"Dana Desk"}
    async with scene.bot._parts.records.read() as connection:
        last = (await every(connection))[-1]
    assert (last.kind, last.ref, bool(last.actor)) == ("exported", ref(scene), True)
