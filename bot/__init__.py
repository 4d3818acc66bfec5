"""Everything about assets, people and policy that is true without Slack's request formats."""
