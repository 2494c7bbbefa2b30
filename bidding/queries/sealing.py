"""Named reads of sealed offers; none tells of envelopes to anybody but their own agency."""

from app.accounts.models import Organisation
from app.kernel.events import Event
from app.kernel.prepared import prepared
from bidding.models import (
    Envelope,
    OpenedOffer,
    Requirement,
    SealedFile,
    Signup,
    Trustee,
    TrusteeKey,
)
from bidding.requirement_states import RequirementState
from bidding.rules.selection.offers import discounted
from intermediaries.models import Agency

BRACKETS = str.maketrans("[(（【]）)】", "〔〔〔〔〕〕〕〕")  # a keyboard has no others


def trustee(key: str) -> TrusteeKey | None:
    """Return a registered key with its organisation, None when there is none."""
    query = TrusteeKey.select(TrusteeKey, Organisation).join(Organisation)
    return query.where(TrusteeKey.id == key).first()


def keys_of(organisation: str) -> list[TrusteeKey]:
    """List the keys an organisation has registered, newest first."""
    query = TrusteeKey.select().where(TrusteeKey.organisation == organisation)
    return list(query.order_by(TrusteeKey.created_at.desc(), TrusteeKey.id).limit(100))


@prepared
def to_open(organisation):
    """List the purchases whose opening waits and that an organisation holds a key of."""
    mine = Trustee.select(Trustee.requirement).join(TrusteeKey)
    mine = mine.where(TrusteeKey.organisation == organisation)
    fields = (Requirement.id, Requirement.title, Requirement.state)
    query = Requirement.select(*fields).where(
        Requirement.state == RequirementState.OPENING, Requirement.id.in_(mine)
    )
    return query.order_by(Requirement.draw_at).limit(100)


def envelopes_of(signup: Signup) -> list[Envelope]:
    """List the versions an agency has submitted, newest first."""
    return list(signup.envelopes.order_by(Envelope.number.desc()))


def sealed_file(key: str) -> SealedFile | None:
    """Return a sealed attachment with its purchase, None when there is none."""
    query = SealedFile.select(SealedFile, Requirement).join(Requirement)
    return query.where(SealedFile.id == key).first()


def numbered(number: str) -> Requirement | None:
    """Return the purchase of a notice number, however its brackets were typed; or None."""
    written = "".join(number.split()).translate(BRACKETS)
    return Requirement.get_or_none(Requirement.number == written)


def agency_with(uscc: str) -> Agency | None:
    """Return the agency of a credit code, None when there is none."""
    return Agency.get_or_none(Agency.uscc == uscc)


def window_event(key: str) -> Event | None:
    """Return the logged receipt of a file handed in at a window, None for anything else."""
    return Event.get_or_none(Event.id == key, Event.key == "bidding.offer.handed")


def offered(requirement: Requirement, number: int) -> int | None:
    """Return the price of an opened offer in fen, None when there is none by this number."""
    if requirement.price_mode not in {"amount", "discount"}:
        return None
    mine = (OpenedOffer.requirement == requirement) & (OpenedOffer.number == number)
    row = OpenedOffer.get_or_none(mine)
    if row is None or row.amount_fen is not None:
        return row.amount_fen if row else None
    return discounted(requirement.amount_fen, row.rate_bp or 0)
