"""What stands in a text, found from left to right: at each place the longest that may."""

from collections.abc import Sequence
from datetime import date

from bot.language.dates_and_prices.windows import Windows
from bot.language.spans.inventory import Words
from bot.language.spans.span import (
    AMOUNT,
    CODE,
    MARK,
    NAME,
    NUMBER,
    UNKNOWN,
    WINDOW,
    WORD,
    Meaning,
    Span,
    Text,
)
from bot.language.spans.typos import put_right
from bot.language.words import tokens as kinds
from bot.language.words.codes import is_code
from bot.language.words.lexicon import SHORTEST_SLIP
from bot.language.words.phrases import Senses
from bot.language.words.tokens import MANY, tokens, without_own
from bot.language.words.wordlists import playing

_MOST_PIECES = 4
"""Pieces of one serial number that are written apart."""
_MOST_GLUED = 10
"""Pieces of a serial number that nobody knows."""
_WHOLE_CODES = frozenset((kinds.MENTION, kinds.ADDRESS, kinds.IP, kinds.MAC))
_BEGINNING = frozenset(".!?:\n")
"""Behind these a capital says nothing."""
_JOINTS = playing("joint.and", "joint.or") | {","}
_TAG_PIECES = 2
"""Pieces of a tag that is not in the inventory; a host's name has more."""


def read(raw: str, words: Words, today: date) -> Text:
    """Find all that stands in a text."""
    text = _closed_up(raw, words)
    text.spans = _Reader(text, words, today).spans()
    return text


def _closed_up(raw: str, words: Words) -> Text:
    """Without words such as “yet” that only part a phrase: “not yet assigned to anyone”."""
    found = tokens(raw)
    norms = [token.norm for token in found]
    amid, following = words.lexicon.amid, words.lexicon.following
    if not amid.isdisjoint(norms):
        found = [
            token
            for at, token in enumerate(found)
            if token.norm not in amid
            or not 0 < at < len(found) - 1
            or norms[at + 1] not in following.get(norms[at - 1], ())
        ]
        norms = [token.norm for token in found]
    return Text(raw, found, norms)


