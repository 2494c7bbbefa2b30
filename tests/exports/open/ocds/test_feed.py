"""Releases and records over HTTP: order, schema, permanence, silence, refusals."""

import datetime as dt
import io
import json
import os
from pathlib import Path

import fastjsonschema
import pytest

from app.kernel import files, jobs
from app.kernel.db import write
from bidding.models import Award, Contract, Edition, Requirement, Result
from bidding.services import amending, award, contract, live, publish
from exports.open.ocds import words
from exports.open.ocds.merging import compiled
from tests.bidding.scenes import F, T, drawn, pdf, winner
from tests.bidding.test_live import pooled
from tests.bidding.test_sealed import closed
from tests.factories.bidding import make_owner, make_requirement, terms
from tests.factories.sealing import release
from tests.factories.supervision import make_evaluation

SCHEMAS = Path(os.environ.get("CORPUS", "")) / "conformance" / "ocds" / "schema"

LATER = {"ends_on": dt.date(2026, 12, 20), "amount_fen": 8_400_000, "scope": "增加一个标段"}
LATER |= {"amount_why": "工作量增加", "reason": "红线调整"}


def feed(client, **asked):
    answer = client.get("/open/ocds/releases.json", query_string=asked)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def record(client, ocid):
    answer = client.get(f"/open/ocds/records/{ocid}.json")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def tags(releases):
    return [one["tag"][0] for one in releases]


@pytest.fixture
def served(at):
    """A purchase from its notice to its accepted result."""
    owner, requirement, bidders = drawn(at)
    _, (_, won) = winner(requirement, bidders)
    jobs.run_due(dt.datetime(2026, 11, 25, 0, 0))
    at("2026-11-26 09:00")
    signed = Contract.get()
    day = dt.date(2026, 11, 26)
    values = {"number": "HT-1", "amount_fen": 8_000_000, "signed_on": day}
    values |= {"starts_on": day, "ends_on": day + dt.timedelta(days=20)}
    contract.upload(signed, values, (files.store(pdf(), "合同.pdf"), "合同.pdf"), won, None)
    contract.confirm(Contract.get(), owner, None)
    later = amending.propose(Contract.get(), LATER, [], won)
    amending.agree(later, owner, None)
    result = Result.get()
    paper = files.store(io.BytesIO(pdf().read()), "成果.pdf")
    contract.deliver(result, "成果", [(paper, "成果.pdf")], won, None)
    contract.accept(Result.get(), owner, None)
    return Requirement.get_by_id(requirement.id)


def test_a_purchase_is_told_from_notice_to_result(client, served):
    releases = feed(client)["releases"]

    assert tags(releases) == [
        "tender",
        "tenderUpdate",
        "award",
        "awardUpdate",
        "contract",
        "contractAmendment",
        "implementation",
        "contractTermination",
    ]
    indexes = [one["log"]["index"] for one in releases]
    assert indexes == sorted(indexes)
    assert len({one["id"] for one in releases}) == len(releases)
    whole = compiled(releases)
    assert whole["tender"]["numberOfTenderers"] == len(whole["bids"]["details"]) == 3
    assert whole["awards"][0]["status"] == "active"
    assert whole["awards"][0]["value"] == {"amount": 80_000, "currency": "CNY"}
    (signed,) = whole["contracts"]
    assert signed["dateSigned"] == "2026-11-26T00:00:00+08:00"
    assert signed["status"] == "terminated"
    assert signed["value"] == {"amount": 84_000, "currency": "CNY"}
    assert signed["period"]["endDate"] == "2026-12-20T00:00:00+08:00"
    (change,) = signed["amendments"]
    assert (change["rationale"], change["description"]) == ("红线调整", "增加一个标段")
    assert change["releaseID"] == next(one["id"] for one in releases if "Amend" in one["tag"][0])
    assert signed["implementation"]["milestones"][0]["status"] == "met"


def test_every_release_leads_to_its_proof(client, served):
    for one in feed(client)["releases"]:
        path = one["log"]["disclosure"].split("/", 3)[3]
        payload = json.loads(json.loads(client.get(f"/{path}").text)["payload"])
        assert payload["at"] == one["date"]


@pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the schema of OCDS is read from the folder CORPUS"
)
def test_packages_hold_to_the_schema_of_ocds(client, served):
    def read(name):
        return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))

    local = {"https": lambda address: read(address.rpartition("/")[2])}
    package = feed(client)
    fastjsonschema.compile(read("release-package-schema.json"), handlers=local)(package)
    made = record(client, package["releases"][0]["ocid"])
    alone = read("record-package-schema.json")
    alone["properties"]["records"]["items"] = {}
    fastjsonschema.compile(alone)(made)
    fastjsonschema.compile(read("release-schema.json"))(made["records"][0]["compiledRelease"])


def test_the_record_is_what_the_releases_come_to(client, served):
    releases = feed(client)["releases"]
    (whole,) = record(client, releases[0]["ocid"])["records"]
    assert whole["releases"] == releases
    assert whole["compiledRelease"] == compiled(releases)


def test_following_next_finds_every_release_once(client, served):
    seen, after = [], -1
    while True:
        page = feed(client, after=after, limit=2)
        seen += page["releases"]
        if not page["log"]["more"]:
            break
        assert page["links"]["next"].endswith(f"?after={page['log']['next']}&limit=2")
        after = page["log"]["next"]
    assert page["links"] == {}
    assert seen == feed(client)["releases"]
    assert feed(client, after=page["log"]["next"])["releases"] == []


def test_a_release_reads_the_same_after_the_notice_was_revised(client, at):
    at("2026-11-16 09:00")
    owner = make_owner()
    requirement = make_requirement(owner)
    (first,) = feed(client)["releases"]
    at("2026-11-16 10:00")
    publish.revise(requirement, terms(title="改后的名称"), "补充要求", owner, None)

    old, new = feed(client)["releases"]
    assert old == first
    assert new["tag"] == ["tenderAmendment"]
    assert new["tender"]["title"] == "改后的名称"
    assert new["tender"]["amendments"][0]["rationale"] == "补充要求"


def test_a_cancelled_and_a_failed_purchase_say_so(client, at):
    at("2026-11-16 09:00")
    owner = make_owner()
    publish.cancel(make_requirement(owner), "方案调整", owner, None)
    make_requirement(owner, extensions=0)
    jobs.run_due(dt.datetime(2026, 12, 10, 9, 0))

    found = {one["tag"][0]: one for one in feed(client)["releases"]}
    assert found["tenderCancellation"]["tender"]["status"] == "cancelled"
    assert found["tenderCancellation"]["tender"]["amendments"][0]["rationale"] == "方案调整"
    ended = [one for one in feed(client)["releases"] if "tender" in one]
    assert ended[-1]["tender"]["status"] == "unsuccessful"


def test_a_refused_award_is_told_with_its_reason(client, at):
    _, requirement, bidders = drawn(at)
    row, (_, won) = winner(requirement, bidders)
    award.decline(row, "人员紧张", won, None)

    undone = feed(client)["releases"][-2:]
    assert {"awardCancellation", "tenderUpdate"} == set(tags(undone))
    told = next(one for one in undone if "awards" in one)["awards"][0]
    assert (told["status"], told["description"]) == ("unsuccessful", "人员紧张")


def test_nobody_learns_who_bids_before_the_pool_is_frozen_or_opened(client, at):
    _, requirement, _ = drawn(at)
    notice = Edition.get(Edition.requirement == requirement)
    sealed = json.loads(notice.document) | {"offers": "sealed"}
    with write():
        Edition.update(document=json.dumps(sealed)).where(Edition.id == notice.id).execute()

    closing = next(one for one in feed(client)["releases"] if one["tag"] == ["tenderUpdate"])
    assert set(closing["tender"]) == {"id", "status"}
    assert "bids" not in closing


def test_no_person_and_no_telephone_is_told(client, served):
    text = client.get("/open/ocds/releases.json").text
    assert served.title in text
    for secret in (served.contact, served.phone, served.complaint_phone):
        assert secret not in text


@pytest.mark.parametrize("ocid", ["ocds-lianshen-aaaaaaaaaaaaaaaa", "ocds-foreign-x", "x", "-"])
def test_an_unknown_process_is_answered_with_a_sentence(client, ocid):
    answer = client.get(f"/open/ocds/records/{ocid}.json")
    assert answer.status_code == 404
    assert json.loads(answer.text) == {"error": "没有这个采购过程"}


