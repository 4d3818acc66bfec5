"""A Factorial that only serves one list, with the integer ids that its older clients insist on."""

import asyncio
import json
import sys

from aiohttp import web

from benchmarks.load import HOST

LIMIT = 100


def page(first: int, last: int) -> str:
    """The rows from one id to another, as JSON."""
    return ",".join(
        f'{{"id":{n},"company_id":1,"it_asset_model_id":{n % 40},"serial_number":"C02{n:09}",'
        f'"status":"assigned","owner_id":{n // 3 + 1},"location_id":null,"workplace_id":{n % 5},'
        f'"team_id":{n % 7},"purchase_date":"2025-02-03","purchase_price_cents":{n % 90 * 1000},'
        f'"currency":"EUR","warranty_end_date":"2028-02-03","label":"LT-{n:07}","notes":null}}'
        for n in range(first, last + 1)
    )


def answer(total: int, after: int) -> str:
    """The page after the row with this id."""
    last = min(after + LIMIT, total)
    meta = {
        "limit": LIMIT,
        "total": total,
        "has_next_page": last < total,
        "has_previous_page": after > 0,
        "start_cursor": str(after + 1),
        "end_cursor": str(last),
    }
    return f'{{"data":[{page(after + 1, last)}],"meta":{json.dumps(meta)}}}'


async def _main(total: int) -> None:
    made: dict[int, str] = {}

    async def list_assets(request: web.Request) -> web.Response:
        by_number = (int(request.query.get("page", "1")) - 1) * LIMIT
        after = int(request.query.get("after_id", by_number))
        if after not in made:
            made[after] = answer(total, after)
        return web.Response(text=made[after], content_type="application/json")

    app = web.Application()
    app.router.add_get("/api/{version}/resources/it_management/it_assets", list_assets)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
