"""Signed texts are read in few steps, and nothing else is believed than before."""

import pytest
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.web import signing

KEYS = ("an older secret of the house", "the secret of this house")
HOW = {"salt": "cookie", "signer_kwargs": {"key_derivation": "hmac"}}
SAID = {"_user_id": "t", "proven": ["s", 1], "long": "长" * 300}


@pytest.fixture
def ours():
    return signing.Remembering(KEYS, serializer=URLSafeTimedSerializer.default_serializer, **HOW)


@pytest.mark.parametrize("keys", [KEYS, KEYS[:1], KEYS[1:]])
def test_what_itsdangerous_signs_we_read_and_the_other_way_round(ours, keys):
    theirs = URLSafeTimedSerializer(list(keys), **HOW)

    assert ours.loads(theirs.dumps(SAID), max_age=60) == SAID
    if keys[-1] == KEYS[-1]:
        assert theirs.loads(ours.dumps(SAID), max_age=60) == SAID


def test_a_remembered_text_is_read_once_and_given_to_each_asker_anew(ours):
    text = ours.dumps(SAID)

    ours.loads(text)["proven"].append("changed")
    again = ours.loads(text)

    assert again == SAID
    assert ours._read.cache_info()[:2] == (1, 1)


def test_a_remembered_text_grows_old(ours):
    text = ours.dumps(SAID)
    ours.loads(text)

    with pytest.raises(SignatureExpired):
        ours.loads(text, max_age=-1)


@pytest.mark.parametrize("end", ["x", "", "=="])
def test_nothing_altered_and_nothing_of_another_house_is_believed(ours, end):
    text = ours.dumps(SAID)
    ours.loads(text)
    foreign = URLSafeTimedSerializer("the secret of another house", **HOW).dumps(SAID)

    for one in (text[:-3] + end, foreign, end):
        with pytest.raises(BadSignature):
            ours.loads(one)
