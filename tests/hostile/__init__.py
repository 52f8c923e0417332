"""Malformed and hostile payloads through every entry point of Slack's: `./muster hostile`."""
