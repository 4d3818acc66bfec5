"""Where answers stand that forms are about."""

from handlers.replies import KEPT_FOR, Replies, Reply

HERE = Reply("https://hooks.slack.com/actions/1", replaces=True)
THERE = Reply("https://hooks.slack.com/actions/2", replaces=False)


def test_an_address_is_known_as_long_as_slack_takes_answers_there() -> None:
    """And by its form alone."""
    now = [100.0]
    replies = Replies(clock=lambda: now[0])
    replies.keep("V1", HERE)
    assert replies.of("V1") == HERE
    assert replies.of("V2") is None
    now[0] += KEPT_FOR
    assert replies.of("V1") is None


def test_only_the_newest_of_very_many_are_known() -> None:
    """Forms that nobody ever sends take no more and more memory."""
    replies = Replies()
    for number in range(1_001):
        replies.keep(f"V{number}", HERE)
    assert replies.of("V0") is None
    assert replies.of("V1") == replies.of("V1000") == HERE


def test_a_form_that_is_kept_again_is_the_newest_and_takes_no_place_of_another() -> None:
    """Its old place in the order is given up."""
    replies = Replies()
    for number in range(1_000):
        replies.keep(f"V{number}", HERE)
    replies.keep("V1", THERE)
    assert replies.of("V0") == HERE
    for number in (1_000, 1_001):
        replies.keep(f"V{number}", HERE)
    assert replies.of("V0") is replies.of("V2") is None
    assert replies.of("V1") == THERE


def test_what_is_too_old_is_dropped_when_another_is_kept() -> None:
    """An address lies in memory no longer than it is of use."""
    now = [100.0]
    replies = Replies(clock=lambda: now[0])
    replies.keep("V1", HERE)
    now[0] += KEPT_FOR
    replies.keep("V2", HERE)
    now[0] = 100.0
    assert replies.of("V1") is None
    assert replies.of("V2") == HERE
