"""What the figures aim at: each at most this much, on two cores with everything on one machine."""

from collections.abc import Mapping

READS = ("list", "info", "catchup", "summary", "home", "timeline page")


def _reads() -> dict[str, float]:
    aims: dict[str, float] = {}
    for database in ("SQLite", "PostgreSQL"):
        for read in READS:
            aims[f"{read} at 100,000 incidents, {database}, p99"] = 50
            aims[f"{read} on {database}, growth of p50 from 1,000 to 100,000 incidents"] = 2
            aims[f"{read} on {database}, growth of p99 from 1,000 to 100,000 incidents"] = 2
    return aims


AIMS: Mapping[str, float] = {
    "command -> form, 1 in flight, SQLite, p99": 30,
    "command -> form, 1 in flight, PostgreSQL, p99": 30,
    "command -> form, 50 in flight, SQLite, p99": 300,
    "command -> form, 50 in flight, PostgreSQL, p99": 300,
    "submit -> ack, 50 in flight, SQLite, p99": 600,
    "submit -> ack, 50 in flight, PostgreSQL, p99": 600,
    "submit -> ack, 1 in flight, SQLite: what the journal adds": 10,
    "submit -> ack, 1 in flight, PostgreSQL: what the journal adds": 10,
    "submit -> declarer in the room, 100 ms per call, SQLite": 230,
    "submit -> declarer in the room, 100 ms per call, PostgreSQL": 230,
    "submit -> room ready, 100 ms per call, SQLite": 420,
    "submit -> room ready, 100 ms per call, PostgreSQL": 420,
    "Slack calls per declaration, open": 9,
    "Slack calls per declaration, private": 9,
    "50 declarations at once: refused with 429": 0,
    "10,000 open incidents, SQLite: idle processor": 1,
    "10,000 open incidents, SQLite: memory of `run`": 110,
    "10,000 open incidents, PostgreSQL: idle processor": 1,
    "10,000 open incidents, PostgreSQL: memory of `run`": 110,
    "10,000 reminders at once, 4 replicas: lost": 0,
    "10,000 reminders at once, 4 replicas: doubled": 0,
    "10,000 reminders at once, 1 replica: lost": 0,
    "10,000 reminders at once, 1 replica: doubled": 0,
    "10,000 reminders at once, 1 replica: processor per message": 4,
    **_reads(),
    "summary of 5,000 entries, SQLite": 300,
    "summary of 5,000 entries, PostgreSQL": 300,
    "summary of 5,000 entries, SQLite: memory kept by 20 more": 5,
    "summary of 5,000 entries, PostgreSQL: memory kept by 20 more": 5,
    "start to ready": 1.5,
    "memory of `run` after the start": 110,
}
