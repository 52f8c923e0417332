"""A small, strict Slack on one machine.

`Sandbox(manifest)` serves the Web API, Socket Mode and signed delivery on 127.0.0.1; its
people type, press and read. It imports nothing of the bot.
"""

from sandbox.clock import SandboxClock
from sandbox.delivery.answers import Answer
from sandbox.driver.form import Form, Home
from sandbox.driver.message import Message
from sandbox.driver.outcome import Outcome
from sandbox.driver.person import Person
from sandbox.driver.room import Room
from sandbox.errors import SlackError
from sandbox.faults import Faults
from sandbox.slack import Sandbox
from sandbox.traffic import Exchange, Traffic

__all__ = [
    "Answer",
    "Exchange",
    "Faults",
    "Form",
    "Home",
    "Message",
    "Outcome",
    "Person",
    "Room",
    "Sandbox",
    "SandboxClock",
    "SlackError",
    "Traffic",
]
