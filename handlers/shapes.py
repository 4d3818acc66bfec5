"""What a payload must look like before anything reads it: Bolt and handlers trust these shapes.

Keys that nothing here reads may hold anything, so that what Slack adds refuses nothing.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from bot.models import WHEN_USED

Text = str | None
_YEAR_3000 = 32_503_680_000
"""In seconds since 1970."""


def _given(value: object) -> object:
    """Bolt looks into whatever is there."""
    if value is None:
        raise ValueError("null")
    return value


def _looked_into(value: object) -> object:
    """Bolt looks into an object, and leaves anything else alone."""
    if isinstance(value, dict):
        Part.model_validate(value)
    return value


class Part(BaseModel):
    """A payload or some of it, wherever in it Bolt or handlers look; each key may be missing."""

    model_config = WHEN_USED

    id: Text = None
    user_id: Text = None
    channel_id: Text = None
    team_id: Text = None
    enterprise_id: Text = None
    app_installed_team_id: Text = None
    thread_ts: Text = None
    view_id: Text = None
    response_url: Text = None
    callback_id: str = ""
    action_id: str = ""
    user: "str | Part | None" = None
    team: "str | Part | None" = None
    enterprise: "str | Part | None" = None
    channel: "str | Part | None" = None
    event: Annotated["Part | None", AfterValidator(_given)] = None
    view: "Part | None" = None
    container: "Part | None" = None
    function_data: "Part | None" = None
    assistant_thread: "Part | None" = None
    authorizations: "list[Part] | None" = None
    response_urls: "list[Part]" = Field(default_factory=list)  # a copy of [] takes longer
    item: Annotated[Any, AfterValidator(_looked_into)] = None
    message: Annotated[Any, AfterValidator(_looked_into)] = None
    previous_message: Annotated[Any, AfterValidator(_looked_into)] = None


class _Named(Part):
    """Someone or something that has an id."""

    id: str = Field(min_length=1)


class _Command(Part):
    """A slash command."""

    user_id: str = Field(min_length=1)
    command: str
    response_url: str
    text: Text = None
    trigger_id: Text = None


class _Choice(BaseModel):
    """What was chosen in a menu."""

    value: Text = None


class _Used(Part):
    """A button or a menu that was used."""

    action_id: str
    value: Text = None
    selected_option: _Choice | None = None


class _Click(Part):
    """A block action, and what older parts of Slack send in its place."""

    user: _Named
    actions: list[_Used] = Field(min_length=1)
    view: "_Shown | None" = None
    trigger_id: Text = None


class _Shortcut(Part):
    """A shortcut that was used."""

    user: _Named
    callback_id: str
    trigger_id: Text = None


class _Typed(Part):
    """What has a type."""

    type: str


class _File(BaseModel):
    """A file that somebody sent."""

    id: str = Field(min_length=1)
    name: Text = None


class _Entry(BaseModel):
    """What was entered in one input."""

    value: Text = None
    selected_date: Text = None
    selected_option: _Choice | None = None
    files: list[_File] | None = None


class _Entries(BaseModel):
    """What was entered in a form."""

    values: dict[str, dict[str, _Entry]]


class _Form(Part):
    """A modal, with what was entered in it."""

    type: str  # by which Bolt tells it from a step of a workflow
    id: str
    private_metadata: str
    state: _Entries


class _Shown(Part):
    """A view, with what it carries."""

    type: Text = None
    private_metadata: Text = None


class _Submission(Part):
    """A form that was sent."""

    user: _Named
    view: _Form


class _Closing(Part):
    """A view that was closed."""

    view: _Typed


class _Suggestion(Part):
    """Words typed into a menu whose choices the app has."""

    user: _Named
    action_id: str
    value: Text = None
    view: _Shown | None = None


class _Event(Part):
    """An event in its envelope."""

    event_id: str
    event: _Typed


class _RateLimited(_Typed):
    """A word that events are left out."""

    minute_rate_limited: Annotated[int, Field(strict=True, ge=0, lt=_YEAR_3000)] | None = None


class _Written(_Typed):
    """A message by a person, or what became of one."""

    channel: str
    ts: Text = None
    user: Text = None
    text: Text = None
    team: Text = None
    user_team: Text = None
    source_team: Text = None
    bot_id: Text = None
    subtype: Text = None
    files: list[_File] | None = None


class _Opened(_Typed):
    """A tab of the app that was opened."""

    user: str = Field(min_length=1)
    tab: Text = None


class _Opening(_Event):
    """The opening of a tab in its envelope."""

    event: _Opened


class _Link(BaseModel):
    """A link in a message."""

    url: Text = None


class _Linked(_Typed):
    """A message with links that the app may preview."""

    user: str = Field(min_length=1)
    channel: str
    message_ts: Text = None
    source: Text = None
    links: list[_Link] | None = None


class _Linking(_Event):
    """Such a message in its envelope."""

    event: _Linked


class _Message(_Event):
    """A message in its envelope."""

    event: _Written


class _Tokens(BaseModel):
    """Tokens that are no longer good: whose they were."""

    bot: list[str] | None = None


class _Revoked(_Typed):
    """A word that tokens are no longer good."""

    tokens: _Tokens | None = None


class _Revoking(_Event):
    """Such a word in its envelope."""

    event: _Revoked


class _Profile(Part):
    """What someone says of themselves."""

    real_name: Text = None
    email: Text = None


class _Person(_Named):
    """Someone as Slack describes them whole."""

    name: Text = None
    real_name: Text = None
    tz: Text = None
    locale: Text = None
    profile: _Profile | None = None
    enterprise_user: Part | None = None


class _Changed(_Typed):
    """Someone who joined, or is not as they were."""

    user: _Person


class _Change(_Event):
    """A change of a person in its envelope."""

    event: _Changed


def check(body: dict[str, Any]) -> None:
    """Raises ValueError, saying what is wrong without quoting any of it."""
    try:
        _shape(body).model_validate(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise ValueError(f"{where}: {first['type']}") from None


def _shape(body: dict[str, Any]) -> type[Part]:
    """What a payload is, in the order in which Bolt finds out, whatever its envelope says."""
    if "command" in body:
        return _Command
    match body:
        case {"type": "event_callback", "event": {"type": str(kind)}}:
            return _EVENTS.get(kind, _Event)
        case {"type": str(kind)}:
            return _KINDS.get(kind, Part)
    return Part


_EVENTS: dict[str, type[Part]] = {
    "message": _Message,
    "app_mention": _Message,
    "user_change": _Change,
    "team_join": _Change,
    "app_home_opened": _Opening,
    "link_shared": _Linking,
    "tokens_revoked": _Revoking,
}
_KINDS: dict[str, type[Part]] = {
    "event_callback": _Event,
    "app_rate_limited": _RateLimited,
    "block_actions": _Click,
    "interactive_message": _Click,
    "workflow_step_edit": _Click,
    "dialog_submission": _Click,
    "dialog_cancellation": _Click,
    "view_submission": _Submission,
    "view_closed": _Closing,
    "shortcut": _Shortcut,
    "message_action": _Shortcut,
    "block_suggestion": _Suggestion,
}
