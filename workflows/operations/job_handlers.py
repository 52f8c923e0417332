"""Handlers of jobs for operators."""

from workflows.jobs.operations import PostAnchor, RefreshOperatorMessage
from workflows.operations.anchor_channel import post_anchor
from workflows.operations.operator_channel import refresh_operator_message
from workflows.outbox.handlers import Handlers

HANDLERS: Handlers = {
    RefreshOperatorMessage: refresh_operator_message,
    PostAnchor: post_anchor,
}
