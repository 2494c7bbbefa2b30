"""Pages of sealed offers without JavaScript: files go up and down, and nobody hears anything early."""

import base64
import hashlib
import io
import json

import pytest

from app.accounts.models import Organisation
from app.kernel import canonical, jobs, log
from app.kernel.events import Event
from app.kernel.notices import Notice
from app.kernel.sealing import envelope
from bidding.models import Award, Closing, Envelope, Signup, TrusteeKey
from bidding.services import labelled, offers, offline, sealed_files, signup, trustees, window
from exports.models import Paper
from tests.bidding.scenes import OPENS, F, T, verify
from tests.bidding.test_sealed import closed, fresh
from tests.exports.test_library_papers import words
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_owner, make_requirement
from tests.factories.sealing import (
    KINDS,
    make_offer,
    make_sealed,
    make_trustee,
    release,
    release_of,
    seal,
)


def up(text, name="file.json"):
    return (io.BytesIO(text.encode()), name)


def test_an_owner_chooses_trustees_before_publishing(web, at):
    at(OPENS)
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False, method="lowest_price")
    kept = [make_trustee(n) for n in range(3)]
    twin = make_trustee(0, Organisation.get_by_id(kept[0].actor.org_id))
    client, url = web(owner), f"/bidding/requirements/{draft.id}"

    assert "请先选定一至三名开启受托人" in client.get(url).text
    page = client.get(f"{url}/trustees").text
    assert all(str(words) in page for words in trustees.PRICE.values())
    same = {"keys": [kept[0].key.id, twin.key.id], "seen": "1"}
    assert "不同的单位" in client.post(f"{url}/trustees", data=same).text
    chosen = {"keys": [one.key.id for one in kept], "seen": "1"}
    assert client.post(f"{url}/trustees", data=chosen).status_code == 303
    assert client.post(f"{url}/publish", data={"seen": "2"}).status_code == 303

    document = json.loads(fresh(draft).editions.first().document)
    assert [one["fingerprint"] for one in document["trustees"]] == [
        one.key.fingerprint for one in kept
    ]
    assert client.get(f"{url}/trustees").status_code == 403


@pytest.mark.parametrize("kind", range(3))
def test_a_trustee_registers_a_key_by_its_card_and_retires_it(web, at, kind):
    at(OPENS)
    made = make_trustee(kind)
    actor = make_actor(KINDS[kind][1], organisation=make_organisation(kind=KINDS[kind][0]))
    card = _card_of(made)
    TrusteeKey.delete().execute()
    client = web(actor)

    answer = client.post("/bidding/trustees/new", data={"card_file": up(card)})
    row = TrusteeKey.get()
    assert answer.location == f"/bidding/trustees/{row.id}"
    assert row.fingerprint in client.get(answer.location).text
    assert "已经登记过" in client.post("/bidding/trustees/new", data={"card": card}).text
    retired = {"seen": "1", "reason": "离任"}
    assert client.post(f"/bidding/trustees/{row.id}/retire", data=retired).status_code == 303
    assert trustees.candidates() == []


def _card_of(made):
    shown = {"opening": made.key.opening, "signing": made.key.signing}
    card = {"format": "lianshen-trustee/1", "name": made.key.name, "public": shown}
    card["fingerprint"] = hashlib.sha256(canonical.data(shown)).hexdigest()
    signature = made.signer.sign(canonical.data(card))
    return json.dumps({**card, "signature": base64.b64encode(signature).decode()})


@pytest.mark.parametrize("wrong", ["", "{}", "[1]", "no", "signature", "fingerprint", "opening"])
def test_a_false_card_is_refused(web, at, wrong):
    at(OPENS)
    made = make_trustee(2)
    card = json.loads(_card_of(made))
    TrusteeKey.delete().execute()
    text = wrong
    if wrong in card:
        card[wrong] = "A" * 86 + "==" if wrong == "signature" else "0" * 64
        text = json.dumps(card)
    if wrong == "opening":
        card["public"]["opening"] = "A" * 43 + "="
        text = json.dumps(card)

    answer = web(made.actor).post("/bidding/trustees/new", data={"card": text})

    assert (answer.status_code, TrusteeKey.select().count()) == (422, 0)


def sealed_file(requirement, actor, **more):
    return seal(signup.gate(requirement.id, actor.org_id), **more)[0]


