"""What holds for every test: how many examples a property is tried with, and which ones.

`make test` tries few, the same each time: a gate that fails by chance teaches nobody anything.
`make prove` looks for new ones, from a seed that it prints.
"""

from hypothesis import settings

settings.register_profile("gate", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("prove", max_examples=2_000, deadline=None)
settings.load_profile("gate")
