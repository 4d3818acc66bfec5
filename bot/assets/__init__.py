"""The shared asset API client: usable without the bot."""
