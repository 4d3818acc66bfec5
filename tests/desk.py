"""Where requests for changes are tested: real records, a served Factorial, and people made up."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Literal

from aiohttp import web

from bot.approvals import Approvals, Asked, Clicked, Means, Request, Wish
from bot.approvals.means import CARRY_OUT
from bot.assets.client import AssetClient
from bot.assets.factorial import ApiClient, ApiKeyAuth
from bot.assets.factorial import Factorial as Adapter
from bot.assets.http import Limits
from bot.errors import NotPermitted, SlackFailed
from bot.history import Event
from bot.jobs import JSON
from bot.models import Asset, Named, Role
from bot.operations import Operation, Transfer
from bot.policy import Actor, Concerned, Rule, Side, Who
from bot.policy.deciding import is_meant
from bot.policy.roles import Grant, Standing
from bot.store import AsyncConnection, Records, deliveries
from bot.store.deliveries import Delivery
from bot.store.history_rows import every
from bot.store.people import ensure_person
from sandbox.factorial import Factorial
from sandbox.inventory import make
from sandbox.serving import Serving
from tests.made import NOON

HOME = "E0001:T0001"
SERIAL = "C02XL0ABJGH5"
"""A laptop that Alex Moreno has."""
RECEIVER = "Priya Raman"
HASTY = Limits(first_wait=0.001, longest_wait=0.002, attempts=2)
KEY = "pretend-key-0123456789abcdef"
OPERATOR, APPROVER, ADMIN = Role.OPERATOR, Role.APPROVER, Role.ADMIN
STAFF: Mapping[str, tuple[Role, ...]] = {
    "dana": (OPERATOR,),
    "olaf": (OPERATOR,),
    "lee": (APPROVER,),
    "kim": (APPROVER,),
    "max": (APPROVER,),
    "ada": (ADMIN,),
    "eve": (),
}
"""Who works here, and as what."""
TRANSFERS: frozenset[Literal["transfer"]] = frozenset({"transfer"})
TWO_OF_THREE = Rule(
    name="two agree",
    operations=TRANSFERS,
    ask=Who(roles=frozenset({OPERATOR})),
    approve=Who(roles=frozenset({APPROVER})),
    needed=2,
    remind_after=timedelta(days=1),
    escalate_after=timedelta(days=3),
    escalate_to=Who(roles=frozenset({ADMIN})),
)


class People:
    """A roster of made-up people; whoever is taken out is no full member any more."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self.channels: dict[str, str] = {}
        self.contacts: dict[str, frozenset[tuple[str, str]]] = {}
        """The contacts of clients, by the client's id."""
        self.away: dict[str, str] = {}
        """Who stands in for whom is away, by the Slack user of the latter."""
        self.members: dict[tuple[str, str], str] = {}
        """Who of a source is which Slack user."""
        self.untold: set[str] = set()
        """The users of whom Slack does not tell."""

    async def join(self, connection: AsyncConnection, name: str, *roles: Role) -> None:
        """Somebody comes, with these roles."""
        person = await ensure_person(
            connection, "slack", HOME, user(name), evidence="slack", at=NOON
        )
        self.actors[user(name)] = Actor(
            person=person,
            user=user(name),
            name=name.title(),
            emails=frozenset({f"{name}@example.com"}),
            standing=Standing(grants=tuple(Grant(role=role) for role in roles)),
        )

    async def actor(self, user: str, groups: Collection[str] = ()) -> Actor:  # noqa: ARG002 - the roster's
        """Someone who is here."""
        if user not in self.actors:
            raise NotPermitted("Guests cannot ask about equipment.")
        return self._with_those_away(self.actors[user])

    def _with_those_away(self, one: Actor) -> Actor:
        absent = [self.actors[user] for user, other in self.away.items() if other == one.user]
        return one.model_copy(update={"stands_in_for": tuple(absent)})

    async def delegates(
        self,
        actors: Collection[Actor],
        groups: Collection[str] = (),  # noqa: ARG002 - as above
    ) -> Sequence[Actor]:
        """Whoever decides for those of them who are away."""
        named = {self.away[one.user] for one in actors if one.user in self.away}
        return [self._with_those_away(self.actors[user]) for user in sorted(named)]

    async def meant(
        self,
        who: Who,
        *,
        source: str,
        client: str | None,
        concerned: Concerned,
        every: bool = False,
    ) -> Sequence[Actor]:
        """Everyone here who is meant."""
        found = [
            one
            for one in self.actors.values()
            if is_meant(who, one, source=source, client=client, concerned=concerned)
        ]
        if every and any(one.user in self.untold for one in found):
            raise SlackFailed("Slack did not answer.", code="timeout")
        return [one for one in found if one.user not in self.untold]

    async def concerned(self, asset: Asset, to: Named | None = None) -> Concerned:
        """Nobody is anything to an asset but the contacts of the clients it goes from and to."""
        clients = (asset.client, to) if to else ()
        return Concerned(
            sides=tuple(
                Side(client=one, contacts=self.contacts.get(one.id, frozenset()))
                for one in clients
                if one
            )
        )

    def member(self, source: str, person_id: str) -> str | None:
        """Who of a source is in Slack."""
        return self.members.get((source, person_id))

    def channel(self, group: str) -> str | None:
        """The channel of a group."""
        return self.channels.get(group)


def user(name: str) -> str:
    """The Slack user id of somebody here."""
    return f"U{name.upper()}"


def elsewhere(asset: Asset) -> str:
    """Somebody who does not have it."""
    first, other = "Priya Raman", "Tom Becker"
    return other if asset.assignee and asset.assignee.name == first else first


