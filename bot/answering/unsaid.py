"""Which of the sources that were asked did not say."""

from bot.models import Model


class Unsaid(Model):
    """Those that may say later, and those that refuse us until somebody mends their key."""

    silent: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
