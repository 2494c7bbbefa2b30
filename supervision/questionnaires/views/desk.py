"""Questionnaires for the office that asks: list, draft, questions, every move, the answers."""

from flask import url_for

from app.accounts.posts import post
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.permissions import allowed
from app.web import sheet
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor
from app.web.htmx import go_to
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import filtered
from supervision.blueprint import bp
from supervision.questionnaires import queries, table
from supervision.questionnaires.forms import AnnounceForm, HeadForm, ListForm, QuestionForm
from supervision.questionnaires.services import drafting, running
from supervision.questionnaires.views.common import WORDS, questionnaire, to_page

EDIT = "supervision.questionnaire.edit"


@bp.get("/supervision/questionnaires")
@allow("supervision.questionnaire.list")
def questionnaires():
    return filtered(
        ListForm,
        ("supervision/questionnaires/list.html", "supervision/questionnaires/_rows.html"),
        lambda filters, after, size: queries.page(filters, post(current_actor()), after, size),
        clocks="supervision.questionnaire",
        may_create=allowed(current_actor(), "supervision.questionnaire.create"),
        **WORDS,
    )


@bp.route("/supervision/questionnaires/new", methods=["GET", "POST"])
@allow("supervision.questionnaire.create")
def questionnaire_new():
    opens = clock.now().replace(second=0, microsecond=0)
    form = form_sent(HeadForm, initial={"anonymous": True, "opens_at": opens})
    if form.ok:
        with form.refusing():
            made = drafting.create(form.command, current_actor())
            return to_page(made, "草稿已保存，请添加题目。")
    return form_page(form, "起草问卷", url_for("supervision.questionnaires"), label="保存")


@bp.route("/supervision/questionnaires/<id>/edit", methods=["GET", "POST"])
@allow(EDIT, on=questionnaire)
def questionnaire_edit(subject):
    form = form_sent(HeadForm, initial=subject)
    if form.ok:
        with form.refusing():
            drafting.edit(subject, form.command, current_actor())
            return to_page(subject, "草稿已保存。")
    return _step(form, "修改问卷", subject)


def _step(form, title, subject):
    there = url_for("supervision.questionnaire_page", id=subject.id)
    return form_page(form, title, there, subject.title, subject, label="保存")


@bp.route("/supervision/questionnaires/<id>/questions/new", methods=["GET", "POST"])
@allow(EDIT, on=questionnaire)
def question_new(subject):
    return _question(subject, None, {"required": True})


@bp.route("/supervision/questionnaires/<id>/questions/<int:number>", methods=["GET", "POST"])
@allow(EDIT, on=questionnaire)
def question_edit(subject, number):
    found = queries.question(subject.id, number)
    if found is None:
        raise NotFound
    return _question(subject, number, _typed_before(found))


def _typed_before(found):
    names = {name: getattr(found, name) for name in ("kind", "text", "required")}
    return names | {"lines": "\n".join(found.options)}


def _question(subject, number, initial):
    form = form_sent(QuestionForm, initial=initial)
    if form.ok:
        with form.refusing():
            drafting.put(subject, number, form.command, current_actor())
            return to_page(subject, "题目已保存。")
    return _step(form, "编辑题目", subject)


@bp.post("/supervision/questionnaires/<id>/questions/<int:number>/remove")
@allow(EDIT, on=questionnaire)
def question_remove(subject, number):
    drafting.remove(subject, number, current_actor())
    return to_page(subject, "题目已删除。")


@bp.post("/supervision/questionnaires/<id>/questions/<int:number>/lift")
@allow(EDIT, on=questionnaire)
def question_lift(subject, number):
    drafting.lift(subject, number, current_actor())
    return to_page(subject, "题目已上移。")


@bp.post("/supervision/questionnaires/<id>/publish")
@allow("supervision.questionnaire.publish", on=questionnaire)
def questionnaire_publish(subject):
    drafting.publish(subject, current_actor(), seen())
    return to_page(subject, "问卷已发布，到时间自动开始和截止。")


@bp.post("/supervision/questionnaires/<id>/discard")
@allow("supervision.questionnaire.discard", on=questionnaire)
def questionnaire_discard(subject):
    drafting.discard(subject, current_actor(), seen())
    return go_to(url_for("supervision.questionnaires"), t("草稿已作废。"))


@bp.post("/supervision/questionnaires/<id>/call-off")
@allow("supervision.questionnaire.call_off", on=questionnaire)
def questionnaire_call_off(subject):
    running.call_off(subject, reason(), current_actor(), seen())
    return to_page(subject, "调查已中止，理由已公开。")


@bp.route("/supervision/questionnaires/<id>/announce", methods=["GET", "POST"])
@allow("supervision.questionnaire.announce", on=questionnaire)
def questionnaire_announce(subject):
    form = form_sent(AnnounceForm)
    if form.ok:
        running.announce(subject, form.command.text, current_actor(), seen())
        return to_page(subject, "结果已公布。")
    return _step(form, "公布结果", subject)


@bp.post("/supervision/questionnaires/<id>/shelve")
@allow("supervision.questionnaire.shelve", on=questionnaire)
def questionnaire_shelve(subject):
    running.shelve(subject, reason(), current_actor(), seen())
    return to_page(subject, "已决定不公布结果。")


@bp.post("/supervision/questionnaires/<id>/renew")
@allow("supervision.questionnaire.renew", on=questionnaire)
def questionnaire_renew(subject):
    made = drafting.renew(subject, current_actor())
    return to_page(made, "新的一版已起草，请核对时间和题目后发布。")


@bp.get("/supervision/questionnaires/<id>/answers.xlsx")
@allow("supervision.questionnaire.answers", on=questionnaire)
@limiter.limit(sheet.LIMIT)
def questionnaire_answers(subject):
    asked = queries.asked(subject.id)
    rows = table.rows(subject, asked, queries.sheets(subject))
    return sheet.excel("answers", "答卷", table.heads(subject, asked), rows)
