"""What waits for a second person."""

from dataclasses import replace

from sqlalchemy import select

from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from storage.tables import offers
from workflows.domain.ids import IncidentId, OfferId
from workflows.domain.proposals import Offer, OfferKind, OfferState

_OFFERS = RowMapper(Offer, offers)


class SqlOffers:
    """`workflows.ports.records.Offers`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, offer: Offer) -> Offer:
        return replace(offer, id=OfferId(self._tx.insert(offers, _OFFERS.to_row(offer))))

    def get(self, offer_id: OfferId) -> Offer | None:
        row = self._tx.first(select(offers).where(offers.c.id == offer_id))
        return None if row is None else _OFFERS.from_row(row)

    def save(self, offer: Offer) -> None:
        self._tx.update(offers, offer.id, _OFFERS.to_row(offer))

    def open_of(self, incident_id: IncidentId, kind: OfferKind) -> tuple[Offer, ...]:
        """The oldest first."""
        is_open = (offers.c.kind == kind.value, offers.c.state == OfferState.OPEN.value)
        wanted = select(offers).where(offers.c.incident_id == incident_id, *is_open).order_by(offers.c.id)
        return tuple(map(_OFFERS.from_row, self._tx.all(wanted)))
