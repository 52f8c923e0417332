"""What the jobs of exports do."""

from workflows.exports.export import send_export
from workflows.jobs.exports import SendExport
from workflows.outbox.handlers import Handlers

HANDLERS: Handlers = {SendExport: send_export}
