"""HPKE against RFC 9180 (A.2.1), HKDF against RFC 5869, and against the library's own HPKE."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from app.kernel.sealing import derive, hpke

INFO = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
IKM_E = bytes.fromhex("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b")
IKM_R = bytes.fromhex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df")
PK_E = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
SK_E = "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600"
PK_R = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
SK_R = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"
TEXT = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
AAD = bytes.fromhex("436f756e742d30")
SEALED = (
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
)
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@pytest.mark.parametrize(
    ("material", "secret", "public"), [(IKM_E, SK_E, PK_E), (IKM_R, SK_R, PK_R)]
)
def test_key_pairs_of_the_rfc(material, secret, public):
    assert [part.hex() for part in hpke.key_pair(material)] == [secret, public]


def test_the_rfc_sealing_byte_for_byte():
    enc, sealed = hpke.seal(bytes.fromhex(PK_R), INFO, AAD, TEXT, IKM_E)

    assert (enc.hex(), sealed.hex()) == (PK_E, SEALED)
    assert hpke.unseal(bytes.fromhex(SK_R), enc, INFO, AAD, sealed) == TEXT


def test_the_library_opens_ours():
    secret = X25519PrivateKey.from_private_bytes(bytes.fromhex(SK_R))

    enc, sealed = hpke.seal(bytes.fromhex(PK_R), INFO, b"", TEXT, bytes(range(32)))

    assert SUITE.decrypt(enc + sealed, secret, INFO) == TEXT


def test_we_open_the_librarys():
    secret = X25519PrivateKey.from_private_bytes(bytes.fromhex(SK_R))
    made = SUITE.encrypt(TEXT, secret.public_key(), INFO)

    assert hpke.unseal(bytes.fromhex(SK_R), made[:32], INFO, b"", made[32:]) == TEXT


@pytest.mark.parametrize("what", ["key", "enc", "info", "aad", "sealed"])
def test_anything_else_does_not_open(what):
    enc, sealed = hpke.seal(bytes.fromhex(PK_R), INFO, AAD, TEXT, IKM_E)
    given = {"key": bytes.fromhex(SK_R), "enc": enc, "info": INFO, "aad": AAD, "sealed": sealed}
    given[what] = bytes([given[what][0] ^ 8]) + given[what][1:]

    with pytest.raises(ValueError, match="altered"):
        hpke.unseal(given["key"], given["enc"], given["info"], given["aad"], given["sealed"])


def test_hkdf_of_rfc_5869_case_1():
    prk = derive.extract(bytes(range(13)), b"\x0b" * 22)
    made = derive.expand(prk, bytes(range(0xF0, 0xFA)), 42)

    assert prk.hex() == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
    assert made.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
