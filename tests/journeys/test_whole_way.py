"""A project from its code to its certificate, each step by its own role, without JavaScript."""

import contextlib
import dataclasses

import pytest

from app.demo.building import sets
from app.factory import create_app
from app.kernel import parameters
from app.web.i18n import catalogue
from tests.conftest import SECRET, close
from tests.journeys import market_steps as market
from tests.journeys import review_steps as review
from tests.journeys.town import Town


@pytest.fixture
def town(settings, committing_db, committing_url, tmp_path):
    """The product on a database of its own, its forms guarded as in service."""
    from app.kernel import files

    close(committing_db)
    mine = dataclasses.replace(
        settings, data=tmp_path, database_url=committing_url, secret=SECRET, log_name="town"
    )
    application = create_app(mine, warm=False)
    application.testing = True
    before, catalogue.strict = catalogue.strict, True
    parameters.forget()
    committing_db.connect(reuse_if_open=True)
    with contextlib.ExitStack() as stack:
        made = Town(application, stack)
        made.at("2026-10-30 09:00")
        yield made.settle()
    catalogue.strict = before
    files.configure(settings)
    parameters.forget()


def test_from_code_to_certificate_without_javascript(town, capsys, tmp_path):
    to_contract(town, capsys, tmp_path)
    review_rounds(town, first=in_words)
    raw, proof = review.certify(town)
    review.prove(capsys, tmp_path, raw, proof)
    review.reissue(town)


def to_contract(town, capsys, tmp_path):
    """Steps 1 to 5: owner, project, agency, requirement, draw, award, contract."""
    market.register(town, "owner", market.OWNER, "owner")
    market.register(town, "agency", market.AGENCY, "agency")
    market.register_project(town)
    market.apply(town)
    market.rivals(town)
    town.at("2026-10-30 14:00")
    market.publish(town)
    town.at("2026-11-02 10:00")
    for login, nonce in (("agency", "三只白鹭"), ("rival1", ""), ("rival2", "等雨停")):
        market.sign_up(town, login, nonce)
    market.freeze_and_draw(town, capsys, tmp_path)
    market.contract(town)


def in_words(town):
    """An opinion whose place is told in words."""
    review.write(town, "reviewer", "建施-01", problem="防火墙耐火极限未标注。")


def review_rounds(town, first):
    """Steps 6 to 9: drawings handed in, two rounds of opinions and answers."""
    town.at("2026-11-12 09:30")
    review.staff(town)
    review.hand_in(town)
    town.at("2026-11-12 15:00")
    review.assign(town)
    review.write(town, "reviewer", "结施-01", problem="钢梁防火保护层做法缺失。")
    first(town)
    review.write(town, "fire", "水施-01", problem="末端试水装置位置未表示。", kind="mandatory_fire")
    review.finish_all(town)
    town.at("2026-11-16 10:00")
    words, ledger = review.issue(town)
    for text in ("钢梁防火保护层做法缺失。", "防火墙耐火极限未标注。", "末端试水装置位置未表示。"):
        assert text in words
        assert text in ledger
    town.at("2026-11-18 09:00")
    changed = next(row for row in sets.WAREHOUSE if row[0] == "建施-01")
    review.reply_all(town, upload=sets.drawn(sets.STORE, "B", *changed))
    town.at("2026-11-19 09:00")
    review.judge(town, again="钢梁防火保护层做法缺失。")
    review.finish_all(town)
    words, _ = review.issue(town)
    assert "钢梁防火保护层做法缺失。" in words
    assert "末端试水装置位置未表示。" not in words
    town.at("2026-11-20 09:00")
    review.reply_all(town)
    review.judge(town)
    review.finish_all(town)
