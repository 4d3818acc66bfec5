"""A pretend ITFlow: its API over made-up clients and their assets, quirks and faults included.

What it answers from 26.08 on is what a real 26.08.2 was seen to answer; before that it is what is
written down of 26.04 and of 25.12.
"""

from sandbox.itflow.access import Access, Secrets, accepted, fresh
from sandbox.itflow.asked import Asked
from sandbox.itflow.database import Database
from sandbox.itflow.faults import Fault, Kind
from sandbox.itflow.keys import Key, Role, User
from sandbox.itflow.made_up import make
from sandbox.itflow.server import ITFlow
from sandbox.itflow.versions import NEWEST, OLDEST, ONE_BEFORE

__all__ = [
    "NEWEST",
    "OLDEST",
    "ONE_BEFORE",
    "Access",
    "Asked",
    "Database",
    "Fault",
    "ITFlow",
    "Key",
    "Kind",
    "Role",
    "Secrets",
    "User",
    "accepted",
    "fresh",
    "make",
]
