"""The sandbox's world as a process of its own: says how to reach it, then counts calls on demand.

Each line on stdin is the name of a Web API method; the answer is how often it was called.
Where it is to be slow there is an ITFlow too, and each asset system answers after so many seconds.
"""

import asyncio
import json
import sys
from typing import Any

from sandbox.cast import MARKED
from sandbox.world import World


def facts(world: World) -> dict[str, Any]:
    """What a bot and a load need to know of it."""
    usual = world.inventory.assets[len(MARKED) :]
    dana = world.member("dana").user
    return {
        "environment": world.environment(),
        "user": dana.id,
        "team": dana.team.id,
        "serials": [one.serial_number for one in usual if one.serial_number],
    }


async def _main(assets: int, slow: float) -> None:
    # Where commands come from is the load's business, but it makes the world one of signed HTTP.
    nobody = "http://127.0.0.1:9/slack/events"
    async with World(assets=assets, deliver_to=nobody, with_itflow=bool(slow)) as world:
        if slow:
            world.factorial.fail("slow", times=None, seconds=slow)
            world.itflow.fail("slow", times=None, seconds=slow)
        print(json.dumps(facts(world)), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(world.workspace.called.count(line.strip()), flush=True)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), float(sys.argv[2])))
