"""A bad hour: many declare at once, and Slack's rate limits hold."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from sandbox import Exchange, Form, Person, Sandbox
from tests.bench.databases import migrated, opened
from tests.bench.figures import Bench, Figure, percentile
from tests.bench.muster import running
from tests.bench.workspace import OPEN, Rooms, environment_for, workspace


def measure(bench: Bench) -> Iterator[Figure]:
    many = bench.scale.rush
    with (
        workspace() as slack,
        migrated("sqlite") as url,
        opened(url) as database,
        running("run", environment_for(slack, url), bench.directory) as muster,
    ):
        slack.deliver_to(f"{muster.address}/slack/events")
        began, happened = _rush(slack, Rooms(slack, database), many)
    name = f"{many} declarations at once"
    there = _rooms(happened, ("conversations.invite", "chat.postMessage"))
    assert len(there) == many
    for share, word in ((50, "p50"), (100, "the last")):
        yield Figure(f"{name}: declarer and card in the room, {word}", percentile(there, share) - began, "s")
    whole = _rooms(happened, ("pins.add", "conversations.setTopic", "conversations.setPurpose", "bookmarks.add"))
    for share, word in ((50, "p50"), (100, "the last")):
        yield Figure(f"{name}: every step, {word}", percentile(whole, share) - began, "s")
    refused = [e for e in happened if e.status == 429]
    yield Figure(f"{name}: refused with 429", len(refused), "calls", ", ".join(sorted({e.name for e in refused})))


def _rush(slack: Sandbox, rooms: Rooms, many: int) -> tuple[float, list[Exchange]]:
    """When the first one submitted, and all that happened until every room stood."""
    crowd = [slack.add_person(f"Person {number}") for number in range(many)]
    forms = [(person, rooms.form(person)) for person in crowd]
    slack.faults.limits()
    before = len(slack.traffic.all())

    def submit(both: tuple[Person, Form]) -> None:
        rooms.submit(*both, OPEN)

    with ThreadPoolExecutor(many) as people:
        list(people.map(submit, forms))
    rooms.wait_until_all_stand()
    happened = slack.traffic.since(before)
    return min(e.at for e in happened if e.name == "view_submission"), happened


def _rooms(happened: Sequence[Exchange], methods: Sequence[str]) -> list[float]:
    """Per room, the time at which the last of these calls had its effect."""
    made = [e.answer["channel"]["id"] for e in happened if e.name == "conversations.create" and not e.error]
    ends: dict[str, float] = {}
    for method in methods:
        first: dict[str, float] = {}
        for call in happened:
            if call.name == method and not call.error:
                room = str(call.args.get("channel") or call.args.get("channel_id"))
                first.setdefault(room, call.at + call.duration)
        for room in made:
            if room in first:
                ends[room] = max(ends.get(room, 0.0), first[room])
    return list(ends.values())
