"""What a key may see and do: asked beforehand, because refusals and empty answers look alike."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.assets.client import Capabilities
from bot.assets.itflow.api import ApiClient
from bot.assets.together import together
from bot.errors import SourceRefused

READ: Final = ("assets", "clients", "contacts", "locations", "networks", "vendors", "tickets")
WRITE: Final = {"create": "create", "update": "change", "delete": "delete"}
_NO_RIGHT: Final = 403


class Rights(NamedTuple):
    """What may be read, by module, and which writes to assets may be made."""

    read: frozenset[str]
    write: frozenset[str]
    tickets: bool = True
    """Whether tickets may be opened."""

    @property
    def unseen(self) -> frozenset[str]:
        """The modules that may not be read."""
        return frozenset(READ) - self.read

    def of(self, can: Capabilities) -> Capabilities:
        """What is left of *can* with this key."""
        update = "update" in self.write
        return can.model_copy(
            update={
                "create": "create" in self.write,
                "update": update,
                "assign": update,
                "unassign": update,
                "delete": "delete" in self.write,
                "tickets": self.tickets,
            }
        )

    def in_words(self) -> tuple[str, ...]:
        """Each a sentence for whoever set up the key."""
        seen = [one for one in READ if one in self.read]
        unseen = [one for one in READ if one not in self.read]
        done = [word for name, word in WRITE.items() if name in self.write]
        undone = [word for name, word in WRITE.items() if name not in self.write]
        said = [f"The key may see {_listed(seen)}."] if seen else []
        said += [f"The key may not see {_listed(unseen)}."] if unseen else []
        said += [f"The key may {_listed(done)} assets."] if done else []
        said += [f"The key may not {_listed(undone, 'or')} assets."] if undone else []
        said.append(f"The key may {'' if self.tickets else 'not '}open tickets.")
        return tuple(said)


async def probe(api: ApiClient) -> Rights:
    """Ask for one row of each kind, and for each write without making it."""
    reads = await together(*(_may_read(api, module) for module in READ))
    writes = await together(*(api.allows("assets", function) for function in WRITE))
    tickets = await api.allows("tickets", "create")
    return Rights(
        read=frozenset(one for one, may in zip(READ, reads, strict=True) if may),
        write=frozenset(one for one, may in zip(WRITE, writes, strict=True) if may),
        tickets=tickets,
    )


async def _may_read(api: ApiClient, module: str) -> bool:
    try:
        await api.rows(module, {"limit": 1})
    except SourceRefused as error:
        if error.status == _NO_RIGHT:
            return False
        raise
    return True


def _listed(words: Sequence[str], last: str = "and") -> str:
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
