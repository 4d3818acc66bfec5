"""Figures of one running bot, in the format that monitoring systems read.

Labels come from sets that the code or the settings fix, never from what people or systems send:
no person, asset or address can be told from them, and their number does not grow.
"""

import logging
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final, Literal, NamedTuple, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from bot.errors import (
    AssetBotError,
    NotSupported,
    SourceRefused,
    SourceUnavailable,
    UnknownOutcome,
)

logger = logging.getLogger(__name__)

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
NEVER: Final = float("inf")
"""The age of an index that was never read whole: older than any alarm allows."""

Kind = Literal[
    "command", "action", "message", "mention", "event", "view", "shortcut", "options", "other"
]
"""What Slack sends, by who answers it; `other` is what nobody does."""
ANSWERED: Final[tuple[Kind, ...]] = ("command", "action", "message", "mention", "event")
Failure = Literal["refused", "person_error", "source_failed", "failed", "interrupted"]
"""Why a person was told something else than the answer."""
Outcome = Literal["at_once", "later", Failure, "unsent"]
"""How an answer ended; `unsent` is what Slack did not take."""

_ACKS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 3, 5)
"""Slack waits three seconds; a reply that needs no waiting takes a few thousandths of one."""
_CALLS: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 15, 30)
_SYNCS: Final = (1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)

# When a series began tells nobody here anything, and doubles what is to be read.
disable_created_metrics()  # type: ignore[no-untyped-call] # the library says not what it gives


class Held(NamedTuple):
    """How far one source has been read, as the figures have it."""

    source: str
    assets: int
    age: float
    """Seconds since its last full reading; NEVER without one."""


class Metrics:
    """Counts what happens in one bot; two in a process know nothing of each other."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self._acks = Histogram(
            "assetbot_ack_seconds",
            "From a payload of Slack's to its acknowledgement; Slack waits 3 s.",
            ["kind"],
            buckets=_ACKS,
            registry=registry,
        )
        self._unacknowledged = Counter(
            "assetbot_unacknowledged",
            "Payloads of Slack's that were not acknowledged.",
            ["kind"],
            registry=registry,
        )
        self._answers = Counter(
            "assetbot_answers",
            "Answers to people, by how they ended.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._replaced = Counter(
            "assetbot_slack_connections_replaced",
            "Connections to Slack that ended and were replaced.",
            registry=registry,
        )
        self._measure_sources(registry)
        # Looking a series up takes longer than counting in it.
        self._acks_of = cache(self._acks.labels)
        self._answers_of = cache(self._answers.labels)
        # What is not there at nought has no first rise to be alarmed by.
        for kind in get_args(Kind):
            self._unacknowledged.labels(kind)
        for kind in ANSWERED:
            for outcome in get_args(Outcome):
                self._answers_of(kind, outcome)

    def _measure_sources(self, registry: CollectorRegistry) -> None:
        self._calls = Histogram(
            "assetbot_source_seconds",
            "Calls of an asset system, repeats of a read included.",
            ["source", "operation"],
            buckets=_CALLS,
            registry=registry,
        )
        self._errors = Counter(
            "assetbot_source_errors",
            "Calls of an asset system that failed, or took longer than there was time for (late).",
            ["source", "operation", "error"],
            registry=registry,
        )
        self._syncs = Histogram(
            "assetbot_sync_seconds",
            "Readings of a source from end to end, by how they ended.",
            ["source", "outcome"],
            buckets=_SYNCS,
            registry=registry,
        )

    def watch(
        self, held: Callable[[], Iterable[Held]], connections: Callable[[], int | None]
    ) -> None:
        """Has these asked whenever the figures are; no connections are told where it is None."""
        self._registry.register(_Now(held, connections))

    def text(self) -> bytes:
        """Every figure, in CONTENT_TYPE."""
        return generate_latest(self._registry)

    def acknowledged(self, kind: Kind, seconds: float) -> None:
        """Slack was told that a payload has arrived."""
        self._acks_of(kind).observe(seconds)

    def unacknowledged(self, kind: Kind) -> None:
        """Slack was not told that a payload has arrived."""
        self._unacknowledged.labels(kind).inc()

    def answered(self, kind: Kind, outcome: Outcome) -> None:
        """A person has an answer, or should have had one."""
        self._answers_of(kind, outcome).inc()

    def replaced(self) -> None:
        """A connection to Slack has ended, and another is opened."""
        self._replaced.inc()

    def asked(self, source: str, operation: str, seconds: float) -> None:
        """A source was asked for something; `operation` is a method of the port."""
        self._calls.labels(source, operation).observe(seconds)

    def failed(self, source: str, operation: str, error: BaseException) -> None:
        """It did not do it."""
        self._errors.labels(source, operation, _named(error)).inc()

    def synced(self, source: str, outcome: str, seconds: float) -> None:
        """A sync has ended; `outcome` is one of `bot.sync.reading`'s."""
        self._syncs.labels(source, outcome).observe(seconds)


class _Now(Collector):
    """What is looked at when the figures are asked for."""

    def __init__(
        self, held: Callable[[], Iterable[Held]], connections: Callable[[], int | None]
    ) -> None:
        self._held = held
        self._connections = connections

    def describe(self) -> Iterable[Metric]:
        """The same families, empty: nothing is looked at before it is asked for."""
        return self._families()

    def collect(self) -> Iterable[Metric]:
        """The families with what is so now; what cannot be read now is left out."""
        assets, age, connections = families = self._families()
        try:
            for one in self._held():
                assets.add_metric([one.source], one.assets)
                age.add_metric([one.source], one.age)
        except AssetBotError as error:
            logger.warning("the index has no figures: %s", error)
        open_now = self._connections()
        if open_now is not None:
            connections.add_metric([], open_now)
        return families

    @staticmethod
    def _families() -> tuple[GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily]:
        return (
            GaugeMetricFamily(
                "assetbot_index_assets", "Assets held that are not gone.", labels=["source"]
            ),
            GaugeMetricFamily(
                "assetbot_index_age_seconds",
                "Since a source was last read to its end; +Inf: never.",
                labels=["source"],
            ),
            GaugeMetricFamily(
                "assetbot_slack_connections", "Open connections to Slack (Socket Mode)."
            ),
        )


def _named(error: BaseException) -> str:
    kinds: dict[type[BaseException], str] = {
        SourceUnavailable: "unavailable",
        SourceRefused: "refused",
        UnknownOutcome: "unknown",
        NotSupported: "unsupported",
    }
    return kinds.get(type(error), "late" if not isinstance(error, Exception) else "other")
