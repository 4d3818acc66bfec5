"""Takes the pictures of the page for the documents: `.venv/bin/python -m tests.browser.pictures`.

By the windows that the tests use, on one fixed day at one fixed minute.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.async_api import Locator, async_playwright, expect

from tests.browser.chromium import MISSING, OPTIONS, where
from tests.browser.office import PHONE, Office, Window, at_ten, office
from tests.pictures import DOCS

SERIAL: Final = "C02XL0ABJGH5"
ASKED: Final = f"Transfer: LT-0042 · {SERIAL}"
MOST_BYTES: Final = 60_000
COLUMN: Final = (600, 1200)
"""Of this width a message is drawn: about what Slack gives it beside its channels."""
TABLE: Final = (860, 1200)
PAGE: Final = (1280, 1240)
DIGEST: Final = (600, 2000)
FORM: Final = (600, 1500)

Taken = dict[str, bytes]


async def card(place: Office) -> Taken:
    """One asset, as an operator is shown it."""
    dana = await place.window("dana", COLUMN)
    await dana.types(f"/asset serial {SERIAL}")
    return {"card": await of(await dana.sees(SERIAL, "Warranty end"))}


async def a_list(place: Office) -> Taken:
    """What one has."""
    dana = await place.window("dana", COLUMN)
    await dana.types('/asset list category:laptop status:"in stock" location:Berlin')
    return {"list": await of(await dana.sees("Assets · laptop"))}


async def anew(place: Office) -> Taken:
    """A count, the form in which its parts are changed, and the answer to that."""
    dana = await place.window("dana", FORM)
    await dana.goes_to("assetbot")
    await dana.types("how many laptops are in Berlin?")
    count = await dana.sees("How many · laptop · in Berlin")
    taken = {"count": await of(count)}
    await dana.clicks("Change…", on=count)
    search = dana.form.get_by_role("combobox", name="Category")
    await search.fill("phon")
    await dana.page.get_by_role("option", name="phone", exact=True).click()
    await dana.form.get_by_role("checkbox", name="in stock").check()
    taken["change"] = await of(dana.form)
    await dana.hands_in("Ask")
    changed = await dana.sees("How many · laptop or phone · in Berlin · in stock")
    return taken | {"changed": await of(changed)}


async def table(place: Office) -> Taken:
    """Several at once."""
    dana = await place.window("dana", TABLE)
    await dana.types(f"/asset {SERIAL} CO2XLOABJGH5 PF4STOCK 7FOLD93 LT-0105 NOSUCH123")
    return {"table": await of(await dana.sees(SERIAL, "PF4STOCK", "NOSUCH123"))}


async def report(place: Office) -> Taken:
    """Counts."""
    dana = await place.window("dana", COLUMN)
    await dana.types("/asset report category:laptop")
    return {"counts": await of(await dana.sees("Report", "Purchase value"))}


async def fault(place: Office) -> Taken:
    """The form in which something is said to be wrong."""
    alex = await place.window("alex", COLUMN)
    await alex.types("/asset fault SC-0002 It flickers when it is warm")
    await expect(alex.form.get_by_text("SC-0002")).to_be_visible()
    return {"fault": await of(alex.form)}


async def transfer(place: Office) -> Taken:
    """The request, what it became on a whole page and on a phone, and the question to Mei."""
    dana, priya = await place.window("dana", PAGE), await place.window("priya", COLUMN)
    await dana.goes_to("assetbot")
    await dana.types(f"who has {SERIAL}?")
    await dana.sees(SERIAL, "Warranty end")
    await dana.types(f"/asset transfer {SERIAL} @mei She takes over")
    await dana.hands_in("Ask for approval")
    await expect(dana.form).to_contain_text("It waits for 1 approval")
    await dana.leaves_form()
    await priya.goes_to("assetbot")
    request = await priya.sees(ASKED, "0 of 1 approvals")
    taken = {"request": await of(request)}
    await priya.clicks("Approve", on=request)
    await priya.confirms("Approve")
    await dana.sees(ASKED, "Done", "@Priya Raman approved")
    await dana.sees(f"Transfer LT-0042 · {SERIAL}: Done")
    records = await dana.panel("records")
    await records.get_by_role("searchbox").fill(SERIAL)
    await expect(records.locator("[data-record]")).to_have_count(1)
    await expect(records.locator('[data-fact="owner"]')).to_have_text("Mei Tanaka")
    taken["page"] = await of(dana)
    mei = await place.window("mei", COLUMN)
    await mei.goes_to("assetbot")
    taken["hand-over"] = await of(await mei.sees(f"For you: LT-0042 · {SERIAL}"))
    return taken | await phone(place)


async def phone(place: Office) -> Taken:
    """The same on a phone, of whoever now has it."""
    mei = await place.window("mei", PHONE, device_scale_factor=2)
    await mei.types(f"/asset serial {SERIAL}")
    await mei.sees(SERIAL, "Warranty end")
    return {"phone": await of(mei)}


async def alert(place: Office) -> Taken:
    """The digest of a channel, the next morning."""
    place.world.shift_clock(place.world.clock.ahead + timedelta(days=1).total_seconds())
    dana = await place.window("dana", DIGEST)
    await place.bot.tick()
    await dana.goes_to("it-team")
    return {"alert": await of(await dana.sees("Warranties:"))}


TAKES: Final[tuple[Callable[[Office], Awaitable[Taken]], ...]] = (
    *(card, a_list, table, fault, transfer, anew, report, alert),
)


async def of(what: Window | Locator) -> bytes:
    """A picture of a window, or of what stands in it."""
    page = what.page
    await page.mouse.move(0, 0)
    if isinstance(what, Window):
        await page.evaluate("document.activeElement.blur()")
        return small(await page.screenshot(animations="disabled"))
    return small(await what.screenshot(animations="disabled"))


def small(png: bytes) -> bytes:
    """The same picture in so few colours that it is small enough; there are few anyway."""
    colours = (128, 64, 32)
    drawn = (in_colours(png, number) for number in colours)
    return next((one for one in drawn if len(one) <= MOST_BYTES), in_colours(png, 16))


def in_colours(png: bytes, number: int) -> bytes:
    """The same picture in at most so many colours."""
    drawn = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        # What is small and coloured, as an avatar is, keeps its colour.
        method = Image.Quantize.MAXCOVERAGE
        few = picture.convert("RGB").quantize(number, method, kmeans=1, dither=Image.Dither.NONE)
    few.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


async def take(folder: Path) -> None:
    """Take each of them into a folder."""
    if not (chromium := where()):
        sys.exit(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=[*OPTIONS])
        with TemporaryDirectory() as data:
            async with office(Path(data), browser) as place:
                for takes in TAKES:
                    at_ten(place.world)
                    for name, content in (await takes(place)).items():
                        (folder / f"{name}.png").write_bytes(content)
                    place.is_well()
        await browser.close()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]) if sys.argv[1:] else DOCS))