def test_a_bidder_uploads_a_sealed_file_replaces_it_and_keeps_both_receipts(web, at, tmp_path):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    client, url = web(actor), f"/bidding/requirements/{requirement.id}/offer"
    task = client.get(f"/bidding/requirements/{requirement.id}/sealing.json").json
    assert (task["version"], task["mode"], len(task["trustees"])) == (1, "amount", 3)

    for _ in (1, 2):
        text = sealed_file(requirement, actor)
        answer = client.post(url, data={"no_relation": "1", "sealed_file": up(text)})
        assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "第 2 次投递" in page
    assert f'href="{url}">再次密封投递' in page
    row = Signup.get(Signup.organisation == actor.org_id)
    assert f"own-{row.envelopes.first().offer}-2.json" in page
    for one in row.envelopes:
        base = f"/bidding/signups/{row.id}/envelopes/{one.number}"
        code, said = verify("disclosure", client.get(f"{base}/receipt").text, tmp_path)
        assert (code, one.sha256 in client.get(f"{base}/receipt").text) == (0, True), said
        assert hashlib.sha256(client.get(base).data).hexdigest() == one.sha256


def test_who_delivers_again_is_told_that_the_new_offer_replaces_all_of_the_old(web, at):
    at(OPENS)
    requirement, _ = make_sealed(method="plan_merit")
    bidder = make_bidder()
    client, url = web(bidder[1]), f"/bidding/requirements/{requirement.id}/offer"

    first = client.get(url).text
    make_offer(requirement, bidder)
    second = client.get(url).text

    said = "上一次的附件不会带过来"
    assert (said in first, said in second) == (False, True)
    assert ("响应方案（附件）" in first, "可不附" in first) == (True, False)


def test_a_refused_envelope_says_why_and_a_late_one_gets_a_receipt(web, at):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    client, url = web(actor), f"/bidding/requirements/{requirement.id}/offer"
    text = sealed_file(requirement, actor)
    asked = client.get(url).text
    task = client.get(url.replace("offer", "sealing.json")).json
    assert (task["least"], task["most"]) == (None, requirement.amount_fen)
    assert asked.count("高于上限的报价开启后不计入") == 2

    assert "请在本页密封报价" in client.post(url, data={"no_relation": "1"}).text
    bad = client.post(url, data={"no_relation": "1", "sealed_file": up("{}")})
    assert (bad.status_code, "信封的格式不对" in bad.text) == (422, True)
    assert client.get(url.replace("offer", "signup")).location == url
    assert client.post(url.replace("offer", "signup"), data={"no_relation": "1"}).status_code == 409
    at("2026-11-19 17:00:01")
    late = web(actor).post(url, data={"no_relation": "1", "sealed_file": up(text)})
    assert (late.status_code, "下载未受理回执" in late.text) == (409, True)


def test_attachments_come_sealed_and_open_with_their_offer(web, at, monkeypatch):
    at(OPENS)
    requirement, kept = make_sealed()
    make_offer(requirement)
    _, actor = make_bidder()
    client = web(actor)
    key, place = b"a" * 32, envelope.Place(f"{requirement.id}/1", "b" * 16, 1)
    blob = envelope.seal_blob(b"%PDF plan", place, key, 1)
    url = f"/bidding/requirements/{requirement.id}/sealed-files"
    assert client.post(url, data={"file": (io.BytesIO(b"x" * 99), "a.bin")}).status_code == 422
    assert client.post(url, data={"file": (io.BytesIO(blob), "a.bin")}).status_code == 200
    row = {"name": "方案.pdf", "size": 9, "sha256": hashlib.sha256(b"%PDF plan").hexdigest()}
    row["sealed"] = hashlib.sha256(blob).hexdigest()
    passed = signup.gate(requirement.id, actor.org_id)
    text, _ = seal(passed, key=key, offer="b" * 16, attachments=[row])
    offers.submit(passed, text, "", "k", actor)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release(requirement, kept, 1, 2)

    mine = next(o for o in fresh(requirement).opened_offers if o.content["attachments"])
    base = f"/bidding/requirements/{requirement.id}/offers/{mine.number}/files"
    alone, real = [], sealed_files.opened

    def watched(*given):  # everybody may ask, and each opening takes much memory
        alone.append(sealed_files._ONE.locked())
        return real(*given)

    monkeypatch.setattr(sealed_files, "opened", watched)
    with client.get(f"{base}/1") as answer:
        assert (answer.data, answer.mimetype) == (b"%PDF plan", "application/octet-stream")
    assert client.get(f"{base}/2").status_code == 404
    assert real(fresh(requirement), mine.number, 0) is None
    assert (alone, sealed_files._ONE.locked()) == ([True, True], False)
    listed = dict(mine.content["attachments"][0], sha256="0" * 64)
    content = mine.content | {"attachments": [listed]}  # not the file that was promised
    mine.document = json.dumps(content)
    mine.save()
    wrong = client.get(f"{base}/1")
    assert (wrong.status_code, "附件与报价中登记的摘要不同" in wrong.text) == (422, True)
    Closing.update(opened_at=None).execute()  # as if a row had been written before all are open
    assert real(fresh(requirement), mine.number, 1) is None


