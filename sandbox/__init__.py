"""A pretend world to try and to test the bot in: a workspace and asset systems, on 127.0.0.1."""
