"""Whose things are that belong to a purchase or a contract, for permission clauses."""


class OfPurchase:
    """A thing of a requirement is the owner's who buys."""

    @property
    def owner_id(self) -> str:
        """Name the buying organisation."""
        return self.requirement.owner_id


class OfContract:
    """A thing of a contract is its two parties'."""

    @property
    def owner_id(self) -> str:
        """Name the buying organisation."""
        return self.contract.owner_id

    @property
    def agency_id(self) -> str:
        """Name the agency's organisation."""
        return self.contract.agency_id
