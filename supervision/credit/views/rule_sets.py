"""Pages of the regulator: writing, trying and adopting rule sets."""

from flask import request, url_for

from app.accounts.posts import sets_for
from app.web.asked import form_sent, paging, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from supervision.blueprint import bp
from supervision.credit import queries, rules
from supervision.credit.forms import AdoptForm, ItemForm, RuleSetForm, frame_from, frame_of
from supervision.credit.services import ruling
from supervision.credit.views.common import WORDS, asking, rule_set

NEW_ITEM = {"validity_months": 12, "repair_months": 6, "consequence": "none", "months": 0}


def _page(subject, message):
    return go_to(url_for("supervision.rule_set_page", id=subject.id), t(message))


def _there(subject):
    return url_for("supervision.rule_set_page", id=subject.id)


@bp.route("/supervision/rules/<id>/copy", methods=["GET", "POST"])
@allow("supervision.rule_set.create", on=rule_set)
def rule_set_copy(subject):
    actor, initial = current_actor(), frame_of(subject)
    if not sets_for(actor, subject.region_id):
        initial["region"] = actor.region
    form = form_sent(RuleSetForm, initial=initial)
    if form.ok:
        columns, data = frame_from(form.command, subject.data)
        with form.refusing():
            row = ruling.create({**columns, "data": data}, actor)
            return _page(row, "草案已保存，可以修改计分项后试算。")
    return asking(form, "起草规则集", None, _there(subject))


@bp.route("/supervision/rules/<id>/edit", methods=["GET", "POST"])
@allow("supervision.rule_set.edit", on=rule_set)
def rule_set_edit(subject):
    form = form_sent(RuleSetForm, initial=frame_of(subject))
    if form.ok:
        with form.refusing():
            ruling.change(subject, *frame_from(form.command, subject.data), current_actor(), seen())
            return _page(subject, "已保存。")
    return asking(form, "修改规则集", subject, _there(subject))


@bp.route("/supervision/rules/<id>/items/new", methods=["GET", "POST"])
@allow("supervision.rule_set.edit", on=rule_set)
def rule_set_item_new(subject):
    return _item(subject, None, NEW_ITEM, "增加计分项")


@bp.route("/supervision/rules/<id>/items/<code>", methods=["GET", "POST"])
@allow("supervision.rule_set.edit", on=rule_set)
def rule_set_item(subject, code):
    item = rules.item_of(subject.data, code)
    if item is None:
        return _page(subject, "没有这个计分项。")
    return _item(subject, code, item, "修改计分项")


def _item(subject, code, item, title):
    form = form_sent(ItemForm, initial=item)
    if form.ok:
        given = {**form.command, "trigger": form.command.trigger or ""}
        with form.refusing():
            ruling.change_item(subject, code, given, current_actor(), seen())
            return _page(subject, "已保存。")
    return asking(form, title, subject, _there(subject))


@bp.post("/supervision/rules/<id>/items/<code>/remove")
@allow("supervision.rule_set.edit", on=rule_set)
def rule_set_item_remove(subject, code):
    ruling.change_item(subject, code, None, current_actor(), seen())
    return _page(subject, "计分项已删去。")


@bp.post("/supervision/rules/<id>/try")
@allow("supervision.rule_set.try", on=rule_set)
def rule_set_try(subject):
    ruling.begin_trial(subject, current_actor(), seen())
    return go_to(url_for("supervision.rule_set_trial", id=subject.id), t("试算已开始。"))


@bp.post("/supervision/rules/<id>/revise")
@allow("supervision.rule_set.revise", on=rule_set)
def rule_set_revise(subject):
    ruling.revise(subject, current_actor(), seen())
    return _page(subject, "已退回修改。")


@bp.post("/supervision/rules/<id>/drop")
@allow("supervision.rule_set.drop", on=rule_set)
def rule_set_drop(subject):
    ruling.drop(subject, current_actor(), seen())
    return _page(subject, "草案已作废。")


@bp.route("/supervision/rules/<id>/adopt", methods=["GET", "POST"])
@allow("supervision.rule_set.adopt", on=rule_set)
def rule_set_adopt(subject):
    form = form_sent(AdoptForm, initial={"source": subject.source})
    if form.ok:
        given = form.command
        with form.refusing():
            ruling.adopt(subject, given.effective, given.source, current_actor(), seen())
            return _page(subject, "规则集已启用，到生效日期起计算。")
    return asking(form, "启用规则集", subject, _there(subject))


@bp.get("/supervision/rules/<id>/trial")
@allow("supervision.rule_set.trial", on=rule_set)
def rule_set_trial(subject):
    trial, (after, size) = queries.latest_trial(subject.id), paging()
    whole = request.args.get("all") == "1"
    page = queries.trial_rows(trial, regraded=not whole, after=after, size=size) if trial else None
    return answer(
        "supervision/credit/trial.html",
        "supervision/credit/_trial.html",
        subject=subject,
        trial=trial,
        page=page,
        size=size,
        whole=whole,
        counts=queries.trial_counts(trial) if trial else {},
        **WORDS,
    )


@bp.get("/supervision/rules/<id>/trial/progress")
@allow("supervision.rule_set.trial", on=rule_set)
def rule_set_progress(subject):
    trial = queries.latest_trial(subject.id)
    return answer("supervision/credit/_progress.html", subject=subject, trial=trial)
