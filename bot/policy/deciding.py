"""Who may ask, decide, withdraw and carry out: each question a pure function with a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Never, get_args

from bot.models import ADMINS, ALLOWED, Allowed, Denied, RequestStatus, Role, Verdict
from bot.operations import Kind
from bot.plain import says_something
from bot.policy import consent
from bot.policy.identity import Key, is_same, keys, others, persons, voice
from bot.policy.rules import BUILT_IN, Actor, Case, Concerned, Facts, Rule, Who
from bot.policy.ruling import Ordered
from bot.policy.wording import counted, needs, quoted, said, words

AMBIGUOUS = Denied(
    reason="Your e-mail address belongs to several people of one asset system, so nobody can say"
    " which of them you are: have that set right there, then try again.",
    roles=ADMINS,
)
_CLOSED = {
    RequestStatus.APPROVED: "This request is approved already: it is about to be carried out.",
    RequestStatus.EXECUTING: "This request is approved already: it is being carried out.",
    RequestStatus.COMPLETED: "This request was approved and carried out already.",
    RequestStatus.FAILED: "This request was approved, but could not be carried out: its card says"
    " why, and it can be asked for again.",
    RequestStatus.UNKNOWN: "This request was approved, and whether it was carried out is being"
    " looked into: wait until its card says so.",
    RequestStatus.DENIED: "This request is denied already: it can be asked for again.",
    RequestStatus.EXPIRED: "The time to decide this request is over: it can be asked for again.",
    RequestStatus.WITHDRAWN: "This request was withdrawn: there is nothing left to decide.",
}
_NOBODY = Concerned()
_NONE = frozenset[Never]()
_TOO_LATE = Denied(
    reason="The time to carry out this request is over: ask for it again if it is still wanted."
)


def is_meant(
    who: Who, actor: Actor, *, source: str, client: str | None, concerned: Concerned
) -> bool:
    """Whether someone is among these people, for an asset of this source and client."""
    return (
        who.everyone
        or (bool(who.roles) and actor.standing.has(*who.roles, source=source, client=client))
        or not who.people.isdisjoint({actor.user, *actor.emails})
        or not who.groups.isdisjoint(actor.groups)
        or (who.manager and not concerned.managers.isdisjoint(actor.identities))
        or (who.contact and not concerned.contacts.isdisjoint(actor.identities))
        or (who.clients and consent.is_meant(concerned, source, actor))
    )


def could_delegate(rules: Iterable[Rule], actor: Actor, *, is_contact: bool) -> bool:
    """Whether these rules may ask someone for what another could decide for them.

    `is_contact` is whether they are somebody of a client; for clients nobody else agrees.
    """
    deciding = (rule for rule in rules if rule.needed not in {0, "clients"})
    called = (who for rule in deciding for who in (rule.approve, rule.escalate_to))
    return any(
        who.everyone
        or (bool(who.roles) and actor.standing.has(*who.roles))
        or not who.people.isdisjoint({actor.user, *actor.emails})
        or not who.groups.isdisjoint(actor.groups)
        or (who.manager and bool(actor.identities))
        or (who.contact and is_contact)
        for who in called
    )


def may_ask(rules: Iterable[Rule], facts: Facts, actor: Actor) -> Verdict:
    """Whether someone may ask for what these facts say, under every rule that matches it."""
    if actor.ambiguous:
        return AMBIGUOUS
    rules = list(rules)
    for rule in rules:
        for client in facts.clients:
            if not is_meant(rule.ask, actor, source=facts.source, client=client, concerned=_NOBODY):
                roles, people = _askers(rules)
                reason = f"Only {said(rule.ask)} may ask for this."
                return Denied(reason=reason, roles=roles, people=people)
    return ALLOWED


def _askers(rules: Iterable[Rule]) -> tuple[frozenset[Role], frozenset[str]]:
    """Whom every one of these rules lets ask: by a role if one is enough for all, else by name.

    Where that is nobody, or the members of a group, an admin sees to the rules.
    """
    asked = [rule.ask for rule in rules if not rule.ask.everyone]
    if all(who.roles for who in asked):
        shared = frozenset.intersection(*(who.roles | ADMINS for who in asked))
        return shared - ADMINS or ADMINS, _NONE
    people = frozenset.intersection(*(who.people for who in asked))
    return (_NONE, people) if people else (ADMINS, _NONE)


@lru_cache(maxsize=512)  # an asset's card asks it for each kind, and most assets are alike in it
def askable(rules: Ordered, facts: Facts, actor: Actor) -> frozenset[Kind]:
    """The kinds of change that someone may ask for, of an asset with facts such as these."""
    known = ((kind, facts._replace(kind=kind)) for kind in get_args(Kind))
    return frozenset(kind for kind, one in known if may_ask(rules.matching(one), one, actor))


def has_reason(rules: Iterable[Rule], reason: str | None) -> Verdict:
    """Whether the reason that the matching rules demand was given."""
    if any(rule.reason for rule in rules) and not says_something(reason or ""):
        return Denied(reason="This needs a reason: say in a few words why, and ask again.")
    return Allowed()


def approves(case: Case, actor: Actor) -> bool:
    """Whether someone is an approver of this request, by the rule or for somebody who is away."""
    return _is_called(case, actor) or instead_of(case, actor) is not None


def _is_called(case: Case, actor: Actor) -> bool:
    """Whether the rule means someone as an approver, whoever asked for it."""
    called = (case.rule.approve, case.rule.escalate_to) if case.escalated else (case.rule.approve,)
    return not actor.ambiguous and any(_is_meant_in(case, who, actor) for who in called)


def instead_of(case: Case, actor: Actor, *, taken: Iterable[Actor] = ()) -> Actor | None:
    """For whom, who is away, someone would decide whom the rule itself does not mean.

    Never the requester for anybody, nor anybody for the requester; nor for one whose voice is
    *taken*. Those who stand in for somebody pass that on to nobody.
    """
    if actor.ambiguous or is_same(actor, case.requester) or _is_called(case, actor):
        return None
    used = frozenset[Key]().union(*map(voice, taken))
    able = (
        one
        for one in actor.stands_in_for
        if _is_called(case, one)
        and not is_same(one, case.requester)
        and not is_same(one, actor)
        and used.isdisjoint(keys(one))
    )
    return min(able, key=lambda one: one.user, default=None)


def with_delegation(case: Case, actor: Actor) -> Actor:
    """The actor plus the absent approver they act for."""
    absent = instead_of(case, actor, taken=case.approvers)
    return actor.model_copy(update={"stands_in_for": (absent,) if absent else ()})


def may_stand_in(absent: Actor, actor: Actor, *, is_away: bool) -> Verdict:
    """Whether someone, who may be away themselves, can decide for one who will be away."""
    if absent.ambiguous:
        return AMBIGUOUS
    if is_same(absent, actor):
        return Denied(reason="Nobody can stand in for themselves: name somebody else.")
    if actor.ambiguous:
        return Denied(reason="Nobody can say for certain who that is: name somebody else.")
    if is_away:
        return Denied(reason="They are away themselves: name somebody who is here.")
    return Allowed()


def _is_meant_in(case: Case, who: Who, actor: Actor) -> bool:
    return is_meant(who, actor, source=case.source, client=case.client, concerned=case.concerned)


def decide(case: Case, actor: Actor, now: datetime) -> Verdict:
    """Whether someone may approve or deny a request now."""
    if not (verdict := may_question(case, actor, now)):
        return verdict
    if any(is_same(actor, one) for one in consent.spoken(case)):
        return Denied(reason="You have approved this already: it waits for somebody else.")
    if any(is_same(actor, absent) for one in case.approvers for absent in one.stands_in_for):
        return Denied(
            reason="Whoever stood in for you has approved this: it waits for somebody else."
        )
    if not _is_called(case, actor) and not with_delegation(case, actor).stands_in_for:
        return Denied(reason="Whom you stand in for has approved this: it waits for somebody else.")
    return Allowed()


def approve(case: Case, actor: Actor, now: datetime) -> Verdict:
    """Whether someone may approve a request now: where clients agree, as the contact of one."""
    if not (verdict := decide(case, actor, now)):
        return verdict
    return consent.may_agree(case, actor)


def may_record(case: Case, actor: Actor, now: datetime) -> Verdict:
    """Whether someone may record now what a client agreed to elsewhere."""
    if not (verdict := _is_open(case, now)):
        return verdict
    return AMBIGUOUS if actor.ambiguous else consent.may_consent(case, actor)


def record(case: Case, actor: Actor, references: Mapping[str, str], now: datetime) -> Verdict:
    """The same with what each consent is referred to by, by the client's id."""
    if not (verdict := may_record(case, actor, now)):
        return verdict
    return consent.consent(case, actor, references)


