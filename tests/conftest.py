"""What holds for every test: properties are tried with the same examples each time.

A gate that fails by chance teaches nobody anything; looking for new examples is a longer run's work
(`--hypothesis-profile=search`).
"""

from hypothesis import settings

settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1_000, deadline=None)
settings.load_profile("gate")
