"""A pretend Factorial: its IT management API over a made-up inventory, quirks and faults included.

Versions, envelopes, paging and filters are as documented; what the documentation leaves open is
an option of `Variants`.
"""

from sandbox.factorial.asked import Asked
from sandbox.factorial.faults import Fault, Kind
from sandbox.factorial.server import Factorial
from sandbox.factorial.variants import Variants

__all__ = ["Asked", "Factorial", "Fault", "Kind", "Variants"]
