"""Offers: what one person proposes and another settles. The parts that every kind of offer shares."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import admit_to_part
from workflows.domain.errors import NotFound
from workflows.domain.ids import IncidentId, OfferId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.proposals import Offer, OfferKind, OfferState
from workflows.jobs import PostOffer, SettleOffer
from workflows.ports.store import UnitOfWork


def same_offer(uow: UnitOfWork, offer: Offer) -> Offer | None:
    """An equal one that stands already: asked twice, it is asked once."""
    for standing in uow.offers.open_of(offer.incident_id, offer.kind):
        if replace(standing, id=offer.id, at=offer.at, message=None) == offer:
            return standing
    return None


def put_offer(uow: UnitOfWork, offer: Offer) -> Offer:
    """A new offer overtakes those of its kind, and is posted in the room."""
    overtake_offers(uow, offer.incident_id, offer.kind, offer.at)
    stored = uow.offers.add(offer)
    uow.outbox.put(PostOffer(offer.incident_id, stored.id))
    return stored


def overtake_offers(uow: UnitOfWork, incident_id: IncidentId, kind: OfferKind, now: datetime) -> None:
    """The facts moved on: what stands open no longer does."""
    for offer in uow.offers.open_of(incident_id, kind):
        _settle(uow, replace(offer, state=OfferState.OVERTAKEN, settled_at=now))


def take_offer(
    uow: UnitOfWork, offer_id: OfferId, kind: OfferKind, verb: Verb, by: Person
) -> tuple[Incident, Offer] | None:
    """The offer and its incident, for somebody who may `verb` there; None when it was answered before.

    Raises `NotFound` alike for an offer that does not exist and one that `by` may not know of.
    """
    missing = NotFound("no_such_offer")
    found = uow.offers.get(offer_id)
    if found is None or found.kind is not kind:
        raise missing
    incident = admit_to_part(uow, verb, found.incident_id, by, missing)
    offer = uow.offers.get(offer_id)  # read again under the incident's lock
    assert offer is not None, "offers are never deleted"
    return (incident, offer) if offer.state is OfferState.OPEN else None


def answer_offer(uow: UnitOfWork, offer: Offer, accept: bool, by: Person, now: datetime) -> None:
    """Note the answer; the message in the room loses its buttons."""
    state = OfferState.ACCEPTED if accept else OfferState.DECLINED
    _settle(uow, replace(offer, state=state, settled_by=by.id, settled_at=now))


def _settle(uow: UnitOfWork, offer: Offer) -> None:
    uow.offers.save(offer)
    uow.outbox.put(SettleOffer(offer.incident_id, offer.id))
