"""一项一档: everything of a purchase for its parties, the public part for all, nothing sealed."""

import datetime as dt
import hashlib
import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest

from app.accounts.models import Organisation, Person
from app.kernel import files, jobs
from app.web import limits
from bidding.models import Contract, Result
from bidding.rules.required_papers import REQUIRED
from bidding.services import contract as contracts
from exports.services import dossier
from tests.bidding.scenes import drawn, pdf, winner
from tests.bidding.test_scoring import opened
from tests.bidding.test_sealed import closed
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement
from tests.factories.scoring import called, fill, sign


def unpacked(answer):
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def listed(parts):
    """The catalogue's lines: (folder, file, hash), and the words of the history."""
    book = openpyxl.load_workbook(io.BytesIO(parts["000 目录.xlsx"]))
    rows = [row for row in book["目录"].values if isinstance(row[0], int)]
    return [(row[1], row[2], row[5]) for row in rows], str(list(book["办理经过"].values))


def required(parts):
    """The checklist of the catalogue: state and words by the key of a paper."""
    book = openpyxl.load_workbook(io.BytesIO(parts["000 目录.xlsx"]))
    rows = {row[1]: row[2:4] for row in book["应归档材料"].values}
    return {one.key: rows[one.title] for one in REQUIRED}


@pytest.fixture
def page(client_as):
    def signed_in(actor):
        person = Person.get_by_id(actor.person_id)
        return client_as(person, Organisation.get_by_id(actor.org_id))

    return signed_in


@pytest.fixture
def bought(db, at):
    owner, requirement, bidders = drawn(at, 2)
    _, (_, won) = winner(requirement, bidders)
    jobs.run_due(dt.datetime(2026, 11, 25))
    at("2026-11-26 09:00")
    day = dt.date(2026, 11, 26)
    values = {"number": "HT-1", "amount_fen": 8_000_000, "signed_on": day}
    values |= {"starts_on": day, "ends_on": day + dt.timedelta(20)}
    paper = (files.store(pdf(), "合同.pdf"), "合同.pdf")
    contracts.upload(Contract.get(), values, paper, won, None)
    contracts.confirm(Contract.get(), owner, None)
    contracts.deliver(Result.get(), "成果", [(paper[0], "成果/一.pdf")], won, None)
    contracts.accept(Result.get(), owner, None)
    jobs.run_due(dt.datetime(2026, 11, 26, 9))
    lost = next(actor for _, actor in bidders if actor is not won)
    return requirement, owner, won, lost


def test_parties_get_everything_and_the_catalogue_has_every_hash(bought, page):
    requirement, owner, won, _ = bought
    url = f"/exports/dossiers/{requirement.id}.zip"
    watch = make_actor("officer", kind="supervisor")
    found = [unpacked(page(actor).get(url)) for actor in (owner, won, watch)]
    parts = found[0]
    lines, history = listed(parts)

    assert [sorted(one) for one in found[1:]] == [sorted(parts)] * 2
    hashes = {name: hashlib.sha256(raw).hexdigest() for name, raw in parts.items()}
    del hashes["000 目录.xlsx"]
    assert {f"{folder}/{name.replace('/', '_')}": sha for folder, name, sha in lines} == hashes
    names = " ".join(parts)
    for said in (
        "公告第1版",
        "候选名单",
        "抽取记录",
        "中选通知书",
        "合同.pdf",
        "一.pdf",
        "成果接收确认单",
    ):
        assert said in names
    assert "合同 HT-1 备案" in history


def test_others_get_what_is_public_and_no_contract(bought, page, client):
    requirement, _, _, lost = bought
    whole = f"/exports/dossiers/{requirement.id}.zip"
    part = f"/exports/dossiers/{requirement.id}/public.zip"

    refused = [page(one).get(whole).status_code for one in (lost, make_bidder()[1])]
    parts = unpacked(client.get(part))
    lines, history = listed(parts)

    names = " ".join(parts)
    for said in ("采购公告 2", "回避单位情况说明", "抽取记录 2", "中选结果公告", "中选通知书"):
        assert said in names, said
    assert required(parts)["award-notice"] == ("已归档", "1 件")
    assert required(parts)["contract"][0] == "不公开"
    assert refused == [403, 403]
    assert {folder for folder, _, _ in lines} == {"01 采购公告", "02 选取记录", "03 中选文书"}
    assert "上传合同" not in history
    assert part in page(lost).get(f"/bidding/requirements/{requirement.id}").text
    assert listed(unpacked(page(bought[1]).get(part)))[0] == lines


