"""What someone may do at all: roles, and where they hold."""

from collections.abc import Collection

from bot.models import Model, Role


class Grant(Model):
    """A role, and where it holds; None means everywhere."""

    role: Role
    sources: frozenset[str] | None = None
    clients: frozenset[str] | None = None
    """Names of clients, case-folded, of the one source there is then; a role for one client holds
    for no asset without a client."""


class Standing(Model):
    """All the roles that someone has; most people have none."""

    grants: tuple[Grant, ...] = ()
    unread: tuple[str, ...] = ()
    """User groups that give roles and that Slack did not tell of: nobody counts as in them."""

    def has(self, *roles: Role, source: str | None = None, client: str | None = None) -> bool:
        """Whether any of these roles holds for a source's asset of a client (by name).

        Without a source: whether it holds anywhere at all. An admin has every role, and an
        operator, an approver or an auditor has that one alone.
        """
        for grant in self.grants:
            is_wanted = grant.role is Role.ADMIN or grant.role in roles
            if is_wanted and (source is None or _reaches(grant, source, client)):
                return True
        return False

    def reach(self, *roles: Role) -> tuple[tuple[str, frozenset[str] | None], ...] | None:
        """Where any of these roles holds: sources, each whole or with the names of clients.

        None: everywhere.
        """
        wanted = {*roles, Role.ADMIN}
        grants = [grant for grant in self.grants if grant.role in wanted]
        if any(grant.sources is None for grant in grants):
            return None
        pairs = (
            (source, grant.clients) for grant in grants for source in sorted(grant.sources or ())
        )
        return tuple(dict.fromkeys(pairs))

    @property
    def roles(self) -> Collection[Role]:
        """Every role that they have somewhere."""
        return frozenset(grant.role for grant in self.grants)


def _reaches(grant: Grant, source: str, client: str | None) -> bool:
    if grant.sources is not None and source not in grant.sources:
        return False
    return grant.clients is None or (client is not None and client.casefold() in grant.clients)