class Desk:
    """Requests about a served Factorial's assets, with clocks that are moved by hand."""

    def __init__(
        self, records: Records, factorial: Factorial, client: AssetClient, *, address: str
    ) -> None:
        self.records = records
        self.address = address
        """Where the source answers."""
        self.factorial = factorial
        self.client = client
        self.people = People()
        self.now = NOON
        self.real = NOON
        self.rules: list[Rule] = []
        self.begun: dict[str, tuple[str, dict[str, JSON]]] = {}
        """The jobs that were enqueued, by key."""
        self.learnt: list[Asset] = []
        self.left: set[str] = set()
        """The people of the source who have left, by id."""

    def approvals(self, **other: Any) -> Approvals:
        """The approvals as one process has them; *other* is what this one has differently."""
        return Approvals(self.means(**other))

    def means(self, **other: Any) -> Means:
        """What they work with."""
        given: dict[str, Any] = {
            "records": self.records,
            "sources": {"factorial": self.client},
            "roster": self.people,
            "rules": lambda: self.rules,
            "installation": HOME,
            "begin": self._begin,
            "enqueue": self._enqueue,
            "now": lambda: self.now,
            "clock": lambda: self.real,
            "learn": self.learnt.append,
            "has_left": lambda _source, person: person in self.left,
        }
        return Means(**{**given, **other})

    def _begin(self, _connection: AsyncConnection, request_id: str) -> None:
        self.begun[f"{CARRY_OUT}-{request_id}"] = (CARRY_OUT, {"v": 1, "request": request_id})

    async def _enqueue(
        self, _connection: AsyncConnection, job: str, key: str, arguments: Mapping[str, JSON]
    ) -> None:
        self.begun[key] = (job, dict(arguments))

    async def asset(self, serial_number: str = SERIAL) -> Asset:
        """An asset as it is at its source."""
        (found,) = await self.client.find_by_serial([serial_number])
        return found

    def receiver(self, name: str = RECEIVER) -> Named:
        """Somebody of the source, to be given an asset."""
        for one in self.factorial.inventory.employees:
            if f"{one.first_name} {one.last_name}" == name:
                return Named(id=one.id, name=name)
        raise KeyError(name)

    def transfer(self, asset: Asset, name: str = RECEIVER) -> Transfer:
        """To give an asset to somebody."""
        return Transfer(ref=asset.ref, to=self.receiver(name))

    async def ask(
        self,
        name: str = "dana",
        operation: Operation | None = None,
        asset: Asset | None = None,
        **more: Any,
    ) -> Asked:
        """Somebody asks for something: to give the laptop to Priya, if for nothing else."""
        asset = asset or await self.asset()
        wanted = operation or self.transfer(asset)
        wish = Wish(user=user(name), operation=wanted, asset=asset, **more)
        return await self.approvals().ask(wish)

    async def asked(self, *args: Any, **more: Any) -> Request:
        """The same, where it is made a request of."""
        request = await self.ask(*args, **more)
        assert isinstance(request, Request), request
        return request

    async def approve(self, request: Request, name: str) -> Clicked:
        """Somebody clicks Approve."""
        return await self.approvals().decide(request.id, user(name), "approved")

    async def approved(self, **more: Any) -> Request:
        """A transfer that was asked for and approved, and is yet to be carried out."""
        request = await self.asked(**more)
        return (await self.approve(request, "lee")).request

    async def work(self, **other: Any) -> None:
        """A process does what is enqueued to be carried out."""
        begun, self.begun = self.begun, {}
        for job, arguments in begun.values():
            if job == CARRY_OUT:
                await self.approvals(**other).see_to(str(arguments["request"]))

    async def get(self, request: Request) -> Request:
        """A request as it is now."""
        return await self.approvals().get(request.id)

    def later(self, **time: float) -> None:
        """Time passes, on both clocks."""
        self.now += timedelta(**time)
        self.real += timedelta(**time)

    @property
    def writes(self) -> int:
        """How many changes the source was sent."""
        return sum(one.method != "GET" for one in self.factorial.requests)

    async def has_it(self, serial_number: str = SERIAL) -> str | None:
        """The name of whoever the source says has an asset."""
        asset = await self.asset(serial_number)
        return asset.assignee.name if asset.assignee else None

    async def history(self) -> list[Event]:
        """All of history, oldest first."""
        async with self.records.read() as connection:
            return await every(connection)

    async def told(self) -> list[str]:
        """What happened, by kind."""
        return [one.kind for one in await self.history()]

    async def owed(self, request: Request) -> list[Delivery]:
        """The messages about a request."""
        async with self.records.read() as connection:
            return await deliveries.about(connection, request.id)

    async def owed_to(self, request: Request, template: str) -> set[str]:
        """Where a message about a request goes, by the names of people."""
        owed = [one for one in await self.owed(request) if one.template == template]
        return {one.to.removeprefix("U").lower() for one in owed}


@asynccontextmanager
async def opened(records: Records, *, assets: int = 60) -> AsyncIterator[Desk]:
    """A desk on these records, at a source with so many assets."""

    def seconds() -> float:
        return desk.real.timestamp()

    factorial = Factorial(make(assets, 7, NOON.date()), KEY, clock=seconds)
    app = web.Application()
    app.add_subapp("/factorial", factorial.routes())
    serving = Serving(app)
    await serving.start()
    address = f"{serving.address}/factorial"
    api = ApiClient(auth=ApiKeyAuth(KEY), base_url=address, limits=HASTY)
    desk = Desk(records, factorial, Adapter(api), address=address)
    async with records.begin() as connection:
        for name, roles in STAFF.items():
            await desk.people.join(connection, name, *roles)
    try:
        yield desk
    finally:
        factorial.mend()
        await desk.client.close()
        await serving.stop()
