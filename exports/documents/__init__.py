"""Every paper of the house, and every list as Excel; the registry takes them from here."""

from exports.documents import award, clauses, credit, performance, review, review_ledger

DOCUMENTS = (
    *award.DOCUMENTS,
    *clauses.DOCUMENTS,
    *review.DOCUMENTS,
    *review_ledger.DOCUMENTS,
    *performance.DOCUMENTS,
)
LISTINGS = (*performance.LISTINGS, *credit.LISTINGS)
