"""Handlers of backfill jobs."""

from workflows.jobs.recovery import BackfillCapture, BackfillHistory, BackfillNext, PlanBackfill, SyncMembers
from workflows.outbox.handlers import Handlers
from workflows.recovery.backfill import backfill_capture, backfill_history, backfill_next, plan_backfill
from workflows.recovery.membership_sync import sync_members

HANDLERS: Handlers = {
    SyncMembers: sync_members,
    PlanBackfill: plan_backfill,
    BackfillNext: backfill_next,
    BackfillHistory: backfill_history,
    BackfillCapture: backfill_capture,
}
