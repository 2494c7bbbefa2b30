"""HPKE base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.

Single shot. The ephemeral key follows from given material, so that a sealing can be repeated
byte for byte by whoever knows the material.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.kernel.sealing import derive

KEM = b"KEM\x00\x20"
SUITE = b"HPKE\x00\x20\x00\x01\x00\x03"


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return derive.extract(salt, b"HPKE-v1" + suite + label + material)


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return derive.expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def key_pair(material: bytes) -> tuple[bytes, bytes]:
    """Derive (secret, public) from key material (RFC 9180 7.1.3)."""
    prk = _extract(KEM, b"", b"dkp_prk", material)
    secret = _expand(KEM, prk, b"sk", b"", 32)
    return secret, public_of(secret)


def public_of(secret: bytes) -> bytes:
    """Return the X25519 public key of a secret."""
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _shared(secret: bytes, public: bytes, enc: bytes, receiver: bytes) -> bytes:
    """Agree on the shared secret of sender and receiver; ValueError for a useless key."""
    pair = X25519PrivateKey.from_private_bytes(secret)
    agreed = pair.exchange(X25519PublicKey.from_public_bytes(public))
    prk = _extract(KEM, b"", b"eae_prk", agreed)
    return _expand(KEM, prk, b"shared_secret", enc + receiver, 32)


def _schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    context = b"\x00" + _extract(SUITE, b"", b"psk_id_hash", b"")
    context += _extract(SUITE, b"", b"info_hash", info)
    secret = _extract(SUITE, shared, b"secret", b"")
    key = _expand(SUITE, secret, b"key", context, 32)
    return key, _expand(SUITE, secret, b"base_nonce", context, 12)


def seal(
    receiver: bytes, info: bytes, aad: bytes, text: bytes, material: bytes
) -> tuple[bytes, bytes]:
    """Seal a text to a public key; answers (enc, ciphertext)."""
    secret, enc = key_pair(material)
    key, nonce = _schedule(_shared(secret, receiver, enc, receiver), info)
    return enc, ChaCha20Poly1305(key).encrypt(nonce, text, aad)


def unseal(secret: bytes, enc: bytes, info: bytes, aad: bytes, sealed: bytes) -> bytes:
    """Open what was sealed to the key of `secret`; ValueError when it does not hold."""
    key, nonce = _schedule(_shared(secret, enc, enc, public_of(secret)), info)
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, aad)
    except InvalidTag:
        raise ValueError("not sealed to this key, or altered") from None
