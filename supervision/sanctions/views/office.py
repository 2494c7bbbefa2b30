"""Pages of the offices: all sanctions, the proposal, and every move of theirs."""

from app.accounts.posts import post
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from app.web.lists import filtered
from app.web.uploads import kept
from supervision.blueprint import bp
from supervision.sanctions import grounds, queries
from supervision.sanctions.forms import DecideForm, ListForm, ProposeForm
from supervision.sanctions.services import effect, handling
from supervision.sanctions.views.common import against, back, sanction
from supervision.sanctions.views.public import words


@bp.get("/supervision/sanctions")
@allow("supervision.sanction.list")
def sanctions():
    return filtered(
        ListForm,
        ("supervision/sanctions/list.html", "supervision/sanctions/_rows.html"),
        lambda *asked: queries.page(*asked, post(current_actor())),
        clocks="supervision.sanction",
        **words(),
    )


@bp.route("/supervision/sanctions/new/<id>", methods=["GET", "POST"])
@allow("supervision.sanction.propose", on=against)
def sanction_propose(agency):
    form = form_sent(ProposeForm)
    if form.ok:
        given = dict(form.command)
        with form.refusing():
            papers = kept(form.command.papers)
            given.pop("papers")
            given["place"] = given["place"] or None
            measure = given.pop("measure")
            made = handling.propose(agency, measure, **given, papers=papers, actor=current_actor())
            return back(made, "惩戒已提出，核对后请发出告知书。")
    return answer(
        "supervision/sanctions/propose.html",
        agency=agency,
        form=form,
        grounds=grounds.GROUNDS,
        usual={
            one.code: handling.usual_months(one.code, agency.region_id) for one in grounds.GROUNDS
        },
        status=form.status,
        **words(),
    )


@bp.post("/supervision/sanctions/<id>/notice")
@allow("supervision.sanction.handle", on=sanction)
def sanction_notice(subject):
    handling.notice(subject, current_actor(), seen())
    return back(subject, "告知书已送达机构，陈述申辩时限开始计算。")


@bp.route("/supervision/sanctions/<id>/decide", methods=["GET", "POST"])
@allow("supervision.sanction.handle", on=sanction)
def sanction_decide(subject):
    form = form_sent(DecideForm, initial={"months": subject.months})
    if form.ok:
        given = form.command
        term = (given.months, given.starts)
        with form.refusing():
            handling.decide(subject, given.decision, *term, current_actor(), seen())
            return back(subject, "决定已作出，待公布。")
    return answer(
        "supervision/sanctions/decide.html",
        subject=subject,
        form=form,
        status=form.status,
        **words(),
    )


@bp.post("/supervision/sanctions/<id>/publish")
@allow("supervision.sanction.publish", on=sanction)
def sanction_publish(subject):
    effect.publish(subject, current_actor(), seen())
    return back(subject, "决定已公布并执行。")


@bp.post("/supervision/sanctions/<id>/confirm")
@allow("supervision.sanction.confirm", on=sanction)
def sanction_confirm(subject):
    effect.confirm(subject, current_actor(), seen())
    return back(subject, "清退已复核同意并公布。")


@bp.post("/supervision/sanctions/<id>/send_back")
@allow("supervision.sanction.confirm", on=sanction)
def sanction_send_back(subject):
    handling.send_back(subject, reason(), current_actor(), seen())
    return back(subject, "已退回重新决定。")


@bp.post("/supervision/sanctions/<id>/refuse_repair")
@allow("supervision.sanction.handle", on=sanction)
def sanction_refuse_repair(subject):
    effect.refuse_repair(subject, reason(), current_actor(), seen())
    return back(subject, "修复申请未获同意，惩戒继续执行。")


@bp.post("/supervision/sanctions/<id>/lift")
@allow("supervision.sanction.handle", on=sanction)
def sanction_lift(subject):
    effect.lift(subject, reason(), current_actor(), seen())
    return back(subject, "已提前解除，机构的限制同时解除。")


@bp.post("/supervision/sanctions/<id>/withdraw")
@allow("supervision.sanction.handle", on=sanction)
def sanction_withdraw(subject):
    handling.withdraw(subject, reason(), current_actor(), seen())
    return back(subject, "已决定不予惩戒。")
