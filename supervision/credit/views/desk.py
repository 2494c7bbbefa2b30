"""Pages of the offices: the ledger, a new entry, decisions, repairs."""

from flask import url_for

from app.accounts.posts import post
from app.kernel import files
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.lists import filtered
from app.web.uploads import kept
from intermediaries.views.blueprint import public_agency
from supervision.blueprint import bp
from supervision.credit import queries
from supervision.credit.forms import DecideForm, FindForm, ListForm
from supervision.credit.services import ledger
from supervision.credit.views.common import WORDS, asking, entry, entry_there


@bp.get("/supervision/entries")
@allow("supervision.entry.list")
def entries():
    return filtered(
        ListForm,
        ("supervision/credit/entries.html", "supervision/credit/_entries.html"),
        lambda *asked: queries.page(*asked, post(current_actor())),
        clocks="supervision.entry",
        **WORDS,
    )


def _items(rule_set):
    return {
        "item": [(one["code"], f"{one['code']} {one['title']}") for one in rule_set.data["items"]]
    }


@bp.route("/supervision/credit/<id>/find", methods=["GET", "POST"])
@allow("supervision.entry.find", on=public_agency)
def entry_find(agency):
    options = _items(queries.rules_on(agency.region_id))
    form = form_sent(FindForm, options=options)
    if form.ok:
        given = form.command
        with form.refusing():
            papers, day = kept(form.command.papers), given.occurred_on
            actor = current_actor()
            row = ledger.find(
                agency, given.item, given.facts, None, actor, occurred_on=day, papers=papers
            )
            return entry_there(row, "已提出，机构在期限内陈述申辩。")
    there = url_for("supervision.credit_agency", id=agency.id)
    return asking(form, "提出信用记录", None, there, agency=agency)


@bp.route("/supervision/entries/<id>/decide", methods=["GET", "POST"])
@allow("supervision.entry.decide", on=entry)
def entry_decide(subject):
    options = _items(subject.rules)
    form = form_sent(DecideForm, initial={"item": subject.code}, options=options)
    if form.ok:
        given = form.command
        with form.refusing():
            ledger.decide(subject, given.item, given.text, current_actor(), seen())
            return entry_there(subject, "已认定，机构在期限内可以申诉，期满公布。")
    there, papers = url_for("supervision.entry_page", id=subject.id), _papers(subject)
    return asking(form, "作出认定", subject, there, attached=papers)


def _papers(subject):
    """Whoever decides reads what was said and shown on the same page."""
    return files.of(subject.subject_kind, subject.id)


@bp.post("/supervision/entries/<id>/dismiss")
@allow("supervision.entry.dismiss", on=entry)
def entry_dismiss(subject):
    ledger.dismiss(subject, reason(), current_actor(), seen())
    return entry_there(subject, "已不予认定。")


@bp.post("/supervision/entries/<id>/uphold")
@allow("supervision.entry.uphold", on=entry)
def entry_uphold(subject):
    ledger.uphold(subject, reason(), current_actor(), seen())
    return entry_there(subject, "申诉成立，认定已撤销。")


@bp.post("/supervision/entries/<id>/reject")
@allow("supervision.entry.reject", on=entry)
def entry_reject(subject):
    ledger.reject(subject, reason(), current_actor(), seen())
    return entry_there(subject, "申诉不成立，记录已公布。")


@bp.post("/supervision/entries/<id>/repair")
@allow("supervision.entry.repair", on=entry)
def entry_repair(subject):
    ledger.repair(subject, reason(), current_actor(), seen())
    return entry_there(subject, "已修复，不再计分。")


@bp.post("/supervision/entries/<id>/refuse")
@allow("supervision.entry.refuse", on=entry)
def entry_refuse(subject):
    ledger.refuse(subject, reason(), current_actor(), seen())
    return entry_there(subject, "修复申请未通过。")


@bp.post("/supervision/entries/<id>/revoke")
@allow("supervision.entry.revoke", on=entry)
def entry_revoke(subject):
    ledger.revoke(subject, reason(), current_actor(), seen())
    return entry_there(subject, "记录已撤销。")
