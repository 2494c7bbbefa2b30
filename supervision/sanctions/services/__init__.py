"""The verbs of sanctions; `propose` is the door for other rooms."""

from supervision.sanctions.services.handling import propose

__all__ = ["propose"]
