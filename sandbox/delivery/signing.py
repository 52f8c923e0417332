"""Slack's request signature, version 0."""

from __future__ import annotations

import hashlib
import hmac


def signature(secret: str, body: str, timestamp: int | str) -> str:
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def signed_headers(secret: str, body: str, timestamp: int | str) -> dict[str, str]:
    return {
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": signature(secret, body, timestamp),
    }