def test_trustees_release_by_file_and_everybody_downloads_the_record(web, client, at, tmp_path):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    url = f"/bidding/requirements/{requirement.id}"
    assert client.get(f"{url}/opening.json").status_code == 404
    assert client.get(f"{url}/opening").status_code in {302, 303, 403}
    for place in (1, 3):
        trustee = web(kept[place - 1].actor)
        page = trustee.get(f"{url}/opening").text
        assert ("核对并释放份额" in page, "遗失的密钥请到" in page) == (True, True)
        task = trustee.get(f"{url}/opening/task.json").json
        assert len(task["envelopes"]) == 2
        given = {"release_file": up(release_of(requirement, kept[place - 1], place))}
        assert trustee.post(f"{url}/opening/shares", data=given).status_code == 303
        if place == 1:
            assert "本单位的份额已经释放" in trustee.get(f"{url}/opening").text

    code, said = verify("offer", client.get(f"{url}/opening.json").text, tmp_path)
    assert code == 0, said
    page = client.get(f"{url}/opening").text
    assert "¥70,000.00" in page or "70,000" in page
    assert 'data-label="签数"' not in client.get(url).text  # no draw names the winner
    code, said = verify("draw", client.get(f"{url}/draw.json").text, tmp_path)
    assert code == 0, said
    code, said = verify("draw", client.get(f"{url}/draws/tie.json").text, tmp_path)
    assert code == 0, said
    assert client.get(f"{url}/draws/base.json").status_code == 404


def test_a_false_release_is_refused_on_the_page(web, at):
    requirement, kept, bidders = closed(at, 7_000_000, 7_100_000)
    url = f"/bidding/requirements/{requirement.id}/opening/shares"
    trustee = web(kept[0].actor)

    assert trustee.post(url, data={"release": "{}"}).status_code == 422
    assert "请用密钥文件释放份额" in trustee.post(url, data={}).text
    assert web(bidders[0][1]).post(url, data={"release": "{}"}).status_code in {403, 404}


def test_a_bidder_reveals_its_own_key_on_the_page(web, at):
    requirement, _, bidders = closed(at, 7_000_000, 7_100_000)
    for agency, actor, _, key in bidders:
        row = Signup.get(Signup.agency == agency)
        kept = json.dumps({"format": "lianshen-own/1", "key": base64.b64encode(key).decode()})
        url = f"/bidding/signups/{row.id}/reveal"
        assert web(actor).post(url, data={"key": "x"}).status_code == 422
        assert web(actor).post(url, data={"key": kept}).status_code == 303
    assert fresh(requirement).state == "publicity"


def test_the_window_takes_a_sealed_file_against_a_receipt(web, at, tmp_path):
    at(OPENS)
    requirement, _ = make_sealed()
    agency, actor = make_bidder()
    clerk = make_actor("clerk", organisation=make_organisation(kind="window"))
    text, client = sealed_file(requirement, actor), web(clerk)
    typed = requirement.number.replace("〔", "[").replace("〕", "] ")
    given = {"number": typed, "uscc": agency.uscc, "no_relation": "1"}

    own = up('{"format": "lianshen-own/1", "key": "x"}')
    own = client.post("/bidding/window/offers/new", data={**given, "sealed_file": own})
    assert (own.status_code, "这是自留文件" in own.text) == (422, True)
    for number in ("x", make_requirement().number):  # of a draw nothing comes sealed
        sent = {**given, "number": number, "sealed_file": up(text)}
        wrong = client.post("/bidding/window/offers/new", data=sent)
        assert (wrong.status_code, "没有这个编号" in wrong.text) == (422, True)
    answer = client.post("/bidding/window/offers/new", data={**given, "sealed_file": up(text)})
    row, handed = Envelope.get(), Event.get(Event.key == "bidding.offer.handed")
    assert (answer.status_code, row.clerk) == (303, clerk.person_id)
    assert row.sha256 in client.get(answer.location).text
    receipt = client.get(f"{answer.location}/receipt.json").text
    assert verify("disclosure", receipt, tmp_path)[0] == 0
    paper = f"/exports/window-receipt/{handed.id}.docx"
    assert paper in client.get(answer.location).text
    told = words(client.get(paper).data)
    assert f"密封收件〔2026〕{handed.seq}号" in told
    assert all(one in told for one in (agency.name, row.sha256, requirement.number))
    assert Paper.select().count() == 0, "a list of receipts would tell how many offers there are"
    assert web(actor).get(paper).status_code == 403
    elsewhere = web(make_actor("clerk", organisation=make_organisation(kind="window")))
    assert elsewhere.get(answer.location).status_code in (403, 404)
    client = web(clerk)
    at("2026-11-19 17:00:01")
    late = web(clerk).post("/bidding/window/offers/new", data={**given, "sealed_file": up(text)})
    assert late.status_code == 409


