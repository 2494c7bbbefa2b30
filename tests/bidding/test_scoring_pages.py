"""Pages of scoring: the table in the draft, the expert's sheet and signature, who sees what when."""

import json
import re

import pytest

from app.accounts.models import Organisation
from app.kernel.events import Event
from bidding.models import Edition, Requirement, Seat
from bidding.rules import terms_of_method
from bidding.services import evidence, labelled
from tests.bidding.scenes import form, verify
from tests.bidding.test_scoring import opened
from tests.bidding.test_sealed import fresh
from tests.factories.accounts import PASSWORD, make_actor
from tests.factories.bidding import make_owner, make_requirement
from tests.factories.scoring import called, fill, make_experts, sign
from tests.factories.sealing import make_trustee

DRAFT = "/bidding/requirements/{}/edit/rules"
TIMES = {
    "signup_until": "2026-11-19T17:00",
    "draw_at": "2026-11-19T17:10",
    "publicity_days": "3",
    "suite": "sha256",
    "level": "1",
    "source": "none",
    "price_mode": "amount",
    "experts": "5",
    "days": "4",
    "trim_from": "5",
}


@pytest.fixture
def draft(db, at, web):
    """A draft by scoring and the page of its owner."""
    at("2026-11-16 09:00")
    owner = make_owner()
    row = make_requirement(owner, method="scoring", publish_it=False)
    return row, web(owner)


def test_the_table_begins_with_what_is_shipped_for_the_service(draft):
    row, page = draft
    terms = terms_of_method.read("scoring", row.rule_data)

    assert [one.title for one in terms.table()] == [
        "价格",
        "信用",
        "审查组织方案",
        "审查人员",
        "质量与廉洁措施",
    ]
    html = page.get(DRAFT.format(row.id)).text
    assert 'value="审查组织方案"' in html
    assert "分值合计 100 分。" in html


def test_a_table_is_kept_only_when_it_adds_up(draft):
    row, page = draft
    table = {"price_weight": "40", "c1_title": "服务方案", "c1_weight": "59.5"}

    wrong = page.post(DRAFT.format(row.id), data={**TIMES, **table})
    assert (wrong.status_code, "各项分值合计应为 100 分" in wrong.text) == (422, True)
    assert "分值合计 99.5 分，还差 0.5 分。" in wrong.text
    told = page.get("/bidding/requirements/weights", query_string=table).text
    assert "还差 0.5 分" in told
    table["c1_weight"] = "60"
    assert page.post(DRAFT.format(row.id), data={**TIMES, **table}).status_code == 303
    terms = terms_of_method.read("scoring", Requirement.get_by_id(row.id).rule_data)
    assert [(one.key, one.weight) for one in terms.table()] == [("price", 4000), ("c1", 6000)]
    assert (terms.experts, terms.days, terms.trim_from) == (5, 4, 5)
    html = page.get(f"/bidding/requirements/{row.id}").text
    assert "服务方案（60 分，专家评分）" in html
    assert "只有 0 名" in html


def test_a_revision_changes_the_table_and_the_notice_prints_it(draft):
    row, page = draft
    make_experts(3)
    owner = Organisation.get_by_id(row.owner_id)
    keys = [make_trustee(0, owner).key.id]
    page.post(f"/bidding/requirements/{row.id}/trustees", data={"keys": keys})
    assert page.post(f"/bidding/requirements/{row.id}/publish").status_code == 303
    url = f"/bidding/requirements/{row.id}/revise"
    assert 'value="审查人员"' in page.get(url).text

    told = form(
        **{**TIMES, "experts": "3"}, reason="调整评分项", price_weight="40", c1_title="方案"
    )
    wrong = page.post(url, data={**told, "c1_weight": "6o"})
    assert (wrong.status_code, "请填写分数" in wrong.text) == (422, True)
    sent = page.post(url, data={**told, "c1_weight": "60"})
    assert sent.status_code == 303, sent.text
    notice = json.loads(row.editions.order_by(Edition.number.desc()).get().document)
    titles = [one["title"] for one in notice["method_terms"]["criteria"]]
    assert (notice["edition"], titles) == (2, ["价格", "方案"])


def sheet(requirement, points):
    keys = [(k, o.number) for k in ("c1", "c2", "c3") for o in requirement.opened_offers]
    return {f"m_{key}_{number}": points for key, number in keys}