class _Reader:
    def __init__(self, text: Text, words: Words, today: date) -> None:
        self._text, self._tokens, self._words = text, text.tokens, words
        self._norms = text.norms
        self._loud: bool | None = None
        self._mended_at = put_right(text.tokens, text.norms, words, self._is_capital)
        self._windows = Windows(words.lexicon, text.tokens, self._norms, today)
        self._begin_names = words.names.begin()
        self._phrases = words.lexicon.phrases
        joints = [at for at, norm in enumerate(self._norms) if norm in _JOINTS]
        self._beside = {at + side for at in joints for side in (-1, 1)}
        """Where something stands that may share a word with its neighbour."""
        self._alone = words.untimed if self._windows.tells else words.alone
        self._head: Sequence[str] = ()
        """The last name but for its last word, and where it ended."""
        self._headed = 0

    def _is_loud(self) -> bool:
        """Whether it is all written in capitals."""
        if self._loud is None:
            letters = [*filter(str.isalpha, self._text.raw)]
            self._loud = sum(map(str.isupper, letters)) > len(letters) * 0.7
        return self._loud

    def spans(self) -> list[Span]:
        tokens, norms, mended = self._tokens, self._norms, self._mended_at
        found, at = [], 0
        while at < len(tokens):
            span = self._alone_at(at) or self._at(at)
            end = span.end
            span.own = tokens[end - 1].own
            span.said = norms[at] if end == at + 1 else " ".join(norms[at:end])
            if mended and not mended.isdisjoint(range(at, end)):
                span.mended = True
            if span.kind == NAME:
                span.capital = self._is_capital(at)
                if end > at + 1:
                    self._head, self._headed = norms[at : end - 1], end
            found.append(span)
            at = end
        return found

    def _alone_at(self, at: int) -> Span | None:
        """A word of the language or a mark, where nothing else or longer can begin."""
        found, end = self._alone.get(self._norms[at]), at + 1
        if found is None or at in self._beside:
            return None
        senses, after = found
        if end < len(self._norms) and (self._norms[end] in after or self._tokens[end].glued):
            return None
        return Span(WORD if senses else MARK, at, end, senses=senses)

    def _is_capital(self, at: int) -> bool:
        if at == 0 or not self._text.raw[self._tokens[at].start].isupper():
            return False
        return self._norms[at - 1] not in _BEGINNING and not self._is_loud()

    def _at(self, at: int) -> Span:
        token = self._tokens[at]
        if token.kind in _WHOLE_CODES:
            slot = {kinds.IP: "ip", kinds.MAC: "mac"}.get(token.kind, "assignee")
            return Span(CODE, at, at + 1, slot=(slot, self._text.raw[token.start : token.end]))
        code = self._code(at) if self._words.begins_code(self._norms, at) else None
        name = self._name(at) if token.norm in self._begin_names or at in self._beside else None
        if code and not (name and name[1] >= code.end):
            return code
        word = self._phrases.at(self._norms, at)
        if at + 1 < len(self._tokens) and self._tokens[at + 1].glued and not token.glued:
            host = self._host(at, max(word[1] if word else 0, name[1] if name else 0))
            if host:
                return host
        if name and name[1] > at + 1 and self._begins_name(name[1]):
            name = self._words.names.at(self._norms[: name[1] - 1], at)
        if word and word[1] > at + 1 and self._goes_on(word[1]):
            word = self._phrases.at(self._norms[: word[1] - 1], at)
        longest = max(word[1] if word else 0, name[1] if name else 0)
        if self._windows.tells and (measured := self._measured(at, name, longest)):
            return measured
        if name and name[1] == longest:
            own = word[0] if word and word[1] == longest else ()
            return Span(NAME, at, name[1], meanings=name[0], senses=own)
        return self._word(at, *word) if word else self._unknown(at)

    def _word(self, at: int, senses: Senses, end: int) -> Span:
        """A word of the language; of a system with its version."""
        if senses[0][0] != "os":
            return Span(WORD, at, end, senses=senses)
        last = self._end_of_version(end)
        return Span(WORD, at, last, senses=senses, version=self._text.between(end, last))

    def _host(self, at: int, longest: int) -> Span | None:
        """What looks like a tag or a host there, if that is longer than all else."""
        if (end := self._end_of_host(at)) <= longest:
            return None
        value = self._text.between(at, end).upper()
        return Span(CODE, at, end, slot=("serial_number", value))

    def _goes_on(self, end: int) -> bool:
        """Whether something longer begins with the last word of a phrase."""
        return self._begins_window(end) or self._begins_name(end)

    def _end_of_version(self, start: int) -> int:
        """Where the version of a system ends that begins there, if one does: “Server 2019”."""
        editions, end = self._words.lexicon.editions, start
        while end < len(self._norms) and self._norms[end] in editions["before"]:
            end += 1
        numbered = end < len(self._norms) and self._tokens[end].kind == kinds.NUMBER
        end = end + 1 if numbered and not self._counts(end) else start
        while end < len(self._norms) and self._norms[end] in editions["after"]:
            end += 1
        return end

    def _counts(self, at: int) -> bool:
        """Whether a number is how many there are: “Windows: 3 laptops”, “Linux 20 or more”."""
        than = self._windows.take("than", at + 1)
        return than is not None and than[0] == "above"

    def _measured(
        self, at: int, name: tuple[tuple[Meaning, ...], int] | None, longest: int
    ) -> Span | None:
        """A window of time or money, if it is longer than whatever else stands there."""
        if not self._windows.begins(at):
            return None
        priced = not self._words.lexicon.of_price.isdisjoint(self._norms)
        amount = self._windows.amount(at, priced=priced)
        if amount and self._cuts(amount.end):
            amount = None
        window = self._windows.window(at)
        if window and (self._cuts(window.end) or self._begins_name(window.end)):
            window = None
        if window and name and name[1] == window.end and self._names_somebody(at, name[0]):
            window = None
        longest = max(longest, window.end if window else 0, amount.end if amount else 0)
        if window and window.end == longest and not (amount and amount.named):
            return Span(WINDOW, at, window.end, window=window)
        if amount and (amount.named or amount.end == longest):
            return Span(AMOUNT, at, amount.end, amount=amount)
        return None

    def _name(self, at: int) -> tuple[tuple[Meaning, ...], int] | None:
        """The longest name there; one of several words may end in an s that should be 's."""
        if at in self._beside and (shared := self._shared(at)):
            return shared
        name = self._words.names.at(self._norms, at)
        if name is None:
            return None
        own = next((end for end in range(at + 1, name[1]) if self._tokens[end - 1].own), 0)
        if own:
            name = self._words.names.at(self._norms[:own], at)
        last = name[1] if name else at + 1
        if name and last < len(self._norms) and self._norms[last].endswith(MANY):
            said = " ".join([*self._norms[at:last], self._norms[last][:-1]])
            found = self._words.names.means.get(said)
            if found and found[0].key == "assignee" and not self._tokens[last - 1].own:
                return found, last + 1
        return name

    def _shared(self, at: int) -> tuple[tuple[Meaning, ...], int] | None:
        """A name that shares a word with its neighbour: “Truck A and B”, “north and south wing”."""
        names, norms = self._words.names, self._norms
        if self._headed and at == self._headed + 1 and norms[at - 1] in _JOINTS:
            found = names.means.get(" ".join([*self._head, norms[at]]))
            if found:
                self._headed = at + 1
                return found, at + 1
        if norms[at + 1 : at + 2] and norms[at + 1] in _JOINTS:
            beside = names.at(norms, at + 2)
            last = range(at + 3, beside[1]) if beside else ()
            said = (" ".join([norms[at], *norms[start : beside[1]]]) for start in last if beside)
            whole = next((one for one in map(names.means.get, said) if one), None)
            return (whole, at + 1) if whole else None
        return None

    def _begins_window(self, end: int) -> bool:
        """Whether the last word of a phrase begins a time: “we bought last year”, “on or after”."""
        if end >= len(self._norms):
            return False
        bound = self._windows.take("bound", end - 1)
        relative = self._words.lexicon.times["relative"].means
        if self._norms[end - 1] not in relative and (bound is None or bound[1] == end):
            return False
        window = self._windows.window(end - 1)
        return window is not None and window.end > end

    def _begins_name(self, end: int) -> bool:
        """Whether the last word there begins a name: “sitting in stock”, “in Store B1”."""
        return bool((name := self._words.names.at(self._norms, end - 1)) and name[1] > end)

    def _names_somebody(self, at: int, meanings: tuple[Meaning, ...]) -> bool:
        """Whether a month or season is a person here, such as April or Summer."""
        if not any(meaning.key == "assignee" for meaning in meanings):
            return False
        before = self._phrases.means.get(self._norms[at - 1], ()) if at else ()
        return self._tokens[at].own or any(
            sense[:2] in {("small", "do"), ("prep", "to"), ("prep", "with")} for sense in before
        )

    def _may_join(self, at: int, end: int, joined: str) -> bool:
        """Whether several tokens may be one code: glued, or with digits, and nobody's own."""
        if any(one.own for one in self._tokens[at : end - 1]):
            return False
        return any(map(str.isdigit, joined)) or all(one.glued for one in self._tokens[at + 1 : end])

    def _cuts(self, end: int) -> bool:
        """Whether what ends there would cut a code such as MON-249 in two."""
        return end < len(self._tokens) and self._tokens[end].glued and self._norms[end].isalnum()

    def _code(self, at: int) -> Span | None:
        """A serial number, tag or name of the inventory, however it is parted."""
        codes, last = self._words.codes, min(at + _MOST_PIECES, len(self._norms))
        for end in range(last, at, -1):
            joined = "".join(self._norms[at:end])
            found = codes.get(joined)
            if found and (end == at + 1 or self._may_join(at, end, joined)):
                return Span(CODE, at, end, slot=found, known=True)
        return None

    def _end_of_host(self, at: int) -> int:
        """Where something ends that looks like a tag or a host, “IT-0042”, “ap-annex-03”, or 0."""
        end = at + 1
        while end < len(self._tokens) and self._tokens[end].glued:
            end += 1
        raw, named = self._text.between(at, end), self._words.names.at(self._norms, at + 1)
        if not (raw[0].isalpha() and raw[-1].isdigit()) or (named and named[1] == end):
            return 0
        is_tag = end == at + _TAG_PIECES and raw.isupper() and raw[-2:].isdigit()
        joined = raw.count("-") + raw.count("_") == end - at - 1
        return end if joined and (is_tag or end > at + _TAG_PIECES) else 0

    def _unknown(self, at: int) -> Span:
        token = self._tokens[at]
        if token.kind == kinds.MARK:
            return Span(MARK, at, at + 1)
        end = at + 1
        last = min(len(self._tokens), at + _MOST_GLUED)
        while end < last and self._tokens[end].glued and self._tokens[end].kind in {
            kinds.WORD, kinds.NUMBER
        }:  # fmt: skip
            end += 1
        raw = self._text.between(at, end)
        if is_code(without_own(raw), loud=self._is_loud()):
            value = without_own(raw).upper()
            return Span(CODE, at, end, slot=("serial_number", value))
        if token.norm.isdecimal():
            return Span(NUMBER, at, at + 1, number=int(token.norm[:9]))
        count = self._windows.count(at)
        if count and count[0] > 1:
            return Span(NUMBER, at, count[1], number=count[0])
        return self._mended(at) or Span(UNKNOWN, at, at + 1)

    def _mended(self, at: int) -> Span | None:
        """What a word means once its typing error is mended."""
        if self._norms[at] in self._words.lexicon.plain:
            return None
        nearest = self._nearest(self._norms[at])
        if self._words.named.isdisjoint(nearest) and (slipped := self._slipped(at)):
            return slipped
        for near in nearest:
            norms = [near, *self._norms[at + 1 : at + _MOST_PIECES]]
            name, word = self._words.names.at(norms, 0), self._phrases.at(norms, 0)
            if name and (not word or name[1] >= word[1]):
                return Span(NAME, at, at + name[1], meanings=name[0], mended=True)
            if word:
                return Span(WORD, at, at + word[1], senses=word[0], mended=True)
        return None

    def _slipped(self, at: int) -> Span | None:
        """What a word means that is one letter off one of those that decide what is wanted."""
        norm = self._norms[at]
        lexicon, token = self._words.lexicon, self._tokens[at]
        if token.own or norm in lexicon.ordinary or self._is_capital(at):
            return None
        near = lexicon.slips.of(norm) if len(norm) >= SHORTEST_SLIP else []
        near.sort(key=lambda one: self._phrases.means[one][-1].form != "base")
        verbs = {self._phrases.means[one][-1][:2] for one in near}
        if len(verbs) != 1:
            return None
        word = self._phrases.at([near[0], *self._norms[at + 1 : at + _MOST_PIECES]], 0)
        return Span(WORD, at, at + word[1], senses=word[0], mended=True) if word else None

    def _nearest(self, norm: str) -> Sequence[str]:
        stem = norm[:-1]
        if norm.endswith(MANY) and any(
            one.key == "assignee" for one in self._words.names.means.get(stem, ())
        ):
            return [stem]
        near = self._words.nearby.of(norm)
        return sorted(near, key=lambda word: (word not in self._words.named, word))
