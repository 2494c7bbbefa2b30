"""Sharing: any two of three, never one alone; the field is that of 0x11B."""

import itertools

import pytest

from app.kernel.sealing import derive, shamir

SECRET = bytes(range(32))


def slow(a, b):
    """Multiply bit by bit, as the definition says."""
    product = 0
    for _ in range(8):
        product ^= a if b & 1 else 0
        a, b = (a << 1) ^ (0x11B if a & 128 else 0), b >> 1
    return product


def test_the_field_is_that_of_the_polynomial():
    assert shamir.times(0x53, 0xCA) == 1  # FIPS 197 4.2
    assert shamir.times(0x57, 0x83) == 0xC1
    for a, b in itertools.product(range(256), repeat=2):
        assert shamir.times(a, b) == slow(a, b)
        assert not b or shamir.over(shamir.times(a, b), b) == a


def test_any_two_of_three_give_the_secret_back():
    dealt = shamir.deal(SECRET, 2, 3)

    for pair in itertools.combinations(dealt.items(), 2):
        assert shamir.combine(dict(pair), 2) == SECRET
    assert shamir.combine(dealt, 2) == SECRET


def test_coefficients_follow_from_the_secret():
    slope = derive.key(SECRET, b"shamir")

    assert shamir.deal(SECRET, 2, 3)[1] == bytes(a ^ b for a, b in zip(SECRET, slope, strict=True))


def test_one_share_says_nothing_of_the_secret():
    dealt = shamir.deal(SECRET, 2, 2)

    assert SECRET not in dealt.values()
    with pytest.raises(ValueError, match="too few"):
        shamir.combine({1: dealt[1]}, 2)


def test_one_trustee_alone_holds_the_secret_itself():
    assert shamir.deal(SECRET, 1, 1) == {1: SECRET}
    assert shamir.combine({1: SECRET}, 1) == SECRET


def test_a_flipped_share_gives_another_secret():
    dealt = shamir.deal(SECRET, 2, 3)
    flipped = bytes([dealt[2][0] ^ 1]) + dealt[2][1:]

    assert shamir.combine({1: dealt[1], 2: flipped}, 2) != SECRET


@pytest.mark.parametrize(("threshold", "count"), [(0, 1), (2, 1), (3, 3), (2, 4)])
def test_other_numbers_are_refused(threshold, count):
    with pytest.raises(ValueError, match="one to three"):
        shamir.deal(SECRET, threshold, count)
