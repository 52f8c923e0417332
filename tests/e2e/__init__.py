"""Promises to people, end to end: real requests between Muster and a local Slack."""
