"""Ids, time stamps and keys as Slack makes them."""

import secrets
from collections.abc import Callable
from random import Random
from string import ascii_letters, digits
from typing import NamedTuple

Clock = Callable[[], float]
"""Seconds since 1970."""

_MICROS = 1_000_000


class MovableClock:
    """A clock that can be set ahead of or behind another."""

    def __init__(self, clock: Clock) -> None:
        self.ahead = 0.0
        """Seconds; negative when behind."""
        self._clock = clock

    def __call__(self) -> float:
        """The time."""
        return self._clock() + self.ahead

    def move(self, seconds: float) -> None:
        """Let *seconds* pass at once, or take them back."""
        self.ahead += seconds


class Mint:
    """Makes what Slack would make up: time stamps that only grow, and ids of every sort."""

    def __init__(self, clock: Clock, chance: Random) -> None:
        self.clock = clock
        self._chance = chance
        self._last = 0
        self._count = 0

    def ts(self) -> str:
        """A message's time stamp: seconds and six digits, as a string, never the same twice."""
        self._last = max(int(self.clock() * _MICROS), self._last + 1)
        return f"{self._last // _MICROS}.{self._last % _MICROS:06d}"

    def id(self, prefix: str) -> str:
        """An id such as D0XXXXXXX."""
        return (
            prefix + "0" + "".join(self._chance.choices(digits + "ABCDEFGHJKLMNPQRSTUVWXYZ", k=8))
        )

    def short(self) -> str:
        """What stands for a block_id that was left out."""
        return "".join(self._chance.choices(ascii_letters + digits + "+/=", k=5))

    def uuid(self) -> str:
        """An envelope's or a client message's id."""
        text = f"{self._chance.getrandbits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"

    def trigger(self) -> str:
        """A trigger_id."""
        self._count += 1
        return f"{int(self.clock() * 1000)}.{self._count}.{self._chance.getrandbits(128):032x}"

    def hash(self) -> str:
        """A view's hash."""
        return f"{int(self.clock())}." + "".join(self._chance.choices(ascii_letters + digits, k=8))


class Keys(NamedTuple):
    """The secrets of one run: the only ones this workspace accepts."""

    bot_token: str
    app_token: str
    signing_secret: str

    @classmethod
    def made(cls) -> "Keys":
        """New ones, nobody's before."""
        number = secrets.randbelow(9 * 10**11) + 10**11
        return cls(
            f"xoxb-{number}-{number + 7}-{secrets.token_hex(12)}",
            f"xapp-1-A0ASSETBOT-{number}-{secrets.token_hex(32)}",
            secrets.token_hex(16),
        )
