"""Messages as tools and people post them, each with what a reader sees of it and the title it gives an incident.

Blocks: https://docs.slack.dev/reference/block-kit/blocks. Attachments:
https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`seen`: lines that are read. `title`: of an incident that is declared from it; the first line if not given."""

    message: Json
    seen: tuple[str, ...]
    title: str = ""


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def text(said: str, **style: bool) -> Json:
    return {"type": "text", "text": said, **({"style": style} if style else {})}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def rich_list(*items: str, style: str = "bullet", **more: int) -> Json:
    entries = [rich_section(text(item)) for item in items]
    return {"type": "rich_text_list", "style": style, "elements": entries, **more}


def blocks(*made: Json, fallback: str = "") -> Json:
    return {"text": fallback, "blocks": list(made)}


def attached(*made: Json, said: str = "") -> Json:
    return {"text": said, "attachments": list(made)}


LONG = "The payment provider of the German market answers every third request with an error since this morning"
IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a graph of errors"}
FORWARDED = {
    "is_share": True,
    "from_url": "https://x.slack.com/archives/C1/p1",
    "author_name": "Bob",
    "channel_id": "C1",
}
BUTTON = {"type": "button", "text": words("Acknowledge"), "action_id": "ack"}

BLOCKS: dict[str, Shape] = {
    "section": Shape(
        message=blocks(section("Checkout is *down*")), seen=("Checkout is *down*",), title="Checkout is down"
    ),
    "state and words with a dot between": Shape(
        message=blocks(section(":red_circle: *Firing* · A recalled product is listed again\n17 listings, 61 orders.")),
        seen=(":red_circle: *Firing* · A recalled product is listed again", "17 listings, 61 orders."),
        title="A recalled product is listed again",
    ),
    "section in plain text": Shape(
        message=blocks({"type": "section", "text": words("a < b & c")}), seen=("a < b & c",), title="a < b & c"
    ),
    "section of fields": Shape(
        message=blocks({"type": "section", "fields": [mrkdwn("*Host*\nweb-1"), mrkdwn("*Region*\nEU")]}),
        seen=("*Host*", "web-1", "*Region*", "EU"),
        title="Host",
    ),
    "section with a button": Shape(message=blocks(section("Queue is full", accessory=BUTTON)), seen=("Queue is full",)),
    "header": Shape(message=blocks({"type": "header", "text": words("Payments fail")}), seen=("Payments fail",)),
    "header below a picture": Shape(
        message=blocks(IMAGE, {"type": "header", "text": words("Payments fail")}),
        seen=("🖼 a graph of errors", "Payments fail"),
        title="Payments fail",
    ),
    "context": Shape(
        message=blocks({"type": "context", "elements": [IMAGE, mrkdwn("from *prod*"), words("since noon")]}),
        seen=("🖼 a graph of errors  from *prod*  since noon",),
        title="a graph of errors from prod since noon",
    ),
    "image": Shape(message=blocks(IMAGE), seen=("🖼 a graph of errors",), title="a graph of errors"),
    "image with a title": Shape(
        message=blocks({**IMAGE, "title": words("Errors per minute")}),
        seen=("🖼 Errors per minute",),
        title="Errors per minute",
    ),
    "video": Shape(
        message=blocks({"type": "video", "title": words("The clip"), "description": words("Shared 900 times")}),
        seen=("The clip", "Shared 900 times"),
    ),
    "markdown": Shape(
        message=blocks({"type": "markdown", "text": "**Bold** words"}), seen=("**Bold** words",), title="Bold words"
    ),
    "table": Shape(
        message=blocks(
            {
                "type": "table",
                "rows": [
                    [{"type": "raw_text", "text": "Market"}, {"type": "raw_text", "text": "Listings"}],
                    [{"type": "raw_text", "text": "DE"}, rich(rich_section(text("17")))],
                ],
            }
        ),
        seen=("Market | Listings", "DE | 17"),
    ),
    "divider and words": Shape(
        message=blocks({"type": "divider"}, section("Below the line")), seen=("Below the line",)
    ),
    "buttons below words": Shape(
        message=blocks(section("Approve?"), {"type": "actions", "elements": [BUTTON]}), seen=("Approve?",)
    ),
    "a kind nobody knows yet": Shape(
        message=blocks({"type": "carousel", "cards": [{"body": mrkdwn("First card")}, {"body": words("Second card")}]}),
        seen=("First card", "Second card"),
    ),
    "generic text beside blocks": Shape(
        message=blocks(section("Disk full on db-1"), fallback="You have a new alert"), seen=("Disk full on db-1",)
    ),
    "text that says it cannot be shown": Shape(
        message=blocks(section("Disk full on db-2"), fallback="This content can't be displayed."),
        seen=("Disk full on db-2",),
    ),
    "generic first block": Shape(
        message=blocks(section("You have a new alert!"), section("Disk full on db-3")),
        seen=("You have a new alert!", "Disk full on db-3"),
        title="Disk full on db-3",
    ),
    "blocks without words": Shape(message=blocks({"type": "divider"}, fallback="Only here"), seen=("Only here",)),
}

