"""Block Kit as Slack takes it: what may stand where, and how much of it."""
