"""Every paper of the house, and every list as Excel; the registry takes them from here."""

from exports.documents import (
    award,
    board,
    checks,
    clauses,
    complaints,
    contract,
    contract_ledgers,
    credit,
    intake,
    ledgers,
    library,
    performance,
    report,
    review,
    review_ledger,
    review_paths,
    sanctions,
    survey,
)

DOCUMENTS = (
    *award.DOCUMENTS,
    *contract.DOCUMENTS,
    *clauses.DOCUMENTS,
    *review.DOCUMENTS,
    *review_ledger.DOCUMENTS,
    *review_paths.DOCUMENTS,
    *library.DOCUMENTS,
    *intake.DOCUMENTS,
    *performance.DOCUMENTS,
    *survey.DOCUMENTS,
    *complaints.DOCUMENTS,
    *checks.DOCUMENTS,
    *sanctions.DOCUMENTS,
    *report.DOCUMENTS,
)
LISTINGS = (
    *performance.LISTINGS,
    *credit.LISTINGS,
    *sanctions.LISTINGS,
    *ledgers.LISTINGS,
    *complaints.LISTINGS,
    *checks.LISTINGS,
    *board.LISTINGS,
    *contract_ledgers.LISTINGS,
)