def test_the_window_learns_nothing_of_earlier_envelopes_and_the_agency_is_told_why(web, at):
    at(OPENS)
    requirement, _ = make_sealed()
    (agency, actor), (other, stranger) = make_bidder(), make_bidder()
    make_offer(requirement, (agency, actor))
    client = web(make_actor("clerk", organisation=make_organisation(kind="window")))

    def hand_in(uscc, sealed):
        given = {"number": requirement.number, "uscc": uscc, "no_relation": "1"}
        sent, before = {**given, "sealed_file": up(sealed)}, log.head()[0]
        answer = client.post("/bidding/window/offers/new", data=sent)
        return answer, log.head()[0] - before

    def shown(answer):
        """All that the window has of a file: page and receipt, but what differs by the file."""
        told = json.loads(client.get(f"{answer.location}/receipt.json").text)["payload"]
        facts = json.loads(told)["facts"]
        own = [
            facts.pop(name) for name in ("agency_uscc", "offer", "envelope_sha256", "commitment")
        ]
        page = client.get(answer.location).text
        assert "只告知该机构" in page
        return answer.status_code, facts, [bool(one) for one in own]

    text = sealed_file(requirement, stranger)  # a first envelope
    broken = hand_in(other.uscc, text.replace("shares", "sh"))
    taken, again = hand_in(other.uscc, text), hand_in(other.uscc, text)
    second = hand_in(agency.uscc, sealed_file(requirement, make_bidder()[1]))

    assert (broken[0].status_code, broken[1], "信封的格式不对" in broken[0].text) == (422, 0, True)
    assert shown(taken[0]) == shown(again[0]) == shown(second[0])
    assert taken[1] == again[1] == second[1] == 2, "the log grows alike"
    assert Envelope.select().count() == 2
    told = [(one.person_id, one.fields) for one in Notice.select() if "带来的密封" in one.text]
    whys = [(who == actor.person_id, json.loads(fields)["why"]) for who, fields in told]
    late = "报价的版本与已投递的不衔接，请刷新页面后重新密封"
    assert sorted(whys) == sorted([(False, str(window.COUNTS)), (False, late), (True, late)])


def test_the_offline_file_is_one_script_with_its_published_hash(client):
    text = client.get("/bidding/offline.html")

    assert hashlib.sha256(text.data).hexdigest() == offline.digest()
    assert offline.digest() in client.get("/bidding/offline").text
    assert (text.text.count("<script"), text.text.count("</script>")) == (1, 1)
    assert "import " not in text.text.split("<script>")[1][:200]


def test_the_hashes_of_all_scripts_are_logged_once_and_again_when_they_change(
    client, db, at, monkeypatch
):
    at(OPENS)
    make_sealed()
    first = offline.logged()
    make_sealed()

    assert offline.logged().id == first.id
    assert first.facts["scripts"]["js/sealing.js"] == offline.served()["js/sealing.js"]
    assert f"/log/{first.seq}" in client.get("/bidding/offline").text
    assert first.facts["offline_sha256"] in client.get(f"/log/disclosures/{first.seq}").text
    monkeypatch.setattr(offline, "served", lambda: {"js/sealing.js": "0" * 64})
    make_sealed()
    assert offline.logged().seq > first.seq


def test_the_average_price_draws_its_base_before_anything_is_open(web, client, at, tmp_path):
    requirement, kept, _ = closed(at, 7_000_000, 7_200_000, 7_900_000, method="average_price")
    base = labelled.of(requirement, labelled.BASE)
    assert base.numbers[0] in {9500, 9600, 9700, 9800}
    release(requirement, kept, 2, 3)

    reference = round(7_366_667 * base.numbers[0] / 10_000)
    nearest = min((7_000_000, 7_200_000, 7_900_000), key=lambda fen: abs(fen - reference))
    assert Award.get(Award.requirement == requirement).amount_fen == nearest
    url = f"/bidding/requirements/{requirement.id}"
    for address in (f"{url}/draws/base.json", f"{url}/draws/tie.json", f"{url}/draw.json"):
        code, said = verify("draw", client.get(address).text, tmp_path)
        assert code == 0, said
    assert f"{base.numbers[0] / 100:.2f}%" in client.get(f"{url}/opening").text


def test_a_draft_that_lacks_trustees_cannot_be_sent_out_from_its_page(web, at):
    at(OPENS)
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False, method="lowest_price")
    page = web(owner).get(f"/bidding/requirements/{draft.id}").text
    assert f"/bidding/requirements/{draft.id}/publish" not in page
    assert "请先改正下面发布前检查列出的各处" in page
