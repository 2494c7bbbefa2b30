"""The contract drawn up after an award: in the house's layout, or in the item's own template."""

import datetime as dt
import io

import docx
import pytest

from app.accounts.models import Organisation, Person
from app.kernel import files, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.permissions import SYSTEM
from bidding.models import Contract
from exports.documents import contract as paper
from intermediaries import queries as market
from intermediaries.rules import contract_fields
from intermediaries.services import templates
from tests.bidding.scenes import drawn, winner
from tests.exports.test_library_papers import words
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_owner
from tests.kernel.test_wordfill import word


@pytest.fixture
def deal(db, at, client_as):
    owner, requirement, bidders = drawn(at, 2)
    _, (_, won) = winner(requirement, bidders)
    jobs.run_due(dt.datetime(2026, 11, 25))
    at("2026-11-26 09:00")

    def page(actor):
        person = Person.get_by_id(actor.person_id)
        return client_as(person, Organisation.get_by_id(actor.org_id))

    return Contract.get(), page(owner), page(won), page


def test_every_name_a_template_may_use_has_a_value(deal):
    told = paper.values(paper.load(deal[0].id))

    assert list(told) == list(contract_fields.FIELDS)
    assert told["合同金额"] == "80,000.00"
    assert told["合同金额大写"] == "捌万元整"


def test_both_sides_draw_up_the_contract_from_what_was_agreed(deal):
    contract, owner, won, page = deal
    address = f"/exports/contract-draft/{contract.id}.docx"

    texts = [words(one.get(address).data) for one in (owner, won)]
    others = [page(make_owner()).get(address).status_code]
    others.append(page(make_actor("officer", kind="supervisor")).get(address).status_code)

    assert texts[0] == texts[1]
    for said in ("捌万元整", contract.agency.name, contract.owner.name, "付款安排", "每逾期一日"):
        assert said in texts[0]
    assert others == [403, 403]
    assert "下载合同文本（Word）" in owner.get(f"/bidding/contracts/{contract.id}").text


def test_a_template_of_the_item_takes_the_place_of_ours(deal, app):
    contract, owner, _, _ = deal
    edition = market.item_edition(contract.item_id, contract.requirement.item_edition)
    blob, name = templates.keep(word("甲方{{委托方}}，{{合同金额", "大写}}"), "范本.docx")
    with write():
        files.attach(blob, edition.subject_kind, edition.id, "template", SYSTEM, name)

    made = docx.Document(io.BytesIO(owner.get(f"/exports/contract-draft/{contract.id}.docx").data))
    shown = owner.get(f"/bidding/contracts/{contract.id}").text

    assert [p.text for p in made.paragraphs] == [f"甲方{contract.owner.name}，捌万元整"]
    assert "已按事项的合同范本填好" in shown


@pytest.mark.parametrize(
    ("text", "why"), [("{{合同金额}}{{总价}}", "总价"), ("甲方{{委托方", "{{委托方")]
)
def test_a_template_that_cannot_be_filled_is_refused_in_words(db, app, text, why):
    with pytest.raises(Invalid) as refused:
        templates.keep(word(text), "范本.docx")

    assert why in str(refused.value.fields["template"].values)


def test_a_contract_both_have_confirmed_is_drawn_up_no_more(deal):
    contract, owner, _, _ = deal
    Contract.update(state="filed").where(Contract.id == contract.id).execute()

    assert owner.get(f"/exports/contract-draft/{contract.id}.docx").status_code == 403
