"""What was entered in the form for a new asset: judged, and made an operation."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.answering.catalogue import Catalogue
from bot.assets.client import AssetClient, NewAsset, NewModel
from bot.creating.wanted import capabilities_of, facts_of, fields_of, has_clients
from bot.errors import UsageError
from bot.language.changes import AskNew
from bot.language.commands.assets import MOST_LETTERS
from bot.language.dates_and_prices.amounts import amount
from bot.modals import Entered
from bot.models import Asset, Denied, Money, Named, Scope
from bot.operations import OUT_OF_USE, Create
from bot.policy import Facts, Rule, has_reason, ruling
from bot.store import Index

_TEXTS: Final = ("serial_number", "tag", "name", "notes")
_DATES: Final = ("purchase_date", "warranty_end")
_MODEL: Final = ("category", "manufacturer", "model_name")
_AGAIN: Final = "The form is being drawn for what you chose. Look it over, and send it again."


class Entries:
    """Judges what was entered in the form for a new asset, and makes an operation of it."""

    def __init__(
        self,
        *,
        sources: Mapping[str, AssetClient],
        rules: Callable[[], Sequence[Rule]],
        index: Index,
        catalogue: Catalogue,
    ) -> None:
        self._sources = sources
        self._rules = rules
        self._index = index
        self._catalogue = catalogue

    def wrong(self, wanted: AskNew, entered: Entered) -> dict[str, str]:
        """What can be seen to be wrong at once, by input: a sentence each."""
        can = capabilities_of(self._sources, wanted.source)
        if has_clients(can) and wanted.client is None:
            return {}
        chosen = {"new_source": wanted.source}
        chosen |= {"new_client": wanted.client.id} if wanted.client else {}
        if stale := {name for name, now in chosen.items() if entered.get(name, now) != now}:
            return dict.fromkeys(stale, _AGAIN)
        found = {name: can.against(name, entered.get(name)) for name in _TEXTS}
        found |= {name: can.against("model_id", entered.get(name)) for name in _MODEL}
        serial_number = entered.get("serial_number", "").strip()
        if len(serial_number) > MOST_LETTERS:
            found["serial_number"] = f"No serial number is longer than {MOST_LETTERS} characters."
        for held in self._index.find(_scope(wanted), serial_number, field="serial"):
            if is_twin(held.asset, serial_number, wanted):
                found["serial_number"] = (
                    f"{held.asset.title} has this serial number already. Is that no longer so? "
                    "Look it up, and I read it anew."
                )
        price = None
        try:
            price = _price(entered)
        except UsageError as error:
            found["price"] = str(error)
        if entered.get("status") in OUT_OF_USE and "new_person" in entered:
            found["status"] = "Nothing is given to anybody that is retired, lost or stolen."
        person = self._index.person(wanted.source, entered.get("new_person", ""))
        if "new_person" in entered and (person is None or not person.active):
            found["new_person"] = "They are not there any more. Choose somebody else."
        facts = facts_of(wanted, self._category(wanted, entered), price=price)
        rules = ruling(self._rules(), facts).matching
        lacking = has_reason(rules, entered.get("reason"))
        found["reason"] = lacking.reason if isinstance(lacking, Denied) else None
        return {name: why for name, why in found.items() if why}

    def operation(self, wanted: AskNew, entered: Entered) -> Create:
        """What was entered, as it is asked for; raises UsageError for what is not there now."""
        can, source, client = (
            capabilities_of(self._sources, wanted.source),
            wanted.source,
            wanted.client,
        )
        given: dict[str, Any] = {
            name: entered[name].strip()
            for name in (*_TEXTS, *_DATES)
            if name in entered and name in {"serial_number", *can.fields}
        }
        if entered.get("status") and "status" in fields_of(can):
            given["status"] = entered["status"]
        if (price := _price(entered)) and "price" in can.fields:
            given["price"] = price
        model: NewModel | None = None
        linked: dict[str, Named] = {"client_id": client} if client else {}
        if wanted.other_model:
            words = [" ".join(entered.get(name, "").split()) for name in _MODEL]
            model = NewModel(category=words[0], manufacturer=words[1], name=words[2])
        else:
            known = self._catalogue.model(source, entered.get("new_model", ""))
            if known is None:
                raise UsageError("That model is not there any more. Search for it again.")
            linked["model_id"] = Named(id=known.id, name=known.name)
        if place := entered.get("new_location"):
            places = {one.id: one for one in self._catalogue.locations(source, client)}
            linked["location_id"] = places.get(place, Named(id=place, name=place))
        if team := entered.get("new_team"):
            teams = {one.id: one for one in self._catalogue.teams(source)}
            linked["team_id"] = teams.get(team, Named(id=team, name=team))
        if person := self._index.person(source, entered.get("new_person", "")):
            linked["assignee_id"] = Named(id=person.id, name=person.name)
        given |= {field: one.id for field, one in linked.items()}
        names = {field: one.name for field, one in linked.items()}
        asset = NewAsset.model_validate({"model_id": "", **given})
        return Create(source=source, asset=asset, model=model, names=names)

    def facts(self, wanted: AskNew, entered: Entered, operation: Create) -> Facts:
        """What rules look at of what was entered."""
        category = self._category(wanted, entered)
        return facts_of(wanted, category, operation.names, operation.asset.price)

    def _category(self, wanted: AskNew, entered: Entered) -> str | None:
        if wanted.other_model:
            return entered.get("category")
        return self._catalogue.category(wanted.source, entered.get("new_model", ""))


def is_twin(asset: Asset, serial_number: str, wanted: AskNew) -> bool:
    """Whether an asset is there already that a new one would be a second of."""
    same = (asset.serial_number or "").strip().casefold() == serial_number.casefold()
    theirs = asset.client_id
    return same and not asset.gone and (wanted.client is None or wanted.client.id == theirs)


def _price(entered: Entered) -> Money | None:
    """The price that was entered; raises UsageError where it cannot be read."""
    written = entered.get("price")
    return amount(written) if written else None


def _scope(wanted: AskNew) -> Scope:
    clients = frozenset({wanted.client.id}) if wanted.client else None
    return Scope(sources=frozenset({wanted.source}), clients=clients)
