"""Proposed people and the open jobs that bind them already. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel.errors import Reason


@dataclass(frozen=True)
class Proposed:
    """A proposed person and how many open contracts bind him."""

    name: str
    certificate: str
    jobs: int


def bound(people: Iterable[Proposed], most: int) -> list[Proposed]:
    """List those whom as many open contracts bind as local rules take for too many."""
    return [one for one in people if one.jobs >= most]


def refusals(people: Iterable[Proposed], most: int, blocks: bool) -> list[Reason]:
    """Say who may not be proposed, where local rules forbid it."""
    if not blocks:
        return []
    text = "{name}已在 {n} 份未履行完毕的合同中任职，不得再拟派"
    return [Reason.of(text, name=one.name, n=one.jobs) for one in bound(people, most)]


def masked_phone(phone: str) -> str:
    """Show a telephone number without its middle."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "*" * len(phone)
