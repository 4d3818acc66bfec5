"""Forms at a terminal: how one is drawn there, and how it is filled in with words."""

from pathlib import Path
from zoneinfo import ZoneInfo

from sandbox.slack import Document, Member, NotPossible, Pane
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

    In a menu that is searched it is what is typed, and chosen if it finds one thing alone.
    """
    form = member.form
    if form is None:
        raise NotPossible("no form is open")
    kind = form.kind_of(label)
    if not kind:
        raise NotPossible(f'nothing here is called "{label}"; there is: {", ".join(form.labels)}')
    if kind.endswith("external_select") and said:
        found = await member.searches(said, at=label)
        if said not in found and len(found) != 1:
            offered = ", ".join(found) or "nothing"
            raise NotPossible(f'for "{said}" {label} offers: {offered}')
        said = said if said in found else found[0]
    await member.fills(label, document(said) if kind == "file_input" and said else said)


def document(path: str) -> Document:
    """A file of this computer."""
    try:
        return Document(Path(path).name, Path(path).expanduser().read_bytes())
    except OSError as error:
        raise NotPossible(f"{path} cannot be read: {error.strerror}") from None
