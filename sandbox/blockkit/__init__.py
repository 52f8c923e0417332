"""Block Kit as Slack enforces it: limits, shapes, and the ids Slack adds."""
