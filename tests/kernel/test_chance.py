"""Bytes by chance, and derived bytes while practice data are built."""

import pytest

from app.kernel import chance
from app.kernel.db import new_id


def test_bytes_come_from_the_operating_system():
    assert chance.token_bytes(16) != chance.token_bytes(16)
    assert len(chance.token_bytes(10)) == 10


def test_derived_bytes_repeat_for_the_same_secret_only():
    def some(key):
        with chance.derived(key):
            return [new_id(), new_id(), chance.token_bytes(32)]

    assert some(b"k" * 32) == some(b"k" * 32)
    assert some(b"k" * 32) != some(b"l" * 32)
    assert len(set(some(b"k" * 32))) == 3


def test_afterwards_chance_is_back_also_after_an_error():
    with pytest.raises(ZeroDivisionError), chance.derived(b"k" * 32):
        raise ZeroDivisionError

    assert chance.token_bytes(16) != chance.token_bytes(16)


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"), chance.derived(b"short"):
        pass