def test_the_file_of_a_scored_purchase_lacks_nothing_its_method_wants(db, at, client):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    for seat in called(requirement):
        fill(seat, actors[seat.expert_id], 70, n1=95)
        sign(seat, actors[seat.expert_id])
    at("2026-11-27 09:00")
    jobs.run_due(dt.datetime(2026, 11, 27, 9))
    found = unpacked(client.get(f"/exports/dossiers/{requirement.id}/public.zip"))
    due = required(found)

    lacking = {key: line for key, line in due.items() if line[0] == "尚未形成"}
    assert not lacking
    for key in ("expert", "tie", "opening", "opening-record", "ranking", "scoring-summary"):
        assert due[key] == ("已归档", "1 件"), key
    assert due["scoring-sheet"][0] == "不公开"
    assert due["base"] == ("不适用", "只有平均价方式抽取基准系数")
    assert [n for n in found if "评分汇总表" in n and n.endswith(".docx")]


def test_before_the_opening_nothing_sealed_is_in_it(db, at, page, client):
    requirement, _, bidders = closed(at, 7_200_000, 6_900_000)
    owner = make_actor("handler", organisation=requirement.owner)
    public = unpacked(client.get(f"/exports/dossiers/{requirement.id}/public.zip"))
    mine = unpacked(page(owner).get(f"/exports/dossiers/{requirement.id}.zip"))

    for found in (public, mine):
        lines, history = listed(found)
        assert {folder for folder, _, _ in lines} == {"01 采购公告"}
        assert required(found)["opening"][0] == required(found)["tie"][0] == "尚未形成"
        words = history + "".join(raw.decode() for name, raw in found.items() if "json" in name)
        assert not [one[0].name for one in bidders if one[0].name in words]
        assert "72000" not in words


def test_a_draft_has_no_file(db, page):
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False)

    assert page(owner).get(f"/exports/dossiers/{draft.id}.zip").status_code == 403
    assert "一项一档" not in page(owner).get(f"/bidding/requirements/{draft.id}").text


def test_large_files_go_out_piece_by_piece():
    raw = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(16_384))
    entry = dossier.made("05 服务成果", "大.bin", dt.datetime(2026, 1, 1), raw)

    pieces = list(dossier.packed([entry]))

    assert len([one for one in pieces if one]) > 4
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.read("05 服务成果/大.bin") == raw


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("a\nb\tc.pdf", "a_b_c.pdf"),
        ("合同\u202efdp.exe", "合同_fdp.exe"),
        ("", "未命名"),
        ("长" * 200 + ".pdf", "长" * 146 + ".pdf"),
        ("长" * 200, "长" * 150),
    ],
)
def test_a_name_stays_in_its_folder_keeps_its_ending_and_stands_so_in_the_catalogue(name, kept):
    entry = dossier.made("04 合同和变更", name, dt.datetime(2026, 1, 1), b"x")

    (told,) = dossier.numbered([entry])
    with zipfile.ZipFile(io.BytesIO(b"".join(dossier.packed([told])))) as archive:
        assert archive.namelist() == [f"{told.folder}/{told.name}"]
    assert told.name == f"001 {kept}"


@pytest.mark.parametrize("endpoint", ["exports.dossier_all", "exports.dossier_public"])
def test_a_file_of_a_purchase_counts_among_the_papers_that_cost_work_to_make(endpoint):
    asked = SimpleNamespace(endpoint=endpoint, method="GET")
    named = next(one for one in limits.CLASSES if one.holds(asked))

    assert named.name == "made"