RICH: dict[str, Shape] = {
    "styled text": Shape(
        message=blocks(
            rich(rich_section(text("It is "), text("down", bold=True), text(" since "), text("noon", italic=True)))
        ),
        seen=("It is down since noon",),
    ),
    "code": Shape(
        message=blocks(rich(rich_section(text("run "), text("make fix", code=True)))), seen=("run make fix",)
    ),
    "preformatted": Shape(
        message=blocks(rich({"type": "rich_text_preformatted", "elements": [text("line 1\nline 2")]})),
        seen=("line 1", "line 2"),
    ),
    "quote": Shape(
        message=blocks(
            rich({"type": "rich_text_quote", "elements": [text("they said so")]}, rich_section(text("Is it true?")))
        ),
        seen=("> they said so", "Is it true?"),
        title="they said so",
    ),
    "bullets": Shape(
        message=blocks(rich(rich_section(text("Seen:")), rich_list("one", "two"))), seen=("Seen:", "• one", "• two")
    ),
    "numbers": Shape(
        message=blocks(rich(rich_list("first", "second", style="ordered"))),
        seen=("1. first", "2. second"),
        title="1. first",
    ),
    "numbers that go on": Shape(
        message=blocks(rich(rich_list("third", style="ordered", offset=2))), seen=("3. third",), title="3. third"
    ),
    "nested bullets": Shape(
        message=blocks(rich(rich_list("outer"), rich_list("inner", indent=1))),
        seen=("• outer", "    ◦ inner"),
        title="outer",
    ),
    "emoji": Shape(
        message=blocks(
            rich(rich_section({"type": "emoji", "name": "fire", "unicode": "1f525"}, text(" Fire in FRA1")))
        ),
        seen=("🔥 Fire in FRA1",),
        title="Fire in FRA1",
    ),
    "an emoji of their own": Shape(
        message=blocks(rich(rich_section(text("Well "), {"type": "emoji", "name": "parrot"}))), seen=("Well :parrot:",)
    ),
    "link with words": Shape(
        message=blocks(
            rich(rich_section({"type": "link", "url": "https://example.com/7", "text": "Order 7"}, text(" is stuck")))
        ),
        seen=("Order 7 (https://example.com/7) is stuck",),
        title="Order 7 is stuck",
    ),
    "bare link": Shape(
        message=blocks(rich(rich_section(text("See "), {"type": "link", "url": "https://example.com/7"}))),
        seen=("See https://example.com/7",),
    ),
    "broadcast": Shape(
        message=blocks(rich(rich_section({"type": "broadcast", "range": "here"}, text(" look")))), seen=("@here look",)
    ),
    "date": Shape(
        message=blocks(
            rich(rich_section(text("Since "), {"type": "date", "timestamp": 1764000000, "fallback": "24 Nov 2025"}))
        ),
        seen=("Since 24 Nov 2025",),
    ),
    "colour": Shape(
        message=blocks(rich(rich_section(text("It is "), {"type": "color", "value": "#ff0000"}))),
        seen=("It is #ff0000",),
    ),
}

