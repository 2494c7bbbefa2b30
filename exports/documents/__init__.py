"""Every paper of the house; the registry takes them from here."""

from exports.documents import award, review, review_ledger

DOCUMENTS = (*award.DOCUMENTS, *review.DOCUMENTS, *review_ledger.DOCUMENTS)
