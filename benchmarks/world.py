"""The sandbox's world as a process of its own: says how to reach it, then counts calls on demand.

Each line on stdin is the name of a Web API method; the answer is how often it was called. The line
"writes" asks how often the asset systems were sent a change, and of how many assets.
Where it is to be slow there is an ITFlow too, and each asset system answers after so many seconds.
"""

import asyncio
import json
import sys
from collections import deque
from typing import Any

from sandbox.cast import MARKED
from sandbox.world import World


def facts(world: World) -> dict[str, Any]:
    """What a bot and a load need to know of it."""
    usual = world.inventory.assets[len(MARKED) :]
    dana, priya = world.member("dana").user, world.member("priya").user
    return {
        "environment": world.environment(),
        "user": dana.id,
        "approver": priya.id,
        "approver_email": priya.email,
        "team": dana.team.id,
        "serials": [one.serial_number for one in usual if one.serial_number],
    }


def counted(world: World, what: str) -> list[int]:
    """How often that was done."""
    if what != "writes":
        return [world.workspace.called.count(what)]
    sent = [one.record_id for one in world.factorial.requests if one.method != "GET"]
    return [len(sent), len(set(sent))]


async def _main(assets: int, slow: float) -> None:
    # Where commands come from is the load's business, but it makes the world one of signed HTTP.
    nobody = "http://127.0.0.1:9/slack/events"
    async with World(assets=assets, deliver_to=nobody, with_itflow=bool(slow)) as world:
        world.factorial.requests = deque()  # all of them, where it would keep the last ones
        if slow:
            world.factorial.fail("slow", times=None, seconds=slow)
            world.itflow.fail("slow", times=None, seconds=slow)
        print(json.dumps(facts(world)), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(*counted(world, line.strip()), flush=True)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), float(sys.argv[2])))
