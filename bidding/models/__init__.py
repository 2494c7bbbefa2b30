"""Tables of buying: requirement, sign-up, draw, sealed offers, ranking, award, contract."""

from bidding.models.agreement import Agreement
from bidding.models.amendment import Amendment
from bidding.models.award import Award, Objection
from bidding.models.contract import Contract, Result
from bidding.models.draw import DrawRound, Freeze, SeedEntry
from bidding.models.ending import Ending
from bidding.models.exemption import Exemption
from bidding.models.expert import Expert, ExpertItem
from bidding.models.explanation import Explanation
from bidding.models.hold import Hold
from bidding.models.ledger import LedgerRow
from bidding.models.live import LiveBid, LiveRoom
from bidding.models.payment import Payment
from bidding.models.people import ProposedPerson, Witness
from bidding.models.purchase import Purchase
from bidding.models.requirement import Edition, Exclusion, Requirement
from bidding.models.scoring import ExpertPool, Seat
from bidding.models.sealing import (
    Closing,
    Envelope,
    OpenedOffer,
    Release,
    RevealedKey,
    SealedFile,
    Trustee,
    TrusteeKey,
)
from bidding.models.selection import LabelledDraw, Question, RankingRecord
from bidding.models.signup import Signup
from bidding.models.subscription import Subscription
from bidding.models.verdict import Verdict

MODELS = (
    Purchase,
    Requirement,
    Exclusion,
    Edition,
    Signup,
    Witness,
    ProposedPerson,
    Freeze,
    DrawRound,
    SeedEntry,
    Award,
    Objection,
    Explanation,
    Agreement,
    Ending,
    Hold,
    LabelledDraw,
    RankingRecord,
    Question,
    LiveRoom,
    LiveBid,
    TrusteeKey,
    Trustee,
    Envelope,
    SealedFile,
    Closing,
    Release,
    RevealedKey,
    OpenedOffer,
    Expert,
    ExpertItem,
    ExpertPool,
    Seat,
    Verdict,
    Contract,
    Result,
    Amendment,
    Payment,
    Exemption,
    Subscription,
    LedgerRow,
)

__all__ = ["MODELS", *(model.__name__ for model in MODELS)]  # noqa: PLE0604 names of classes
