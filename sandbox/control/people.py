"""Who there is, what they see, and letting them act."""

from aiohttp import web

from sandbox.control.acts import Act, shown, told
from sandbox.control.asking import Handler, Unusable, asked
from sandbox.inventory import Inventory
from sandbox.slack import Member, NotPossible, Unanswered, Workspace


class People:
    """Lets scripts do what people do."""

    def __init__(self, workspace: Workspace, inventory: Inventory) -> None:
        self._workspace = workspace
        self._inventory = inventory
        self._members: dict[str, Member] = {}

    async def people(self, _: web.Request) -> web.Response:
        """Everyone in the workspace."""
        people = [
            {"key": user.name, "name": user.real_name, "id": user.id, "kind": user.kind}
            for user in self._workspace.users.values()
        ]
        return web.json_response({"people": people})

    async def inventory(self, _: web.Request) -> web.Response:
        """Facts about the made-up inventory."""
        made = self._inventory
        facts = {
            "company": made.company.name,
            "today": made.today.isoformat(),
            "assets": len(made.assets),
            "employees": len(made.employees),
        }
        return web.json_response(facts)

    async def sees(self, request: web.Request) -> web.Response:
        """Every message someone sees, and the form and home tab before them: ?as=NAME."""
        try:
            member = self._member(request.query.get("as", ""))
        except NotPossible as refusal:
            return _refused(refusal)
        seen = [told(message) for message in member.sees()]
        views = {"form": shown(member.form), "home": shown(member.home)}
        return web.json_response({"messages": seen, **views})

    def acting(self, act: Act) -> Handler:
        """A handler of POSTs of {"as": NAME, …}."""

        async def handle(request: web.Request) -> web.Response:
            body = await asked(request)
            who = body.get("as")
            if not isinstance(who, str):
                raise Unusable('say who does it: "as"')
            try:
                answer = await act(self._member(who), body)
            except NotPossible as refusal:
                return _refused(refusal)
            except Unanswered as silence:
                return web.json_response({"ok": False, "error": str(silence)}, status=504)
            return web.json_response({"ok": True, **answer})

        return handle

    def _member(self, name: str) -> Member:
        member = self._workspace.member(name)
        return self._members.setdefault(member.user.id, member)


def _refused(refusal: NotPossible) -> web.Response:
    return web.json_response({"ok": False, "error": str(refusal)}, status=409)
