"""The verbs of projects; one transaction each."""

from projects.services.registration import correct, give_code, register, withdraw
from projects.services.units import add_unit, end_unit

__all__ = ["add_unit", "correct", "end_unit", "give_code", "register", "withdraw"]
