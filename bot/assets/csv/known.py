"""Whom and what a source knows by name; names it does not know are kept for the end of a report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.assets.client import TargetClient
from bot.assets.csv.values import Refused
from bot.models import AssetModel, Model, Named, Person, address
from bot.plain import one_line

MOST_UNKNOWN = 200
"""Unknown names listed; a file whose every row has another is of another source."""
_MOST_NEAR = 3
_NEAR_ENOUGH = 65

WORDS = {
    "assignee": "person",
    "location": "location",
    "team": "team",
    "client": "client",
    "network": "network",
    "vendor": "vendor",
}
"""By column, what is named there."""
_OF_CLIENTS = frozenset({"location", "network", "vendor"})


class Unknown(Model):
    """A name that the source does not know, once."""

    kind: str
    name: str
    lines: int
    first: int
    near: tuple[str, ...] = ()

    def text(self) -> str:
        """One line for a person."""
        rows = "1 row" if self.lines == 1 else f"{self.lines:,} rows, the first"
        perhaps = f"; near: {', '.join(map(one_line, self.near))}" if self.near else ""
        return f"unknown {self.kind} “{one_line(self.name)}” ({rows} on line {self.first}){perhaps}"


class _Count(NamedTuple):
    lines: int
    first: int


class Known:
    """The names of one source; a kind that is not among *names* could not be asked for."""

    def __init__(
        self,
        source: str,
        *,
        names: Mapping[str, Sequence[Named]],
        people: Sequence[Person] | None = None,
        models: Sequence[AssetModel] | None = None,
        at: Sequence[TargetClient] | None = None,
    ) -> None:
        """`at` is what each client has, where an asset is linked to what is its client's alone."""
        self.source = source
        self._at = None if at is None else {one.client.id: one for one in at}
        self._models = None if models is None else _models(models)
        """None where any words name a model."""
        self._names = {kind: _by_name(some) for kind, some in names.items()}
        self._ids = {kind: {one.id: one for one in some} for kind, some in names.items()}
        self._people = None if people is None else _people(people)
        self._unknown: dict[tuple[str, str], _Count] = {}
        self._nearest: dict[tuple[str, str], tuple[str, ...]] = {}
        self.proposed: dict[tuple[str, str, str], int] = {}
        """Models that would have to be made: type, make and model to the first line."""

    def has(self, kind: str) -> bool:
        """Whether the source has any of a kind."""
        return bool(self._names.get(kind))

    def one(self, kind: str, name: str, line: int) -> Named | None:
        """What a name means; None where it cannot be known, Refused where there is none."""
        if kind not in self._names:
            return None
        found = self._names[kind].get(_fold(name), [])
        named = found[0] if found else self._ids[kind].get(name)
        if named is None:
            raise self._none(kind, name, line)
        if kind == "client" and len({one.id for one in found}) > 1:
            raise Refused(f"{len(found)} clients are called “{one_line(name)}”")
        return named

    def link(self, kind: str, name: str, client: Named | None, line: int) -> Named | None:
        """The same of a place, a network or a vendor, which may have to be the client's own."""
        if self._at is None or client is None or kind not in _OF_CLIENTS:
            return self.one(kind, name, line)
        of = self._at.get(client.id)
        there: Sequence[Named] = getattr(of, kind) if of else ()
        found = [one for one in there if name == one.id or _fold(one.name) == _fold(name)]
        if not found:
            self.one(kind, name, line)
            raise Refused(
                f"the {WORDS[kind]} “{one_line(name)}” is not one of the client "
                f"“{one_line(client.name)}”"
            )
        return found[0]

    def person(self, name: str, client: str | None, line: int) -> Person | None:
        """Who a name, an address or an id means, of a client where there is one."""
        if self._people is None:
            return None
        found = [
            person
            for person in self._people.get(_called(name), [])
            if client is None or person.client is None or person.client.id == client
        ]
        if not found:
            raise self._none("assignee", name, line)
        if len({person.id for person in found}) > 1:
            raise Refused(
                f"{len(found)} people are called “{one_line(name)}”; an e-mail address tells them "
                "apart"
            )
        return found[0]

    def model(self, words: tuple[str, str, str]) -> AssetModel | None:
        """The model that type, make and model name; None where it would have to be made."""
        kind, make, name = words
        if self._models is None:
            raise Refused(f"the models of {self.source} cannot be read, so none can be told apart")
        if not name:
            raise Refused("a model needs a name")
        found = [
            one
            for one in self._models.get(_fold(name), [])
            if (not make or _fold(one.manufacturer or "") == _fold(make))
            and (not kind or _fold(one.category) == _fold(kind))
        ]
        if not found and (other := self._of_another_category(make, name)):
            raise Refused(
                f"the model “{one_line(name)}” of {one_line(make)} is there already, with the Type "
                f"“{one_line(other.category)}”"
            )
        if len(found) > 1:
            raise Refused(f"{len(found)} models are called “{one_line(name)}”: give Type and Make")
        if found:
            return found[0]
        if not (kind and make):
            raise Refused(
                f"there is no model “{one_line(name)}”, and a new one needs Type, Make and Model"
            )
        return None

    def propose(self, words: tuple[str, str, str], line: int) -> None:
        """Note a model that would have to be made, with the line that says so first."""
        self.proposed.setdefault(words, line)

    def _of_another_category(self, make: str, name: str) -> AssetModel | None:
        """The model of that maker and name: there is one, whatever category a row gives it."""
        alike = (self._models or {}).get(_fold(name), [])
        return next((one for one in alike if _fold(one.manufacturer or "") == _fold(make)), None)

    def unknown(self) -> list[Unknown]:
        """The names met that are not known, each once and with those nearest to it."""
        return [
            Unknown(
                kind=WORDS[kind],
                name=name,
                lines=count.lines,
                first=count.first,
                near=self._near(kind, name),
            )
            for (kind, name), count in self._unknown.items()
        ]

    def _none(self, kind: str, name: str, line: int) -> Refused:
        count = self._unknown.get((kind, name))
        if count:
            self._unknown[kind, name] = count._replace(lines=count.lines + 1)
        elif len(self._unknown) < MOST_UNKNOWN:
            self._unknown[kind, name] = _Count(1, line)
        near = self._near(kind, name) if (kind, name) in self._unknown else ()
        perhaps = f"; perhaps “{one_line(near[0])}”" if near else ""
        return Refused(f"{self.source} has no {WORDS[kind]} “{one_line(name)}”{perhaps}")

    def _near(self, kind: str, name: str) -> tuple[str, ...]:
        """The names nearest to one that is not known; looked for once, however many rows say it."""
        if (kind, name) not in self._nearest:
            self._nearest[kind, name] = self._alike(kind, name)
        return self._nearest[kind, name]

    def _alike(self, kind: str, name: str) -> tuple[str, ...]:
        if kind == "assignee":
            choices = {person.name for some in (self._people or {}).values() for person in some}
        else:
            choices = {one.name for some in self._names[kind].values() for one in some}
        near = process.extract(
            _fold(name),
            sorted(choices),
            scorer=fuzz.WRatio,
            processor=_fold,
            limit=_MOST_NEAR,
            score_cutoff=_NEAR_ENOUGH,
        )
        return tuple(one[0] for one in near)


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _by_name(some: Iterable[Named]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = {}
    for one in some:
        found.setdefault(_fold(one.name), []).append(one)
    return found


def _models(models: Iterable[AssetModel]) -> dict[str, list[AssetModel]]:
    found: dict[str, list[AssetModel]] = {}
    for model in models:
        found.setdefault(_fold(model.name), []).append(model)
    return found


def _called(text: str) -> str:
    """What somebody is called, as names and addresses are compared."""
    return address(text) if "@" in text else _fold(text)


def _people(people: Iterable[Person]) -> dict[str, list[Person]]:
    """Everyone who is active, by all that they may be called."""
    found: dict[str, list[Person]] = {}
    for person in people:
        if person.active:
            for called in {_called(person.name), *person.emails, person.id}:
                found.setdefault(called, []).append(person)
    return found
