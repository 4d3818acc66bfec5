"""Web API: blocks looked over without being shown."""

import json
from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.block_kit.blocks import wrong_in_message, wrong_in_view
from sandbox.slack.block_kit.checks import Finding
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

_KINDS: Final = ("blocks", "message", "view")
_CHARACTERS: Final = LIMITS["blocks.validate.characters"]


def _validate(_: "Workspace", args: Arguments) -> JSON:
    given = [kind for kind in _KINDS if kind in args]
    if len(given) != 1:
        raise _malformed(f"must provide exactly one of {', '.join(_KINDS)}")
    (kind,) = given
    said = args.required(kind)
    if len(said) > _CHARACTERS.most:
        raise _malformed(f"must be at most {_CHARACTERS.most} characters [json-pointer:/{kind}]")
    if found := _wrong(kind, _read(kind, said)):
        raise SlackError(f"invalid_{kind}", errors=[_error(finding) for finding in found])
    return {}


def _wrong(kind: str, value: Any) -> list[Finding]:
    """What is wrong with *value*; each place is told from where it begins."""
    match kind:
        case "view":
            return wrong_in_view(value, "")
        case "message":
            blocks, at = value.get("blocks", []) if isinstance(value, dict) else None, "/blocks"
        case _:
            blocks, at = value, ""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return [Finding("must be an array of objects", at, "")]
    return wrong_in_message(blocks, at)


def _read(kind: str, said: str) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        raise _malformed(f"must be valid JSON [json-pointer:/{kind}]") from None


def _error(finding: Finding) -> JSON:
    return {"pointer": finding.at, "code": "failed_constraint", "message": finding.why}


def _malformed(why: str) -> SlackError:
    return SlackError(_CHARACTERS.error, response_metadata={"messages": [f"[ERROR] {why}"]})


METHODS: Final = {"blocks.validate": Method(_validate)}