def test_an_event_of_no_published_notice_is_no_release(client, served):
    make_evaluation()
    assert {one["ocid"] for one in feed(client)["releases"]} == {f"ocds-lianshen-{served.id}"}


def test_a_draft_is_no_process(client, at):
    at("2026-11-16 09:00")
    draft = make_requirement(make_owner(), publish_it=False)
    assert client.get(f"/open/ocds/records/ocds-lianshen-{draft.id}.json").status_code == 404


@pytest.mark.parametrize("asked", [{"after": "x"}, {"limit": 0}, {"limit": 501}, {"after": -2}])
def test_a_wrong_number_is_refused_by_name(client, asked):
    answer = client.get("/open/ocds/releases.json", query_string=asked)
    assert answer.status_code == 400
    assert next(iter(asked)) in json.loads(answer.text)["error"]


@pytest.mark.parametrize("place", ["releases.json", "records/{}.json"])
def test_nothing_is_sent_twice_to_who_has_it(client, served, place):
    url = "/open/ocds/" + place.format(f"ocds-lianshen-{served.id}")
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_the_extension_describes_what_releases_carry(client, served):
    package = feed(client)
    assert package["extensions"] == [
        words.BIDS,
        words.LOTS,
        "http://127.0.0.1:8000/open/ocds/extension/extension.json",
    ]
    described = json.loads(client.get("/open/ocds/extension/extension.json").text)
    assert described["schemas"] == ["release-schema.json"]
    patch = json.loads(client.get("/open/ocds/extension/release-schema.json").text)
    declared = patch["properties"]["log"]["properties"]
    assert set(declared) == set(package["releases"][0]["log"])


@pytest.mark.parametrize(
    ("fen", "amount"), [(0, 0), (100, 1), (123, 1.23), (8_000_000, 80_000), (1, 0.01)]
)
def test_fen_become_exact_decimals(fen, amount):
    made = words.value(fen)
    assert made == {"amount": amount, "currency": "CNY"}
    assert round(made["amount"] * 100) == fen


def test_an_award_of_a_second_round_is_a_further_award(client, at):
    _, requirement, bidders = drawn(at)
    row, (_, won) = winner(requirement, bidders)
    award.decline(row, "人员紧张", won, None)
    jobs.run_due(dt.datetime(2026, 11, 20, 9, 10))

    whole = record(client, f"ocds-lianshen-{requirement.id}")["records"][0]["compiledRelease"]
    assert [one["status"] for one in whole["awards"]] == ["unsuccessful", "pending"]
    assert {one["id"] for one in whole["awards"]} == {one.id for one in Award.select()}


def test_sealed_offers_are_told_when_they_are_opened(client, db, at):
    requirement, kept, bidders = closed(at, 7_200_000, 6_900_000, 8_100_000)
    before = feed(client)["releases"]
    assert not any("bids" in one or "numberOfTenderers" in str(one) for one in before)
    release(requirement, kept, 1, 2)

    opened = feed(client)["releases"][len(before)]
    amounts = sorted(one["value"]["amount"] for one in opened["bids"]["details"])
    assert amounts == [69_000, 72_000, 81_000]
    figures = {one["measure"]: one["value"] for one in opened["bids"]["statistics"]}
    assert figures["bids"] == 3
    assert figures["lowestValidBidValue"] == 69_000
    names = {one["name"] for one in opened["tender"]["tenderers"]}
    assert names == {one[0].name for one in bidders}


def test_live_bids_are_told_when_the_bidding_is_over(client, db, at):
    _, requirement, (a, b, _) = pooled(at)
    jobs.run_due(F)
    jobs.run_due(T)
    at(str(T))
    for bidder, fen in ((a, 8_000_000), (b, 7_000_000), (a, 6_000_000)):
        live.bid(Requirement.get_by_id(requirement.id), fen, f"k{fen}", bidder[1])
    assert "amount" not in str([one.get("bids") for one in feed(client)["releases"]])
    jobs.run_due(T + dt.timedelta(minutes=30))

    told = next(one for one in feed(client)["releases"] if "lowestValidBidValue" in str(one))
    assert sorted(one["value"]["amount"] for one in told["bids"]["details"]) == [60_000, 70_000]
    award = feed(client)["releases"][-1]["awards"][0]
    assert award["value"]["amount"] == 60_000
