"""The shared asset API client: usable without the bot."""

from bot.late import left_out

# A program for terminals, which httpx loads with all that such a one draws with: 3 MB for good.
left_out("httpx._main")