def test_an_expert_accepts_fills_in_checks_and_signs(db, at, web, app):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    seat = called(requirement)[0]
    page, url = web(actors[seat.expert_id]), f"/bidding/seats/{seat.id}"

    assert requirement.title in page.get("/desk").text
    assert "接受评审" in page.get(f"{url}/accept").text
    assert page.post(f"{url}/accept", data={}).status_code == 422
    assert page.post(f"{url}/accept", data={"agreed": "1"}).status_code == 303
    wrong = page.post(f"{url}/sheet", data=sheet(requirement, "99"))
    assert (wrong.status_code, "0 到 30 之间" in wrong.text) == (422, True)
    assert page.post(f"{url}/sheet", data={"m_c1_1": "12.5"}).status_code == 303
    assert "还有 5 处没有填完" in page.get(f"{url}/sign").text
    page.post(f"{url}/sheet", data={**sheet(requirement, "12.5"), "sign": "1"})
    shown = page.get(f"{url}/sign").text
    digest = re.search(r'name="digest" value="(\w{64})"', shown)[1]
    bad = page.post(f"{url}/sign", data={"digest": digest, "current": "wrong"})
    assert (bad.status_code, Seat.get_by_id(seat.id).state) == (422, "accepted")
    assert page.post(f"{url}/sign", data={"digest": digest, "current": PASSWORD}).status_code == 303
    kept = Seat.get_by_id(seat.id)
    assert (kept.state, kept.sha256) == ("signed", digest)
    assert "12.50" in page.get(url).text


def test_sheets_stay_their_experts_own_until_all_have_signed(db, at, web, app, tmp_path):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    rows = called(requirement)
    anybody, office = app.test_client(), web(make_actor("clerk", kind="operator"))
    place = f"/bidding/requirements/{requirement.id}"
    other = web(actors[rows[1].expert_id])
    fill(rows[0], actors[rows[0].expert_id])
    sign(rows[0], actors[rows[0].expert_id])

    seq = Event.get(Event.key == "bidding.seat.sign").seq
    for page in (anybody, office, other):
        assert page.get(f"/log/disclosures/{seq}").status_code in {302, 303, 403, 404}
        assert page.get(f"/bidding/seats/{rows[0].id}").status_code in {302, 303, 403, 404}
        html = page.get(f"{place}/scoring").text
        assert not any(one.expert.name in html for one in (rows[0], rows[2]))
        assert page.get(f"{place}/draws/expert.json").status_code == 404
    for seat in rows[1:]:
        fill(seat, actors[seat.expert_id])
        sign(seat, actors[seat.expert_id])
    assert "评分汇总表在发出中选通知书后公开" in anybody.get(f"{place}/scoring").text
    assert rows[0].expert.name in office.get(f"{place}/scoring").text
    assert "签名的评分表" in office.get(f"/bidding/seats/{rows[0].id}").text
    record = anybody.get(f"{place}/draws/expert.json").text
    code, said = verify("draw", record, tmp_path)
    assert code == 0, said
    false = json.loads(record)
    false["rounds"][0]["picks"][0]["number"] = 99
    assert verify("draw", json.dumps(false), tmp_path)[0] == 1


def test_the_draw_of_experts_stands_on_the_hash_that_was_logged_at_the_freeze(db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    for seat in called(requirement):
        fill(seat, actors[seat.expert_id])
        sign(seat, actors[seat.expert_id])
    row = labelled.of(fresh(requirement), "expert")

    found = evidence.of_experts(fresh(requirement), row)["evidence"]
    told = json.loads(found["freeze"]["payload"])["facts"]
    assert told["pool_hash"] == requirement.expert_pools.get().sha256
    assert [one["name"] for one in found["frozen"]["pool"]] != []


def test_colleagues_do_not_read_at_their_desk_which_of_them_scores(at, web):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    seat = called(requirement)[0]
    expert = actors[seat.expert_id]
    place = Organisation.get_by_id(expert.org_id)
    colleague = make_actor("handler", organisation=place)

    fill(seat, expert)
    sign(seat, expert)

    own, other = web(expert).get("/desk").text, web(colleague).get("/desk").text
    assert ("评分表签名" in own, requirement.title in own) == (True, True)
    assert ("评分表签名" in other, requirement.title in other) == (False, False)
