"""Carries out the faults of a plan, each in a thread of its own, and undoes all of them at the end."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sandbox import Sandbox
from tests.chaos.database import Database
from tests.chaos.plan import Fault
from tests.chaos.replicas import Fleet

WORST_CASE = 90.0
"""Seconds after which a fault that is still going on is itself a finding."""


class FaultInjector:
    """What can be broken, and who breaks it."""

    def __init__(self, slack: Sandbox, fleet: Fleet, database: Database) -> None:
        self.slack = slack
        self.fleet = fleet
        self.database = database
        self.done: Counter[str] = Counter()
        self.failures: list[str] = []
        """Faults that could not be carried out: mistakes of this suite, or processes that do not end."""
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()
        self._director = threading.Thread(target=self._direct, name="fault injector", daemon=True)

    def start(self, faults: tuple[Fault, ...], began: float) -> None:
        self._faults, self._began = faults, began
        self._director.start()

    def end(self) -> None:
        """Everything is well again when this returns."""
        self._over.set()
        self._director.join()
        for thread in self._threads:
            thread.join(WORST_CASE)
            if thread.is_alive():
                self.failures.append(f"{thread.name} is still going on")
        self.slack.faults.clear()
        self.database.heal()
        self.fleet.heal()

    def _direct(self) -> None:
        for fault in self._faults:
            if self._over.wait(max(0.0, self._began + fault.at - time.monotonic())):
                return
            thread = threading.Thread(target=self._cause, args=(fault,), name=f"{fault}", daemon=True)
            self._threads = [t for t in self._threads if t.is_alive()] + [thread]
            thread.start()

    def _cause(self, fault: Fault) -> None:
        self.done[fault.what] += 1
        try:
            BREAK[fault.what](self, fault)
        except Exception as error:  # noqa: BLE001  the run goes on; the report says it
            self.failures.append(f"{fault}: {type(error).__name__}: {error}")


def _outage(injector: FaultInjector, fault: Fault) -> None:
    how: Any = fault.how
    injector.slack.faults.outage(True, how)
    time.sleep(fault.seconds)
    injector.slack.faults.outage(False)


def _latency(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.latency(float(fault.how))
    time.sleep(fault.seconds)
    injector.slack.faults.latency(0.0)


def _limits(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.limits(True)
    time.sleep(fault.seconds)
    injector.slack.faults.limits(False)


def _fail(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.fail(fault.method, fault.times, int(fault.how))


def _rate_limit(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.rate_limit(fault.method, fault.times, int(fault.seconds))


def _lose_request(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.lose_request(fault.method, fault.times, fault.seconds)


def _lose_answer(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.lose_answer(fault.method, fault.times, fault.seconds)


def _err_late(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.err_late(fault.method, fault.how, fault.times)


def _duplicate(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.duplicate(fault.method, fault.times, int(fault.how))


def _delay(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.faults.delay(fault.method, fault.seconds, fault.times)


def _transport(injector: FaultInjector, fault: Fault) -> None:
    injector.slack.deliver_to(injector.fleet.urls if fault.how == "http" else None)


BREAK: Mapping[str, Callable[[FaultInjector, Fault], None]] = {
    "kill": lambda injector, fault: injector.fleet.kill(fault),
    "deploy": lambda injector, fault: injector.fleet.deploy(fault),
    "freeze": lambda injector, fault: injector.fleet.freeze(fault),
    "restart_database": lambda injector, fault: injector.database.restart(fault),
    "freeze_backend": lambda injector, fault: injector.database.freeze_backend(fault),
    "stall": lambda injector, fault: injector.database.stall(fault),
    "outage": _outage,
    "cut_sockets": lambda injector, fault: injector.slack.faults.drop_sockets(),
    "warn_sockets": lambda injector, fault: injector.slack.faults.warn_sockets(),
    "rate_limit": _rate_limit,
    "fail": _fail,
    "lose_request": _lose_request,
    "lose_answer": _lose_answer,
    "err_late": _err_late,
    "duplicate": _duplicate,
    "delay": _delay,
    "latency": _latency,
    "limits": _limits,
    "transport": _transport,
}
