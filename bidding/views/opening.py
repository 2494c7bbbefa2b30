"""Pages of closing and opening: what was closed, who released, what came out, all to download."""

import json

from flask import abort, request, url_for

from app.kernel import deadlines
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from bidding import queries
from bidding.explanation_states import EXPLANATION
from bidding.queries import explanations
from bidding.sealing_forms import ReleaseForm
from bidding.services import (
    closing,
    evidence,
    labelled,
    opened_record,
    opening,
    releasing,
    trustees,
)
from bidding.states import REQUIREMENT
from bidding.views import ahead
from bidding.views import blueprint as known
from bidding.views.blueprint import bp, json_file

RELEASED = "份额已释放；达到规定人数后全部报价一并开启。"
RELEASED_NONCES = "份额已释放；达到规定人数后全部随机数一并开启，随即自动抽取。"


def _may_release(subject):
    """Only who opens now has to know the envelopes before they are open."""
    opening_now = subject.state == "opening"
    return opening_now and allowed(current_actor(), "bidding.opening.release", subject)


def _owes(rows, actor):
    """A trustee releases once: then the form is gone."""
    own = [one for one in rows if one["trustee"].key.organisation_id == actor.org_id]
    return any(one["release"] is None for one in own)


def _page(subject, form, status=200):
    actor, row = current_actor(), closing.of(subject)
    is_open, progress = opened_record.is_open(row), opening.progress(subject)
    ranking = subject.rankings.first() if is_open else None
    return answer(
        "bidding/opening.html",
        subject=subject,
        flow=REQUIREMENT,
        lights=deadlines.of(subject, only_open=True),
        **ahead.of(subject),
        row=row,
        made=closing.disclosure(row)["checkpoint"],
        progress=progress,
        form=form,
        may_release=_may_release(subject),
        owes=_owes(progress, actor),
        mine=queries.signup_of(subject, actor.org_id) if actor.org_id else None,
        offers=opened_record.offers_of(subject) if is_open else (),
        ranking=json.loads(ranking.document) if ranking else None,
        base=labelled.of(subject, labelled.BASE) if is_open else None,
        low=explanations.outcomes(subject) if ranking else {},
        low_flow=EXPLANATION,
        price=trustees.PRICE,
        status=status,
    )


@bp.get("/requirements/<id>/opening")
@allow("bidding.opening.view", on=known.requirement)
def opening_page(subject):
    return _page(subject, ReleaseForm())


@bp.post("/requirements/<id>/opening/shares")
@allow("bidding.opening.release", on=known.requirement)
def shares_release(subject):
    form = ReleaseForm(request.form, request.files)
    if form.ok:
        with form.refusing():
            releasing.release(subject, form.command.release, current_actor())
            told = t(RELEASED_NONCES if subject.seals_nonces else RELEASED)
            return go_to(url_for("bidding.opening_page", id=subject.id), told)
    return _page(subject, form, 422)


@bp.get("/requirements/<id>/opening/task.json")
@allow("bidding.opening.release", on=known.requirement)
def opening_task(subject):
    return json_file(releasing.task(closing.of(subject)), f"opening-task-{subject.id}.json")


@bp.get("/requirements/<id>/opening/closing.json")
@allow("bidding.opening.view", on=known.requirement)
def closing_file(subject):
    return json_file(closing.disclosure(closing.of(subject)), f"closing-{subject.id}.json")


@bp.get("/requirements/<id>/opening/list.json")
@allow("bidding.opening.view", on=known.requirement)
def closing_list(subject):
    if subject.is_silent and not _may_release(subject):
        abort(404)
    return json_file(closing.of(subject).document, f"envelopes-{subject.id}.json")


@bp.get("/requirements/<id>/opening.json")
@allow("bidding.requirement.view", on=known.requirement)
def opening_file(subject):
    found = opened_record.download(subject)
    if found is None:
        abort(404)
    return json_file(found, f"opening-{subject.id}.json")


@bp.get("/requirements/<id>/draws/<label>.json")
@allow("bidding.requirement.view", on=known.requirement)
def labelled_file(subject, label):
    kept = subject.is_silent or (label == labelled.EXPERT and not subject.is_scored)
    found = None if kept else labelled.of(subject, label)
    if found is None:
        abort(404)
    if label == labelled.EXPERT:
        return json_file(evidence.of_experts(subject, found), f"draw-{label}-{subject.id}.json")
    return json_file(found.document, f"draw-{label}-{subject.id}.json")
