"""Drafting in steps, without a script too: each step is saved by itself; and the revision."""

from flask import abort, request, url_for

from app.kernel import clock
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.web import drafts
from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.uploads import kept
from bidding import queries
from bidding.forms_rules import TurnForm
from bidding.forms_terms import (
    DraftForm,
    ItemForm,
    MethodForm,
    ProjectForm,
    ServiceForm,
    revision,
    rules_of,
)
from bidding.methods import METHODS
from bidding.models import Requirement
from bidding.queries import selection
from bidding.services import advice, around, fitting, lots, lotting, publish, terms
from bidding.views import blueprint as known
from bidding.views import proposal
from bidding.views.blueprint import bp
from bidding.views.scoring import of_weights
from projects import queries as projects

STEPS = {
    "project": "项目和资金",
    "service": "服务和要求",
    "method": "选取方式",
    "rules": "时间和规则",
}
UNSENT = "“{title}”的“{step}”填写后没有写入采购需求，只存为草稿；请打开这一步保存，或点“不用草稿”"
OFFERED = 200  # names a browser lists while one is typed


@bp.route("/requirements/new", methods=["GET", "POST"])
@allow("bidding.requirement.draft")
def new():
    options = _options()
    chosen = projects.project(request.values.get("project", ""))
    limits = terms.limits_at(chosen.region_id if chosen else None)
    start = proposal.start(limits, queries.requirement(request.args.get("from", "")))
    form = form_sent(DraftForm, initial=start, options=options)
    if form.ok:
        project = projects.project(form.command["project"])
        values = {**start, **dict(form.command)}
        made = publish.draft(project, form.command["item"], values, current_actor())
        return go_to(url_for("bidding.step", id=made.id, step="service"))
    page = {"projects": bool(options["project"]), "steps": STEPS, "step": "project"}
    page["notes"] = advice.for_typed(chosen, form.raw["item"])
    return answer("bidding/new.html", form=form, status=form.status, **page)


def _options():
    rows = queries.projects_of(current_actor().org_id)
    named = [(row.id, Reason.of("{name}", name=f"{row.name}（{row.number}）")) for row in rows]
    return {"project": named}


@bp.route("/requirements/<id>/edit", methods=["GET", "POST"])
@allow("bidding.requirement.edit", on=known.requirement)
def requirement_edit(subject):
    return _step(subject, "project")


@bp.route("/requirements/<id>/edit/<step>", methods=["GET", "POST"])
@allow("bidding.requirement.edit", on=known.requirement)
def step(subject, step):
    if step not in STEPS:
        abort(404)
    return _step(subject, step)


def _step(subject, step):
    first = around.first_of(subject, step)
    if first is not None:  # all lots have these in common
        return go_to(url_for("bidding.step", id=first, step=step))
    options = _options() if step == "project" else _known(subject) if step == "rules" else {}
    form = form_sent(_form(subject, step), initial=proposal.of(subject), options=options)
    if form.ok:
        with form.refusing():
            lotting.edit(subject, dict(form.command), current_actor(), seen(), _papers(form))
            return go_to(_after(subject, step), t("已保存。"))
    page = {"subject": subject, "steps": STEPS, "step": step, "notes": advice.of(subject)}
    if step == "method":
        page["offered"] = [(m, terms.preview(subject, m.key)) for m in METHODS.values()]
        page["forbidden"] = {"direct": advice.against_direct(subject)}
    if step == "rules":
        page |= proposal.windows(terms.limits(subject)) | of_weights(form.raw)
    return answer("bidding/edit.html", form=form, status=form.status, **page)


def unsent(subject):
    """Say which steps hold something the reader typed and never saved into the draft itself."""
    return [
        Reason.of(UNSENT, title=row.title, step=Reason(label))
        for row in lots.siblings(subject) or [subject]
        for label in _typed(row)
    ]


def _typed(row):
    pages = {url_for("bidding.step", id=row.id, step=key): STEPS[key] for key in STEPS}
    pages[url_for("bidding.requirement_edit", id=row.id)] = STEPS["project"]
    kept = drafts.kept_of([*pages])
    return dict.fromkeys(label for page, label in pages.items() if page in kept)


def _known(subject):
    """The agencies a direct choice may name, the best first."""
    if subject.method != "direct" or subject.within_id:
        return {}
    able = fitting.able(subject, clock.today())[:OFFERED]
    return {"known": {"chosen": selection.called(able)}}


def _form(subject, step):
    fixed = {"project": _first_form(subject), "service": ServiceForm, "method": MethodForm}
    if step == "rules" and subject.within_id and subject.method == "direct":
        return TurnForm
    return fixed.get(step) or rules_of(subject.method)


def _first_form(subject):
    if subject.within_id:
        return ProjectForm
    return ItemForm if (subject.lot or 1) > 1 else DraftForm


def _after(subject, step):
    following = [*STEPS, ""][[*STEPS].index(step) + 1]
    if following == "method" and (subject.within_id or (subject.lot or 1) > 1):
        following = "rules" if subject.within_id else ""
    if not following:
        return url_for("bidding.requirement", id=subject.id)
    return url_for("bidding.step", id=subject.id, step=following)


def _papers(form):
    return kept(form.command["papers"]) if "papers" in form.fields else []


@bp.get("/requirements/advice")
@allow("bidding.requirement.draft")
def advice_part():
    project = projects.project(request.args.get("project", ""))
    form = DraftForm(request.args)
    raw = {name: form.raw[name] for name in ("amount_fen", "public_share")}
    notes = advice.for_typed(project, request.args.get("item", "")[:40], **raw)
    return answer("bidding/advice.html", "bidding/_advice.html", notes=notes)


@bp.route("/requirements/<id>/revise", methods=["GET", "POST"])
@allow("bidding.requirement.revise", on=known.requirement)
def requirement_revise(subject):
    form = form_sent(revision(subject.method), initial=proposal.of(subject))
    if form.ok:
        values = dict(form.command)
        try:
            publish.revise(
                subject, values, values["reason"], current_actor(), seen(), _papers(form)
            )
        except (Invalid, NotAllowed) as error:
            form.refuse(error)
        else:
            told = t("修订后的公告已发布，报名重新计时。")
            return go_to(url_for("bidding.requirement", id=subject.id), told)
    stale = Requirement.get_by_id(subject.id) if form.is_sent else subject
    page = {"subject": stale, "notes": advice.of(stale), **proposal.windows(terms.limits(stale))}
    page |= of_weights(form.raw)
    return answer("bidding/revise.html", form=form, status=form.status, **page)
