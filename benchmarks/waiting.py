"""Makes requests that wait for a decision, in a bot's own records: prints their ids.

    python -m benchmarks.waiting NUMBER TEAM REQUESTER

Each would write a note into an asset of its own, as the source has it now. Nobody was sent a card.
"""

import asyncio
import json
import os
import sys
from datetime import datetime
from pathlib import Path

from bot.assets.client import AssetChanges
from bot.models import Asset, RequestStatus, Role
from bot.operations import Edit, precondition
from bot.policy import Actor, Rule, Who
from bot.running.parts import Parts, opened
from bot.settings import read
from bot.store import requests
from bot.store.people import ensure_person
from bot.store.requested import Request

RULE = Rule(
    name="one agrees",
    operations=frozenset({"edit"}),
    ask=Who(roles=frozenset({Role.OPERATOR})),
    approve=Who(roles=frozenset({Role.APPROVER})),
)
NOTE = "Asked for, and agreed to."
AT_ONCE = 500


def request(asset: Asset, installation: str, requester: Actor, at: datetime) -> Request:
    """A request about an asset, pending."""
    return Request(
        id=requests.fresh_id(),
        installation_id=installation,
        kind="edit",
        source=asset.ref.source,
        asset_id=asset.ref.id,
        requester=requester.person,
        requester_user=requester.user,
        status=RequestStatus.PENDING,
        rule=RULE,
        created_at=at,
        expires_at=at + RULE.expires_after,
        due_at=at + RULE.expires_after,
        operation=Edit(ref=asset.ref, changes=AssetChanges(notes=NOTE)),
        precondition=precondition(asset),
        asset=asset,
        reason="It is to be so.",
        requested_by=requester,
    )


async def living(parts: Parts, number: int) -> list[Asset]:
    """So many assets of the source that are there."""
    found: list[Asset] = []
    async for page in parts.sources["factorial"].assets():
        found += [one for one in page.items if not one.gone]
        if len(found) >= number:
            return found[:number]
    raise ValueError(f"there are but {len(found)} assets")


async def made(parts: Parts, number: int, installation: str, user: str) -> list[str]:
    """The ids of so many new requests."""
    at = parts.now()
    async with parts.records.begin() as connection:
        person = await ensure_person(
            connection, "slack", installation, user, evidence="slack", at=at
        )
    requester = Actor(person=person, user=user, name="Dana Desk")
    wanted = [request(one, installation, requester, at) for one in await living(parts, number)]
    for first in range(0, number, AT_ONCE):
        async with parts.records.begin() as connection:
            for one in wanted[first : first + AT_ONCE]:
                await requests.add(connection, one)
    return [one.id for one in wanted]


async def _main(number: str, team: str, user: str) -> None:
    async with opened(read(os.environ, Path.cwd())) as parts:
        print(json.dumps(await made(parts, int(number), f":{team}", user)))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
