"""The clock of a registration that waits for the operator."""

from app.accounts.parameters import OWN
from app.accounts.states import APPROVAL_DEADLINE
from app.kernel.deadlines import DeadlineRule

DEADLINES = (
    DeadlineRule(
        kind=APPROVAL_DEADLINE,
        label="组织注册核准",
        param="accounts.approval_days",
        unit="workdays",
        source=OWN,
    ),
)