ATTACHMENTS: dict[str, Shape] = {
    "title and text": Shape(
        message=attached({"title": "CPU high", "title_link": "https://example.com/1", "text": "web-1 at 99 %"}),
        seen=("CPU high (https://example.com/1)", "web-1 at 99 %"),
        title="CPU high",
    ),
    "pretext, author and fields": Shape(
        message=attached(
            {
                "pretext": "Order problem",
                "author_name": "Shop",
                "text": "17 orders",
                "fields": [{"title": "Market", "value": "DE"}, {"title": "", "value": "alone"}],
            }
        ),
        seen=("Order problem", "Shop", "17 orders", "Market: DE", "alone"),
    ),
    "blocks inside": Shape(message=attached({"blocks": [section("Inside a block")]}), seen=("Inside a block",)),
    "a header inside": Shape(
        message=attached({"blocks": [section("before"), {"type": "header", "text": words("Head")}]}),
        seen=("before", "Head"),
        title="Head",
    ),
    "only a fallback": Shape(message=attached({"fallback": "Build 7 failed"}), seen=("Build 7 failed",)),
    "only an image": Shape(
        message=attached({"image_url": "https://example.com/a.png", "fallback": "a graph"}),
        seen=("🖼 a graph",),
        title="a graph",
    ),
    "text and attachment": Shape(
        message=attached({"text": "details"}, said="Something is wrong"), seen=("Something is wrong", "details")
    ),
    "two attachments": Shape(message=attached({"text": "one"}, {"text": "two"}), seen=("one", "two")),
    "forwarded": Shape(
        message=attached({**FORWARDED, "text": "The shop sells recalled seats"}, said="Look at this"),
        seen=("Look at this", "Bob:", "> The shop sells recalled seats"),
    ),
    "forwarded without a word": Shape(
        message=attached({**FORWARDED, "text": "The shop sells recalled seats"}),
        seen=("Bob:", "> The shop sells recalled seats"),
        title="The shop sells recalled seats",
    ),
    "forwarded blocks": Shape(
        message=attached(
            {
                **FORWARDED,
                "text": "x",
                "message_blocks": [{"team": "T1", "message": {"blocks": [rich(rich_section(text("All of it")))]}}],
            }
        ),
        seen=("Bob:", "> All of it"),
        title="All of it",
    ),
    "forwarded file": Shape(
        message=attached({**FORWARDED, "text": "", "files": [{"id": "F1", "name": "proof.png", "title": "proof.png"}]}),
        seen=("Bob:", "> 📎 proof.png"),
        title="proof.png",
    ),
    "a preview that nobody wrote": Shape(
        message=attached(
            {"from_url": "https://example.com", "title": "Example Domain", "text": "For use in documents"},
            said="See example.com",
        ),
        seen=("See example.com",),
    ),
}

OTHERS: dict[str, Shape] = {
    "plain": Shape(message={"text": "Nobody can log in"}, seen=("Nobody can log in",)),
    "several lines": Shape(message={"text": "Nobody can log in\n\nSince 9"}, seen=("Nobody can log in", "", "Since 9")),
    "screenshot without a word": Shape(
        message={"text": "", "files": [{"id": "F1", "name": "screenshot.png", "title": "screenshot.png"}]},
        seen=("📎 screenshot.png",),
        title="screenshot.png",
    ),
    "file with words": Shape(
        message={"text": "The letter", "files": [{"id": "F1", "name": "a.pdf", "title": "Letter of the regulator"}]},
        seen=("The letter", "📎 Letter of the regulator"),
    ),
    "two files": Shape(
        message={"text": "", "files": [{"id": "F1", "name": "a.png"}, {"id": "F2", "name": "b.png"}]},
        seen=("📎 a.png", "📎 b.png"),
        title="a.png",
    ),
    "a domain that Slack made a link": Shape(
        message={"text": "<http://pay.example.com|pay.example.com> is down"}, seen=("pay.example.com is down",)
    ),
    "an address as typed": Shape(
        message={"text": "See <https://example.com/a?b=1&amp;c=2>"}, seen=("See https://example.com/a?b=1&c=2",)
    ),
    "mail": Shape(
        message={"text": "Ask <mailto:legal@example.com|legal@example.com>"}, seen=("Ask legal@example.com",)
    ),
    "telephone": Shape(message={"text": "Call <tel:+4930123|+49 30 123>"}, seen=("Call +49 30 123 (+4930123)",)),
    "telephone as typed": Shape(message={"text": "Call <tel:+4930123|+4930123>"}, seen=("Call +4930123",)),
    "entities": Shape(message={"text": "a &lt; b &amp;&amp; c &gt; d"}, seen=("a < b && c > d",)),
    "date markup": Shape(
        message={"text": "Since <!date^1764000000^{date_short}|24 Nov 2025>"}, seen=("Since 24 Nov 2025",)
    ),
    "long": Shape(
        message={"text": LONG},
        seen=(LONG,),
        title="The payment provider of the German market answers every third request with an…",
    ),
}

