"""Where a draw's seeds come from: the notice's hash chain, participants' nonces, drand (pure)."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

CHAIN_LENGTH = 64
QUICKNET_GENESIS = 1692803367
QUICKNET_PERIOD = 3
EPOCH = datetime(1970, 1, 1, 8)  # in Beijing time
HEX_HASH = re.compile("[0-9a-f]{64}")


def nonce_value(typed: str | None) -> str:
    """A sign-up's nonce as it enters the key: SHA-256 hex of the typed text, nothing stays nothing."""
    return hashlib.sha256(typed.encode()).hexdigest() if typed else ""


@dataclass(frozen=True)
class Chain:
    """A notice's own hash chain: the anchor is in the notice, one value is revealed per round."""

    seed: bytes
    length: int = CHAIN_LENGTH

    def _hashed(self, times: int) -> str:
        value = self.seed
        for _ in range(times):
            value = hashlib.sha256(value).digest()
        return value.hex()

    @property
    def anchor(self) -> str:
        return self._hashed(self.length)

    def value(self, turn: int) -> str:
        """The value revealed in round 1, 2, …: H^(length - round)(seed), hex."""
        if not 1 <= turn <= self.length:
            raise ValueError(f"承诺链只有 {self.length} 轮，没有第 {turn} 轮")
        return self._hashed(self.length - turn)


def chain(master: bytes, notice: str, length: int = CHAIN_LENGTH) -> Chain:
    return Chain(hmac.digest(master, notice.encode(), "sha256"), length)


def drand_round(
    at: datetime, genesis: int = QUICKNET_GENESIS, period: int = QUICKNET_PERIOD
) -> int:
    """The newest round at T (naive Beijing time); F lies well before it."""
    return ((at - EPOCH) // timedelta(seconds=1) - genesis) // period + 1


def drand_holds(signature: str, randomness: str) -> bool:
    """Whether randomness = SHA-256(signature), both hex; the BLS signature is not checked here."""
    try:
        return hashlib.sha256(bytes.fromhex(signature)).hexdigest() == randomness
    except ValueError:
        return False
