"""What waits for a second person."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from storage.tables import offers
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, OfferId
from workflows.domain.offers import Offer, OfferKind, OfferState


class SqlOffers:
    """`workflows.ports.records.Offers`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, offer: Offer) -> Offer:
        return replace(offer, id=OfferId(self._tx.add(offers, _columns(offer))))

    def get(self, offer_id: OfferId) -> Offer | None:
        row = self._tx.first(select(offers).where(offers.c.id == offer_id))
        return None if row is None else _offer(row)

    def save(self, offer: Offer) -> None:
        self._tx.save(offers, offer.id, _columns(offer))

    def open_of(self, incident_id: IncidentId, kind: OfferKind) -> tuple[Offer, ...]:
        """The oldest first."""
        is_open = (offers.c.kind == kind.value, offers.c.state == OfferState.OPEN.value)
        wanted = select(offers).where(offers.c.incident_id == incident_id, *is_open).order_by(offers.c.id)
        return tuple(map(_offer, self._tx.all(wanted)))


def _columns(offer: Offer) -> dict[str, Any]:
    return {
        "incident_id": offer.incident_id,
        "kind": offer.kind.value,
        "by": offer.by,
        "at": offer.at,
        "to": offer.to,
        "role": offer.role,
        "severity": offer.severity,
        "reason": offer.reason,
        "state": offer.state.value,
        "settled_by": offer.settled_by,
        "settled_at": offer.settled_at,
        "message": offer.message,
    }


def _offer(row: Row[Any]) -> Offer:
    return Offer(
        id=row.id,
        incident_id=row.incident_id,
        kind=OfferKind(row.kind),
        by=row.by,
        at=row.at,
        to=row.to,
        role=row.role,
        severity=row.severity,
        reason=row.reason,
        state=OfferState(row.state),
        settled_by=row.settled_by,
        settled_at=row.settled_at,
        message=row.message,
    )
