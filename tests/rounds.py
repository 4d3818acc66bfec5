"""How often a property is tried, where that is not simply as often as any other."""

from hypothesis import HealthCheck, settings

GATE, PROVE = "gate", "prove"
"""The profiles: of `make test`, and of `make prove`."""


def rounds(*, one_in: int = 1) -> settings:
    """Settings for a property that uses a fixture, or whose examples are worth *one_in* others.

    The number follows the profile: few in `make test`, many in `make prove`.
    """
    return settings(
        max_examples=max(1, settings().max_examples // one_in),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
