"""Messages owed: sent when they are due, in turn, until Slack has the newest of each."""
