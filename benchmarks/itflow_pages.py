"""An ITFlow that only serves lists: so many assets, and a few of what they are linked to."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping

from aiohttp import web

from benchmarks.load import HOST

JSON = dict[str, str | None]

_SPOKEN_TO_WRONGLY = '{"success":"False","message":"Can only send POST requests to this endpoint."}'
_NOTHING = (
    '{"success":"False","message":"No resource (for this client and company) with the specified '
    'parameter(s)."}'
)


def asset(n: int) -> JSON:
    """One row, joined to its main interface."""
    return {
        "asset_id": str(n),
        "asset_type": "Laptop",
        "asset_name": f"LF-LT-{n:06}",
        "asset_description": None,
        "asset_make": "Dell",
        "asset_model": f"Latitude {n % 40}",
        "asset_serial": f"9XK{n:07}",
        "asset_os": "Windows 11 Pro",
        "asset_status": "Deployed",
        "asset_purchase_date": "2025-01-15",
        "asset_warranty_expire": "2028-01-14",
        "asset_install_date": None,
        "asset_notes": None,
        "asset_created_at": "2026-02-03 09:12:44",
        "asset_updated_at": None,
        "asset_archived_at": None,
        "asset_vendor_id": str(n % 4 + 1),
        "asset_location_id": str(n % 5 + 1),
        "asset_contact_id": str(n % 300 + 1),
        "asset_client_id": str(n % 3 + 1),
        "interface_id": str(n),
        "interface_mac": f"02:00:00:{n >> 16:02x}:{n >> 8 & 255:02x}:{n & 255:02x}",
        "interface_ip": f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}",
        "interface_network_id": str(n % 3 + 1),
    }


def named(module: str, number: int) -> JSON:
    """One row of another list."""
    one = module.removesuffix("s")
    return {
        f"{one}_id": str(number),
        f"{one}_name": f"{one} {number}",
        f"{one}_email": f"{number}@example.com",
        f"{one}_client_id": str(number % 3 + 1),
    }


FEW: Mapping[str, int] = {
    "clients": 3,
    "contacts": 300,
    "locations": 5,
    "networks": 3,
    "vendors": 4,
}


async def _main(total: int) -> None:
    made: dict[str, str] = {}

    async def listed(request: web.Request) -> web.Response:
        if request.path_qs not in made:
            made[request.path_qs] = _answer(request, total)
        return web.json_response(text=made[request.path_qs])

    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response(text=_SPOKEN_TO_WRONGLY, status=405)

    app = web.Application()
    app.router.add_get("/api/v1/{module}/read.php", listed)
    app.router.add_get("/api/v1/{module}/{function}.php", refuse)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def _answer(request: web.Request, total: int) -> str:
    module = request.match_info["module"]
    row: Callable[[int], JSON] = asset if module == "assets" else lambda n: named(module, n)
    rows = total if module == "assets" else FEW.get(module, 0)
    first = int(request.query.get("offset", "0"))
    last = min(first + int(request.query.get("limit", "50")), rows)
    found = [row(number) for number in range(first + 1, last + 1)]
    if not found:
        return _NOTHING
    return json.dumps({"success": "True", "count": len(found), "data": found})


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
