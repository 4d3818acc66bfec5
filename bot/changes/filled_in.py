"""Who is filled in a form as who is to have something, and what is said where nobody is."""

from bot.models import Model, Named


class Receiver(Model):
    """Whoever is to have something, as its source has them; else why nobody is filled in."""

    person: Named | None = None
    stranger: str = ""
    """By Slack or address, where its source has nobody of that address."""
    called: str = ""
    """By name, where that is not one person."""
    unheard: bool = False
    """Whether its source has nobody of that name at all."""

    @property
    def is_told(self) -> bool:
        """Whether it is to be said why nobody is filled in."""
        return bool(self.stranger or self.called)
