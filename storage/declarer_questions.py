"""What was asked of those who declared what they may not see."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Column, func, select

from storage.engine.columns import Key, moment, of_incident, table, text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.declarer_questions import DeclarerQuestion
from workflows.domain.ids import DeclarerQuestionId, IncidentId

declarer_questions = table(
    "declarer_questions",
    of_incident(index=True),
    text("user"),
    text("by"),
    Column("entry_id", Key, nullable=False),
    moment("at"),
    moment("answered_at", nullable=True),
)

_QUESTIONS = RowMapper(DeclarerQuestion, declarer_questions)
_BY_ID = Lookup(_QUESTIONS, declarer_questions.c.id)


class SqlDeclarerQuestions:
    """`workflows.ports.declarer_questions.DeclarerQuestions`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, question: DeclarerQuestion) -> DeclarerQuestion:
        row = _QUESTIONS.to_row(question)
        return replace(question, id=DeclarerQuestionId(self._tx.insert(declarer_questions, row)))

    def get(self, question_id: DeclarerQuestionId) -> DeclarerQuestion | None:
        return _BY_ID.first(self._tx, question_id)

    def answered(self, question: DeclarerQuestion, at: datetime) -> None:
        self._tx.update(declarer_questions, question.id, {"answered_at": at})

    def count_since(self, incident_id: IncidentId, since: datetime) -> int:
        its = (declarer_questions.c.incident_id == incident_id, declarer_questions.c.at > since)
        return int(self._tx.scalar(select(func.count()).select_from(declarer_questions).where(*its)))
