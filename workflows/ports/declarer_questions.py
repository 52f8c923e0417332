"""Stored questions to those who declared what they may not see."""

from datetime import datetime
from typing import Protocol

from workflows.domain.declarer_questions import DeclarerQuestion
from workflows.domain.ids import DeclarerQuestionId, IncidentId


class DeclarerQuestions(Protocol):
    def add(self, question: DeclarerQuestion) -> DeclarerQuestion:
        """Store a new question (its id is ignored); return it with the id the database gave it."""

    def get(self, question_id: DeclarerQuestionId) -> DeclarerQuestion | None: ...
    def answered(self, question: DeclarerQuestion, at: datetime) -> None: ...
    def count_since(self, incident_id: IncidentId, since: datetime) -> int: ...
