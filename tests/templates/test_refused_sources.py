"""What is said of a source that refuses its key."""

import pytest

from bot.plain import as_text
from bot.render import render
from tests.templates.samples import Sample
from tests.templates.samples_refused import REFUSED


@pytest.mark.parametrize("sample", REFUSED, ids=lambda one: one.template)
def test_a_source_that_refuses_is_named_with_what_mends_it(sample: Sample) -> None:
    """To ask again mends no key, so nobody is told to; text included."""
    payload = render(sample.template, **sample.context)
    for text in (as_text(payload), as_text({"text": payload["text"]})):
        assert "my API key or what I ask with it" in text
        assert "“assetbot check” says what to do" in text
        assert "in a minute" not in text