def may_question(case: Case, actor: Actor, now: datetime) -> Verdict:
    """Whether someone may ask the requester about it: whoever may decide it, or has agreed."""
    if not (verdict := _is_open(case, now)):
        return verdict
    if actor.ambiguous:
        return AMBIGUOUS
    if is_same(actor, case.requester):
        return Denied(
            reason="You asked for this, so somebody else has to decide it: you can withdraw it."
        )
    if not approves(case, actor):
        return Denied(
            reason=f"Only {said(case.rule.approve)} may decide this.",
            roles=case.rule.approve.roles or ADMINS,
        )
    return Allowed()


def _is_open(case: Case, now: datetime) -> Verdict:
    """Whether there is still something to decide."""
    if case.status is not RequestStatus.PENDING:
        return _closed(case)
    if now >= case.expires_at:
        return Denied(reason=_CLOSED[RequestStatus.EXPIRED])
    return Allowed()


def _closed(case: Case) -> Denied:
    """Why there is nothing left to decide; what was approved in time was decided in time."""
    if case.status is RequestStatus.EXPIRED and case.execute_by is not None:
        return _TOO_LATE
    return Denied(reason=_CLOSED[case.status])


def eligible(case: Case, actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Those of the actors who could approve a request: never whoever asked for it.

    Someone with two Slack users stands here twice and counts once: `persons` says who is who.
    """
    apart = others(case.requester, (_as_called(case, one) for one in actors))
    return tuple(actor for same in apart for actor in same if approves(case, actor))


def _as_called(case: Case, actor: Actor) -> Actor:
    """An actor, standing in for nobody but the one they could decide for."""
    absent = instead_of(case, actor)
    return actor.model_copy(update={"stands_in_for": (absent,) if absent else ()})


def agreed(case: Case, known: Sequence[Actor] = ()) -> int:
    """How many persons have agreed; `known` may show that two of them are the same person."""
    counting = [one for one in case.approvers if approves(case, one)]
    ids = set(map(id, counting))
    bare = (one.model_copy(update={"stands_in_for": ()}) for one in known)
    apart = others(case.requester, [*bare, *counting])
    return sum(any(id(one) in ids for one in same) for same in apart)


def is_met(case: Case, eligible: Sequence[Actor]) -> bool:
    """Whether enough have agreed for the rule, of those who could approve now."""
    rule = case.rule
    if rule.needed == "clients":
        return consent.is_agreed(case, eligible)
    if rule.needed == "all":
        wanted = [one for one in eligible if _is_meant_in(case, rule.approve, one)]
        # Nobody left of them is nobody to have agreed, not everyone.
        return bool(wanted and agreed(case, eligible)) and all(
            any(
                not keys(one).isdisjoint(voice(approver))
                for one in same
                for approver in case.approvers
            )
            for same in persons(wanted)
        )
    return agreed(case, eligible) >= rule.needed


def could_be_met(case: Case, eligible: Sequence[Actor]) -> Verdict:
    """Whether enough people could approve a request: asked before it is made."""
    rule = case.rule
    if rule.needed == "clients":
        return consent.could_agree(case, eligible)
    wanted = 1 if rule.needed == "all" else rule.needed
    could = len(persons(eligible))
    if could >= wanted:
        return Allowed()
    rest = f"only {counted(could, 'other person', 'other people')}" if could else "nobody else"
    few = f"This needs {needs(rule)} and {rest} could give one"
    return Denied(
        reason=f"{few}: have somebody add to assetbot.toml, {_line(rule)}.",
        roles=ADMINS,
        nameless=f"{few}.",
    )


def _line(rule: Rule) -> str:
    """The line that would let one more person approve, for assetbot.toml."""
    if rule in BUILT_IN:
        return 'as one more role, [[roles]] role = "approver", people = ["name@example.com"]'
    line = f"approve = {quoted([*words(rule.approve), 'name@example.com'])}"
    return f"in the rule “{rule.name}”, {line}"


def may_withdraw(case: Case, actor: Actor) -> Verdict:
    """Whether someone may take a request back: its requester, until it is being carried out."""
    if not is_same(actor, case.requester):
        return Denied(
            reason="Only whoever asked for this can withdraw it.",
            people=frozenset({case.requester.user}),
        )
    if case.status not in {RequestStatus.PENDING, RequestStatus.APPROVED}:
        return _closed(case)
    return Allowed()


def may_answer_question(case: Case, actor: Actor, now: datetime) -> Verdict:
    """Whether someone may answer what approvers ask: the requester, while it is to be decided."""
    if not is_same(actor, case.requester):
        return Denied(
            reason="Only whoever asked for this can answer.",
            people=frozenset({case.requester.user}),
        )
    return _is_open(case, now)


def may_run(case: Case, now: datetime) -> Verdict:
    """Whether a request may be carried out now."""
    if case.status not in {RequestStatus.APPROVED, RequestStatus.EXECUTING}:
        still = case.status is RequestStatus.PENDING
        return Denied(
            reason="This request is not approved yet: it waits for a decision."
            if still
            else _CLOSED[case.status]
        )
    if case.execute_by is None or now >= case.execute_by:
        return _TOO_LATE
    return Allowed()


def may_finish(case: Case, actor: Actor) -> Verdict:
    """Whether someone may have a half-finished request finished: it was approved as a whole."""
    if actor.ambiguous:
        return AMBIGUOUS
    if actor.standing.has(Role.OPERATOR, source=case.source, client=case.client):
        return Allowed()
    return Denied(reason="Only operators may finish this.", roles=frozenset({Role.OPERATOR}))


def may_break_glass(case: Case, actor: Actor, now: datetime) -> Verdict:
    """Whether somebody may do without the approvals a request needs, once they say why."""
    if not (verdict := _is_open(case, now)):
        return verdict
    if actor.ambiguous:
        return AMBIGUOUS
    if not actor.standing.has(Role.ADMIN, source=case.source, client=case.client):
        return Denied(reason="Only admins may do without approval.", roles=ADMINS)
    return Allowed()


def break_glass(case: Case, actor: Actor, reason: str | None, now: datetime) -> Verdict:
    """Whether an admin may do without the approvals a request needs, for this reason."""
    if not (verdict := may_break_glass(case, actor, now)):
        return verdict
    if not says_something(reason or ""):
        return Denied(
            reason="Doing without approval needs a reason, which everyone concerned is told:"
            " say in a few words why."
        )
    return Allowed()
