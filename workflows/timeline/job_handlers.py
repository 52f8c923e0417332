"""What the jobs of a timeline do."""

from workflows.jobs.timeline import CompleteCapture, PostSummary, RefreshSummary, SendSummary, UnmarkCapture
from workflows.outbox.handlers import Handlers
from workflows.timeline.capture_jobs import complete_capture, unmark_capture
from workflows.timeline.summary_jobs import post_summary, refresh_summary, send_summary

HANDLERS: Handlers = {
    CompleteCapture: complete_capture,
    UnmarkCapture: unmark_capture,
    PostSummary: post_summary,
    RefreshSummary: refresh_summary,
    SendSummary: send_summary,
}
