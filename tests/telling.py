"""What the processes of a test run tell the one that started them: of each test how it went, once.

xdist tells six things of every test, each packed, sent and unpacked by itself: that it begins, how
its preparation, itself and its clearing up went, that it is over, and that the next may come. Of a
test that went well one of them says it all.
"""

import os

import pytest
from _pytest.runner import runtestprotocol


def run(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test and tell how it went; None where each of its parts is to be told of."""
    options = item.config.option
    if "PYTEST_XDIST_WORKER" not in os.environ or options.xmlpath or options.durations is not None:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    return True
