"""A person at their screen."""

from __future__ import annotations

from sandbox.driver.moving import Moving
from sandbox.driver.operating import Operating
from sandbox.driver.talking import Talking


class Person(Talking, Moving, Operating):
    """Everything somebody can do in Slack that concerns the bot, in their own words."""
