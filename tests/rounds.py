"""How often a property is tried, where that is not simply as often as any other."""

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

GATE, PROVE = "gate", "prove"
"""The profiles: of `make test`, and of `make prove`."""


def same_each_time() -> None:
    """In `make test`, draw no example from the constants that stand in the code.

    Hypothesis reads all files that are loaded for them, in each process of a run, and whoever
    changes one of them tries other examples: a gate tries the same.
    """
    if settings.get_current_profile_name() == GATE:
        vars(providers)["_get_local_constants"] = Constants


def rounds(*, one_in: int = 1) -> settings:
    """Settings for a property that uses a fixture, or whose examples are worth *one_in* others.

    The number follows the profile: few in `make test`, many in `make prove`.
    """
    return settings(
        max_examples=max(1, settings().max_examples // one_in),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
