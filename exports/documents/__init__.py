"""Every paper of the house; the registry takes them from here."""

from exports.documents import review

DOCUMENTS = (*review.DOCUMENTS,)
