"""Which changes of an asset its card offers somebody: those that they may ask for as it is now."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache

from bot.answering.answers import Changes
from bot.assets.client import AssetChanges, AssetClient, Capabilities
from bot.language.changes import AskChange, begun
from bot.models import Asset, AssetRef, Named, Status, Verdict
from bot.operations import (
    Assign,
    Change,
    Delete,
    Edit,
    Retire,
    Return,
    Transfer,
    against,
    supported,
)
from bot.operations.client_transfer import ClientTransfer
from bot.policy import (
    Actor,
    Ordered,
    Rule,
    Viewer,
    askable,
    edited,
    facts,
    has_reason,
    may_ask,
    ruling,
)

_ANY = AssetRef(source="", id="")
"""Whichever asset it may be asked for."""
_SOMEBODY = Named(id="", name="")
"""Whoever it may be given to."""


class Offers:
    """Finds the changes that a card offers; policy is asked again when one is begun."""

    def __init__(
        self,
        *,
        sources: Mapping[str, AssetClient],
        rules: Callable[[], Sequence[Rule]],
        actor: Callable[[Viewer, Collection[str]], Actor | None],
        paused: Callable[[], bool],
    ) -> None:
        """`actor` is whoever looks, as far as that is known without asking anybody."""
        self._sources = sources
        self._rules = rules
        self._actor = actor
        self._paused = paused
        self._ordered = (rules(), Ordered(rules()))
        self._possible: dict[str, tuple[Capabilities, Sequence[Change]]] = {}

    def of(self, asset: Asset, viewer: Viewer) -> Changes | None:
        """The changes to offer; None where there is none, nor may be one now."""
        client = self._sources.get(asset.ref.source)
        if client is None or viewer.public or asset.gone or asset.archived or self._paused():
            return None
        can = client.capabilities
        actor = self._actor(viewer, self.groups())
        if can.read_only or actor is None:
            return None
        rules = self._in_order()
        may_be = askable(rules, rules.seen("edit", asset), actor)
        kinds = [
            operation.kind
            for operation in self._supported(asset.ref.source, can)
            if operation.kind in may_be and against(operation, asset, can) is None
        ]
        return Changes.model_validate(begun(kinds, asset.ref)) if kinds else None

    def groups(self) -> frozenset[str]:
        """The user groups whose members may ask for something."""
        return frozenset(group for rule in self._rules() for group in rule.ask.groups)

    def may_begin(self, wanted: AskChange, asset: Asset, viewer: Viewer) -> bool:
        """Whether somebody may ask for a change, as far as that is known without waiting."""
        client, actor = self._sources.get(asset.ref.source), self._actor(viewer, self.groups())
        if client is None or actor is None:
            return False
        known = facts(wanted.operation, asset)
        if wanted.operation == "edit":
            known = edited(asset, probed(wanted.status, client.capabilities.fields).given())
        return bool(may_ask(ruling(self._rules(), known).matching, known, actor))

    def editable(self, asset: Asset, fields: Iterable[str], viewer: Viewer) -> frozenset[str]:
        """Those of these fields that somebody may ask to be changed, as far as that is known."""
        actor = self._actor(viewer, self.groups())
        return frozenset(one for one in fields if actor and self._edits(one, asset, actor))

    def has_reason(self, asset: Asset, changes: AssetChanges, reason: str | None) -> Verdict:
        """Whether as much was said of why as the rules want that hold for an edit."""
        known = edited(asset, changes.given())
        return has_reason(ruling(self._rules(), known).matching, reason)

    def _supported(self, source: str, can: Capabilities) -> Sequence[Change]:
        """One operation of each kind that a source can do: looked through once."""
        known, found = self._possible.get(source, (None, ()))
        if known is not can:
            found = tuple(one for one in _probes(can.fields) if supported(one, can))
            self._possible[source] = can, found
        return found

    def _edits(self, field: str, asset: Asset, actor: Actor) -> bool:
        known = facts("edit", asset, fields=[field])
        return bool(may_ask(self._in_order().matching(known), known, actor))

    def _in_order(self) -> Ordered:
        """The rules as they are now: put in order anew when others have been taken up."""
        rules, ordered = self._ordered
        if rules is not self._rules():
            rules, ordered = self._ordered = (self._rules(), Ordered(self._rules()))
        return ordered


def probed(status: Status | None, fields: Collection[str]) -> AssetChanges:
    """What an edit is weighed by before anything is entered: the status, else any field at all."""
    if status:
        return AssetChanges(status=status)
    field = next((one for one in ("tag", "notes", "name") if one in fields), None)
    return AssetChanges.model_validate({field: "…"} if field else {})


@cache
def _probes(fields: frozenset[str]) -> tuple[Change, ...]:
    """One operation of each kind, as it could be asked for of any asset with these fields."""
    return (
        Assign(ref=_ANY, to=_SOMEBODY),
        Return(ref=_ANY),
        Transfer(ref=_ANY, to=_SOMEBODY),
        ClientTransfer(ref=_ANY, to=_SOMEBODY),
        Edit(ref=_ANY, changes=probed(None, fields)),
        Retire(ref=_ANY),
        Delete(ref=_ANY),
    )
