"""Answering: on a page without account, or for the organisation that was asked; and the preview.

Whoever answers without account is remembered by the browser alone, so that one answers once.
"""

from flask import session, url_for

from app.kernel.permissions import allowed
from app.web.asked import form_sent
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from supervision.blueprint import bp
from supervision.questionnaires import forms, queries
from supervision.questionnaires.permissions import PARTIES
from supervision.questionnaires.rules.drafting import INVITED, OPEN_TO_ALL
from supervision.questionnaires.services import answering
from supervision.questionnaires.views.common import WORDS, questionnaire

ANSWERED, MOST = "questionnaires_answered", 40  # kept in the visitor's own cookie


@bp.route("/supervision/questionnaires/<id>/answer", methods=["GET", "POST"])
@allow("supervision.questionnaire.view", on=questionnaire)
@limiter.limit("30/hour", methods=["POST"])
def questionnaire_answer(subject):
    actor = current_actor()
    if not allowed(actor, "supervision.questionnaire.answer", subject):
        there = url_for("supervision.questionnaire_page", id=subject.id)
        return go_to(there, t("这份问卷现在不由您填写：还没有开始、已经截止，或者已经填写过。"))
    groups = _groups(subject, actor)
    if groups[0] in OPEN_TO_ALL and subject.id in session.get(ANSWERED, []):
        return go_to(_thanks(subject), t("您已经填写过这份问卷，每人填写一次。"))
    asked = queries.asked(subject.id)
    form = form_sent(forms.sheet_form(asked, groups))
    if form.ok:
        party = groups[0] if len(groups) == 1 else form.command["party"]
        answering.hand_in(subject, forms.given(asked, form.command), party, actor)
        if party in OPEN_TO_ALL:
            session[ANSWERED] = [*session.get(ANSWERED, []), subject.id][-MOST:]
        return go_to(_thanks(subject), t("答卷已提交，谢谢。"))
    return _page(subject, form, asked, status=form.status)


def _groups(subject, actor):
    """The groups somebody may answer for: the own organisation, if it was asked, else all that
    need no account."""
    if actor.has(*PARTIES) and subject.still_asks(actor.org_id):
        return [actor.org_kind]
    return [one for one in OPEN_TO_ALL if one in subject.audience]


def _thanks(subject):
    return url_for("supervision.questionnaire_thanks", id=subject.id)


def _page(subject, form, asked, *, preview=False, status=200):
    return answer(
        "supervision/questionnaires/answer.html",
        subject=subject,
        form=form,
        asked=asked,
        preview=preview,
        status=status,
        **WORDS,
    )


@bp.get("/supervision/questionnaires/<id>/thanks")
@allow("supervision.questionnaire.view", on=questionnaire)
def questionnaire_thanks(subject):
    return answer("supervision/questionnaires/thanks.html", subject=subject)


@bp.get("/supervision/questionnaires/<id>/preview")
@allow("supervision.questionnaire.edit", on=questionnaire)
def questionnaire_preview(subject):
    asked = queries.asked(subject.id)
    groups = [one for one in (*OPEN_TO_ALL, *INVITED) if one in subject.audience]
    shown = [one for one in groups if one in OPEN_TO_ALL] or groups[:1]
    return _page(subject, forms.sheet_form(asked, shown)(), asked, preview=True)