ALERTS: dict[str, Shape] = {
    "Alertmanager": Shape(
        message=attached(
            {
                "color": "danger",
                "fallback": "[FIRING:2] InstanceDown",
                "title": "[FIRING:2] InstanceDown (prod api critical)",
                "title_link": "https://alerts.example.com/#/alerts?receiver=slack",
                "text": "api-1 and api-2 do not answer.",
            }
        ),
        seen=(
            "[FIRING:2] InstanceDown (prod api critical) (https://alerts.example.com/#/alerts?receiver=slack)",
            "api-1 and api-2 do not answer.",
        ),
        title="InstanceDown (prod api critical)",
    ),
    "Grafana": Shape(
        message=attached(
            {
                "title": "[FIRING:1] High latency Checkout (checkout)",
                "title_link": "https://grafana.example.com/alerting",
                "text": "**Firing**\n\nValue: B=3.2\nLabels:\n - alertname = High latency",
                "footer": "Grafana v11",
            }
        ),
        seen=(
            "[FIRING:1] High latency Checkout (checkout) (https://grafana.example.com/alerting)",
            "**Firing**",
            "",
            "Value: B=3.2",
            "Labels:",
            " - alertname = High latency",
        ),
        title="High latency Checkout (checkout)",
    ),
    "Datadog": Shape(
        message=attached(
            {
                "title": "Triggered: [Synthetic] Error rate is high on service:web",
                "title_link": "https://app.datadoghq.eu/monitors/1",
                "text": "Errors > 5 % for 10 min @slack-ops",
            }
        ),
        seen=(
            "Triggered: [Synthetic] Error rate is high on service:web (https://app.datadoghq.eu/monitors/1)",
            "Errors > 5 % for 10 min @slack-ops",
        ),
        title="[Synthetic] Error rate is high on service:web",
    ),
    "Datadog by host": Shape(
        message=attached({"title": "[Triggered on {host:web-1}] Disk is full"}),
        seen=("[Triggered on {host:web-1}] Disk is full",),
        title="Disk is full",
    ),
    "PagerDuty": Shape(
        message=blocks(
            section(":red_circle: *Triggered #1234:* <https://x.pagerduty.com/incidents/Q1|API error rate high>"),
            {"type": "section", "fields": [mrkdwn("*Service:* API"), mrkdwn("*Urgency:* High")]},
            {"type": "actions", "elements": [BUTTON]},
            fallback="Triggered #1234: API error rate high",
        ),
        seen=(
            ":red_circle: *Triggered #1234:* API error rate high (https://x.pagerduty.com/incidents/Q1)",
            "*Service:* API",
            "*Urgency:* High",
        ),
        title="API error rate high",
    ),
    "Opsgenie": Shape(
        message=attached(
            {
                "pretext": "New alert created",
                "title": "#87: [P1] Queue of refunds is stuck",
                "title_link": "https://opsg.in/a/i/1",
                "fields": [{"title": "Priority", "value": "P1"}, {"title": "Routed Teams", "value": "Payments"}],
            }
        ),
        seen=(
            "New alert created",
            "#87: [P1] Queue of refunds is stuck (https://opsg.in/a/i/1)",
            "Priority: P1",
            "Routed Teams: Payments",
        ),
        title="Queue of refunds is stuck",
    ),
    "Jira": Shape(
        message=attached(
            {
                "title": "SHOP-12 Checkout shows wrong tax",
                "title_link": "https://x.atlassian.net/browse/SHOP-12",
                "text": "Status: To Do",
            },
            said="*Alice* created a Bug",
        ),
        seen=(
            "*Alice* created a Bug",
            "SHOP-12 Checkout shows wrong tax (https://x.atlassian.net/browse/SHOP-12)",
            "Status: To Do",
        ),
        title="SHOP-12 Checkout shows wrong tax",
    ),
    "GitHub": Shape(
        message=attached(
            {
                "pretext": "[shop/web] Issue opened by <https://github.com/octocat|octocat>",
                "title": "#12 Login is broken",
                "title_link": "https://github.com/shop/web/issues/12",
                "text": "Since the deploy.",
            }
        ),
        seen=(
            "[shop/web] Issue opened by octocat (https://github.com/octocat)",
            "#12 Login is broken (https://github.com/shop/web/issues/12)",
            "Since the deploy.",
        ),
        title="#12 Login is broken",
    ),
    "in words": Shape(
        message={"text": "FIRING: orders drop by half"},
        seen=("FIRING: orders drop by half",),
        title="orders drop by half",
    ),
    "with signs": Shape(
        message={"text": ":rotating_light: 🚨 Alert: orders drop by half"},
        seen=(":rotating_light: 🚨 Alert: orders drop by half",),
        title="orders drop by half",
    ),
    "a word that only looks like a prefix": Shape(
        message={"text": "Warning signs fell off"}, seen=("Warning signs fell off",)
    ),
}


def shapes() -> Iterator[tuple[str, Shape]]:
    for kind in (BLOCKS, RICH, ATTACHMENTS, OTHERS, ALERTS):
        yield from kind.items()
