"""What the jobs of a timeline do."""

from workflows.jobs.timeline import (
    CompleteCapture,
    NotifyMasked,
    PostReport,
    PostSummary,
    RefreshSummary,
    RemoveMedia,
    SendSummary,
    UnmarkCapture,
)
from workflows.outbox.handlers import Handlers
from workflows.timeline.capture_jobs import complete_capture, unmark_capture
from workflows.timeline.masked_words import notify_masked
from workflows.timeline.media import remove_media
from workflows.timeline.situation_reports import post_report_in_room
from workflows.timeline.summary_jobs import post_summary, refresh_summary, send_summary

HANDLERS: Handlers = {
    CompleteCapture: complete_capture,
    UnmarkCapture: unmark_capture,
    NotifyMasked: notify_masked,
    RemoveMedia: remove_media,
    PostSummary: post_summary,
    PostReport: post_report_in_room,
    RefreshSummary: refresh_summary,
    SendSummary: send_summary,
}
