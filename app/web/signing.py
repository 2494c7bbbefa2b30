"""What browsers bring back signed (cookies, form tokens), read in fewer steps.

itsdangerous makes its signer and derives its key at every reading; here both are made once.
"""

from functools import lru_cache

from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

REMEMBERED = 1000  # texts of browsers that were found genuine


class Signer(TimestampSigner):
    """Derives each key once."""

    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        self._derived = {}

    def derive_key(self, secret_key=None):
        if secret_key not in self._derived:
            self._derived[secret_key] = super().derive_key(secret_key)
        return self._derived[secret_key]

    def verified(self, text):
        """The bytes before the signature, their time at the end; BadSignature if it is not ours."""
        return super(TimestampSigner, self).unsign(text)


class Signed(URLSafeTimedSerializer):
    """itsdangerous' serializer with one signer for all texts."""

    default_signer = Signer

    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        self._signers = {}

    def make_signer(self, salt=None):
        if salt not in self._signers:
            self._signers[salt] = super().make_signer(salt)
        return self._signers[salt]

    def said(self, text):
        """What a genuine text says, however old it is; BadData for any other."""
        signed = self.make_signer().verified(text)
        return self.load_payload(signed.rpartition(b".")[0])


class AsItIs:
    """Leaves a text as it is."""

    dumps = loads = staticmethod(str)


class Remembering(Signed):
    """A browser brings the same text with every request: what a genuine one says is remembered.

    Whether it is still young enough is asked each time, and each asker gets a thing of his own.
    """

    def __init__(self, keys, *, serializer, **more):
        super().__init__(keys, serializer=serializer, **more)
        plain = Signed(keys, serializer=AsItIs, **more)
        self._read = lru_cache(REMEMBERED)(lambda text: plain.loads(text, return_timestamp=True))

    def loads(self, s, max_age=None, return_timestamp=False, salt=None):
        """As itsdangerous; of this serializer's own salt only."""
        text, signed_at = self._read(s)
        signer = self.make_signer()
        now = signer.timestamp_to_datetime(signer.get_timestamp())
        age = (now - signed_at).total_seconds()
        if max_age is not None and not 0 <= age <= max_age:
            raise SignatureExpired("of another time", payload=s, date_signed=signed_at)
        found = self.serializer.loads(text)
        return (found, signed_at) if return_timestamp else found
