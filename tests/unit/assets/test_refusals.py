"""What an asset system's error says, whatever its body is."""

import json
from typing import Any

import pytest

from bot.assets.refusals import said

TAKEN = "has already been taken"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"errors": {"serial_number": [TAKEN]}}, f"serial_number {TAKEN}"),
        ({"errors": {"asset": {"serial": [TAKEN]}}}, f"asset serial {TAKEN}"),
        ({"errors": {"serial": {"code": 12, "message": TAKEN}}}, f"serial {TAKEN}"),
        ({"errors": [{"field": "serial", "messages": [TAKEN]}]}, f"serial {TAKEN}"),
        ({"errors": ["One.", "Two.", "One."]}, "One.; Two."),
        ({"errors": {"most": 5}}, "most 5"),
        ({"errors": ["a", None, True, " "], "message": "b"}, "a; b"),
        ({"status": "error", "messages": "No such thing"}, "No such thing"),
        ({"success": "False", "message": "No resource."}, "No resource."),
        ({"error": {"code": "E1", "message": "Bad"}}, "Bad"),
        ({"error": "invalid_grant", "error_description": "Over."}, "invalid_grant; Over."),
        ({"type": "about:blank", "status": 403, "detail": "Not yours."}, "Not yours."),
        ({"message": "Boom", "file": "/var/www/a.php", "line": 3, "trace": ["b"]}, "Boom"),
        ({"error": {"file": "/var/www/a.php"}}, ""),
        ({"data": [{"name": "Ana"}]}, ""),
        ({"errors": None}, ""),
    ],
)
def test_sentences_are_read_out_of_an_error(body: Any, words: str) -> None:
    """Each after the field that it is about; codes and what is for its makers are nobody's."""
    assert said(json.dumps(body).encode()) == words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Out of order", "Out of order"),
        (b'string(3) "PUT"', 'string(3) "PUT"'),
        (b'"Out of order"', "Out of order"),
        (b'{"message": "cut', '{"message": "cut'),
        (b"\xff\xfe!", "\ufffd\ufffd!"),
        (b"[" * 100_000, "[" * 100_000),
        (b" <!doctype html><title>Error</title>", ""),
        (b"", ""),
    ],
)
def test_what_is_no_json_is_read_as_it_stands(body: bytes, words: str) -> None:
    """Unless it is a page for a browser."""
    assert said(body) == words
