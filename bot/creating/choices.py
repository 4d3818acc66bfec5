"""What the form for a new asset lets choose from, and whom."""

from collections.abc import Callable, Collection, Mapping, Sequence

from bot.answering.catalogue import Catalogue
from bot.assets.client import AssetClient
from bot.creating.wanted import capabilities_of, facts_of, has_clients
from bot.errors import UsageError
from bot.language.changes import AskNew
from bot.modals import MOST_CHOICES, matching
from bot.models import Named
from bot.policy import Actor, Facts, Rule, Viewer, may_ask, ruling
from bot.store import Index


class Choices:
    """Who may ask for a new asset of which source and client, and what its menus offer them."""

    def __init__(
        self,
        *,
        sources: Mapping[str, AssetClient],
        rules: Callable[[], Sequence[Rule]],
        looking: Callable[[Viewer, Collection[str]], Actor | None],
        index: Index,
        catalogue: Catalogue,
    ) -> None:
        """`looking` is whoever looks, as far as they are known without asking anybody."""
        self._sources = sources
        self._rules = rules
        self._looking = looking
        self._index = index
        self._catalogue = catalogue

    def options(self, wanted: AskNew, name: str, typed: str, viewer: Viewer) -> list[Named]:
        """What a menu of the form offers to who may ask for it; slow enough for a thread."""
        capabilities_of(self._sources, wanted.source)
        actor = self._looking(viewer, self.groups())
        if actor and name == "new_client":
            return matching(self._clients(wanted.source, actor), typed)
        return (
            self._choices(wanted, name, typed)
            if actor and self._may(facts_of(wanted), actor)
            else []
        )

    def groups(self) -> frozenset[str]:
        """The user groups whose members may ask for something."""
        return frozenset(group for rule in self._rules() for group in rule.ask.groups)

    def taking(self, wanted: AskNew) -> list[str]:
        """The sources that take new assets; where one is chosen already, and takes none, none."""
        taking = [
            source
            for source, client in self._sources.items()
            if client.capabilities.create and not client.capabilities.read_only
        ]
        return taking if wanted.source in {"", *taking} else []

    def may_begin(self, source: str, actor: Actor) -> bool:
        """Whether someone may ask for a new asset of a source, be it of one client."""
        if has_clients(capabilities_of(self._sources, source)):
            return bool(self._clients(source, actor))
        return self._may(Facts(kind="create", source=source), actor)

    def bound(self, source: str, viewer: Viewer) -> Named:
        """The client that the channel is for."""
        of = viewer.scope.clients or frozenset()
        found = [one for one in self._catalogue.clients(source) if one.id in of]
        if len(found) != 1:
            raise UsageError(
                f"This channel is for {viewer.within}, and {source} has "
                f"{len(found) or 'no'} clients of that name. Ask me in a direct message."
            )
        return found[0]

    def _choices(self, wanted: AskNew, name: str, typed: str) -> list[Named]:
        """The models, people or places of a source, and of one client of it, for what was typed."""
        source, client = wanted.source, wanted.client
        match name:
            case "new_model":
                found = self._catalogue.models(source, typed, limit=MOST_CHOICES)
                words = ((one, (one.category, one.manufacturer, one.name)) for one in found)
                return [
                    Named(id=one.id, name=" · ".join(filter(None, said))) for one, said in words
                ]
            case "new_location":
                return matching(self._catalogue.locations(source, client), typed)
            case "new_team":
                return matching(self._catalogue.teams(source), typed)
            case "new_person" if client:
                people = self._index.people_of(source, client.id)
                return matching([Named(id=one.id, name=one.name) for one in people], typed)
            case "new_person":
                people = self._index.people_named(source, typed, limit=MOST_CHOICES)
                return [Named(id=one.id, name=one.name) for one in people]
        return []

    def _clients(self, source: str, actor: Actor) -> list[Named]:
        """The clients of which someone may ask for a new asset."""
        clients = self._catalogue.clients(source)
        facts = Facts(kind="create", source=source)
        return [one for one in clients if self._may(facts._replace(client=one.name), actor)]

    def _may(self, known: Facts, actor: Actor) -> bool:
        return bool(may_ask(ruling(self._rules(), known).matching, known, actor))
