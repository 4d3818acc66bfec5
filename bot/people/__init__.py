"""Who somebody in Slack is: a member, a person of a source, with roles and groups."""
