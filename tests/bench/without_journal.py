"""`python -m tests.bench.without_journal run`: Muster with a journal that keeps nothing, to know what the real one
costs. Nothing but the benchmark can start it."""

from storage import timeline, unit_of_work
from storage.engine.transaction import Transaction
from storage.journal import SqlJournal
from workflows.domain.journal import Fact


class NoJournal(SqlJournal):
    """The null twin of the journal's repository."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)

    def append(self, *facts: Fact) -> None:
        """Nothing is sealed."""


def main() -> None:
    from bot.__main__ import main as muster

    vars(unit_of_work)["SqlJournal"] = NoJournal
    for makes_a_fact in ("added", "revised"):
        vars(timeline)[makes_a_fact] = lambda *_: None
    muster()


if __name__ == "__main__":
    main()
