"""Forms at a terminal: how one is drawn there, and how it is filled in with words."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from sandbox.slack import Document, Member, NotPossible, Pane
from sandbox.slack.acting.entering import offered
from sandbox.slack.people import TIME_ZONE
from sandbox.terminal import framed


def drawn(form: Pane) -> str:
    """A form in its frame: what it says, what is entered, what is wrong, what can be pressed."""
    wrong = [f"! {label}: {said}" for label, said in form.errors.items()]
    trouble = [f"! {form.trouble}"] if form.trouble else []
    buttons = " ".join(f"<{words}>" for words in (form.submit, form.close) if words)
    said = form.read(ZoneInfo(TIME_ZONE))
    return framed(f"{form.title}, a form", "\n".join([*trouble, said, *wrong, buttons]))


async def enter(member: Member, label: str, said: str) -> None:
    """Let *said* be what is entered in the input called *label* of the form in front.

    In a menu it is searched for, and chosen if it finds one thing alone.
    """
    form = member.form
    if form is None:
        raise NotPossible("no form is open")
    kind = form.kind_of(label)
    if not kind:
        raise NotPossible(f'nothing here is called "{label}"; there is: {", ".join(form.labels)}')
    if kind.endswith("external_select") and said:
        said = _chosen(label, said, await member.searches(said, at=label))
    elif (options := form.options_of(label)) and said:
        having = [option for option in options if said.casefold() in option.casefold()]
        said = _chosen(label, said, having, among=options)
    await member.fills(label, document(said) if kind == "file_input" and said else said)


def _chosen(label: str, said: str, found: list[str], among: Sequence[str] = ()) -> str:
    """What is meant of what was found; raises NotPossible where that is not one thing alone."""
    if said not in found and len(found) != 1:
        raise NotPossible(f'for "{said}" {label} offers: {offered(found or among)}')
    return said if said in found else found[0]


def document(path: str) -> Document:
    """A file of this computer."""
    try:
        return Document(Path(path).name, Path(path).expanduser().read_bytes())
    except OSError as error:
        raise NotPossible(f"{path} cannot be read: {error.strerror}") from None
