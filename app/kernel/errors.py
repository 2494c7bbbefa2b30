"""What can go wrong in words a clerk understands. `app.web.errors` gives each its status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One sentence: `text` is the Chinese template and the key of its translation."""

    text: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, text: str, /, **values: Any) -> Reason:
        """Make a reason; `values` fill the {fields} of `text` when it is shown."""
        return cls(text, tuple(sorted(values.items())))

    def __str__(self) -> str:
        """Return the Chinese sentence."""
        return (
            self.text.format_map({k: _plain(v) for k, v in self.values})
            if self.values
            else self.text
        )


def _plain(value: Any) -> Any:
    """Write a list inside a sentence as a list of words."""
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else value


class DomainError(Exception):
    """A refusal that carries its reasons; `status` is the HTTP status of the answer."""

    status = 409

    def __init__(self, *reasons: Reason | str) -> None:
        """Keep the reasons; plain strings are templates without fields."""
        self.reasons = tuple(r if isinstance(r, Reason) else Reason(r) for r in reasons)
        super().__init__("；".join(str(r) for r in self.reasons))


class NotAllowed(DomainError):
    """The rules say no now (state, guard, missing part)."""


class Forbidden(DomainError):
    """This person may not do this."""

    status = 403


class StaleState(DomainError):
    """Somebody changed the thing meanwhile; the reason says who did what, when."""


class Late(DomainError):
    """The moment has passed."""


class NotFound(DomainError):
    """No such thing, or not for this reader (the two look alike on purpose)."""

    status = 404


class TooMany(DomainError):
    """Too often; `retry_after` seconds."""

    status = 429

    def __init__(self, *reasons: Reason | str, retry_after: int = 60) -> None:
        """Keep when to try again, in seconds."""
        super().__init__(*reasons)
        self.retry_after = retry_after


class Invalid(DomainError):
    """Wrong input: field -> Reason; the form is shown again with everything typed."""

    status = 422

    def __init__(self, fields: dict[str, Reason | str]) -> None:
        """Keep the reason of each field; the empty name stands for the whole form."""
        self.fields = {
            name: reason if isinstance(reason, Reason) else Reason(reason)
            for name, reason in fields.items()
        }
        super().__init__(*self.fields.values())
