"""What a form showed of several assets, so that it is noticed once one of them has changed."""

from collections.abc import Sequence

from bot.approvals import Wish
from bot.models import AssetRef, fingerprint
from bot.operations import precondition
from bot.operations.client_transfer import ClientTransfer


def in_few_letters(wishes: Sequence[Wish]) -> str:
    """Several assets as a form shows them, in a few letters: others once one has changed."""
    told = [(tuple(_ref(wish)), _facts(wish)) for wish in wishes]
    return fingerprint(str(told))


def _ref(wish: Wish) -> tuple[str, ...]:
    ref: AssetRef | None = wish.ref
    return tuple(ref) if ref else (wish.source, str(getattr(wish.operation, "asset", "")))


def _facts(wish: Wish) -> str:
    if wish.asset is None:
        return ""
    was = precondition(wish.asset).model_dump_json()
    planned = isinstance(wish.operation, ClientTransfer)
    return was + wish.operation.model_dump_json() if planned else was
