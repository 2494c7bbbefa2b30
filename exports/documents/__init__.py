"""Every paper of the house; the registry takes them from here."""

from exports.documents import award, review

DOCUMENTS = (*award.DOCUMENTS, *review.DOCUMENTS)
