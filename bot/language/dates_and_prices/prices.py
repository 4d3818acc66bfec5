"""Windows of money in a sentence: “over 1k”, “between 500 and 900 euros”, “exactly 499”."""

import re
from collections.abc import Collection
from typing import NamedTuple

from bot.language.dates_and_prices.periods import Calendar, says
from bot.language.words.tokens import MARK, NUMBER, WORD, Token
from bot.language.words.wordlists import any_of, listed, playing

_AMOUNT = re.compile(rf"(\d{{1,15}}(?:\.\d+)?)({any_of('pricing.letter')})?")
"""A number with so many digits is no amount of money, and none of what it is reckoned into."""
_FROM, _TO = playing("dating.from"), playing("joint.and", "joint.to") | {"-"}
_DEAR = playing("pricing.dear")
"""What compares prices, though no currency is named."""
_THOUSAND = playing("currency.any")
"""What is counted in, and no currency."""
_GRAND, _LETTER = playing("pricing.whole"), listed("pricing.letter")
_ONE = playing("determiner.indefinite", "stand_in.one")
_MILLE = 1000
_BEYOND = frozenset(("above", "below"))
"""What may stand behind the amount that it bounds: “500 or less”."""


class Amount(NamedTuple):
    """From one price to another, both included."""

    first: float | None
    last: float | None
    end: int
    named: bool
    """Whether a currency stands beside it."""


class Prices(Calendar):
    """Reads amounts of money at a place of a text."""

    @property
    def _signs(self) -> Collection[str]:
        """What may stand before an amount: €, EUR."""
        return self._times["currency"].means.keys() - _THOUSAND

    def amount(self, start: int, *, priced: bool) -> Amount | None:
        """The window of money that is named there, if one is: with a currency, or of a price."""
        if start >= len(self._norms):
            return None
        if self._norms[start] in _FROM:
            first = self._money(start + 1)
            joins = first and says(self._norms, first[1], _TO)
            second = self._money(first[1] + 1) if first and joins else None
            if first and second and (priced or first[2] or second[2]):
                return Amount(first[0], second[0], second[1], named=True)
        than = self.take("than", start)
        money = self._money(than[1] if than else start)
        if money is None:
            return None
        value, end, named = money
        beyond = self.take("than", end)
        if beyond and (beyond[0] not in _BEYOND or self._money(beyond[1]) is not None):
            beyond = None
        bounded = than is not None or beyond is not None
        dear = than is not None and not _DEAR.isdisjoint(self._norms[start : than[1]])
        if not named and not (bounded and (dear or priced or self._is_money(end))):
            return None
        kind, end = beyond or (than[0] if than else "about", end)
        if kind in {"over", "least", "above"}:
            return Amount(value, None, end, named)
        if kind in {"under", "most", "below"}:
            return Amount(None, value, end, named)
        return Amount(value, value, end, named) if named or priced else None

    def _is_money(self, end: int) -> bool:
        """Whether a number that ends there is written as amounts are: 1.5k, two grand."""
        last = self._norms[end - 1]
        return last in _GRAND or (last[0].isdigit() and last.endswith(_LETTER))

    def _money(self, start: int) -> tuple[float, int, bool] | None:
        """A number, where it ends, and whether a currency stands beside it."""
        at = start
        signed = at < len(self._norms) and self._norms[at] in self._signs
        at += signed
        if at >= len(self._norms):
            return None
        value = _number(self._tokens[at])
        if value is None:
            found = None if self._tokens[at].kind == NUMBER else self.count(at)
            if found is None or (self._norms[at] in _ONE and found[1] == at + 1):
                return None
            value, at = float(found[0]), found[1] - 1
        at += 1
        if says(self._norms, at, _THOUSAND):
            value, at = value * _MILLE, at + 1
        currency = self.take("currency", at)
        return value, currency[1] if currency else at, signed or currency is not None


def _number(token: Token) -> float | None:
    """1000, 1,500, 1.499,90, 2k."""
    text = token.norm
    if token.kind not in {NUMBER, WORD, MARK}:
        return None
    text = re.sub(r"[.,](?=\d{3}(?!\d))", "", text).replace(",", ".")
    found = _AMOUNT.fullmatch(text)
    return float(found[1]) * (_MILLE if found[2] else 1) if found else None
