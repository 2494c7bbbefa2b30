"""What the owner does: register, give the code, correct, withdraw, change units."""

from __future__ import annotations

from flask import request, url_for

from app.accounts.queries import organisation
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from projects import rules, services
from projects.forms import CodeForm, FactsForm, ProjectForm, SecretForm, UnitForm
from projects.models import Project
from projects.views.blueprint import bp, project, unit


def page_of(found: Project) -> str:
    return url_for("projects.page", id=found.id)


@bp.route("/projects/new", methods=["GET", "POST"])
@allow("projects.project.create")
def new():
    form = form_sent(SecretForm)
    if form.ok and form.command.classified == "no":
        return go_to(url_for("projects.create"))
    refused = rules.SECRET if form.ok else None
    return answer("projects/new.html", form=form, refused=refused, status=form.status)


@bp.route("/projects/new/form", methods=["GET", "POST"])
@allow("projects.project.create")
def create():
    actor = current_actor()
    if request.method == "GET":
        mine = organisation(actor.org_id)
        start = {"contact": mine.contact, "phone": mine.phone, "region": mine.region_id}
        return answer("projects/create.html", form=ProjectForm(initial=start))
    form = ProjectForm(request.form)
    if form.ok:
        with form.refusing():
            made = services.register(form.command, actor)
            return go_to(page_of(made), t("项目已登记，编号 {number}。", number=made.number))
    return answer("projects/create.html", form=form, status=422)


@bp.route("/projects/<id>/register", methods=["GET", "POST"])
@allow("projects.project.register", on=project)
def project_register(found):
    form = form_sent(CodeForm)
    if form.ok:
        with form.refusing():
            services.give_code(found, form.command.code, current_actor(), seen=seen())
            return go_to(page_of(found), t("统一代码已登记。"))
    return answer("projects/code.html", form=form, project=found, status=form.status)


@bp.route("/projects/<id>/correct", methods=["GET", "POST"])
@allow("projects.project.correct", on=project)
def project_correct(found):
    if request.method == "GET":
        start = {name: getattr(found, name) for name in FactsForm.fields if name != "region"}
        form = FactsForm(initial={**start, "region": found.region_id})
        return answer("projects/correct.html", form=form, project=found)
    form = FactsForm(request.form)
    if form.ok:
        with form.refusing():
            services.correct(found, form.command, current_actor(), seen=seen())
            return go_to(page_of(found), t("更正已保存，原来的内容留在办理经过中。"))
    return answer("projects/correct.html", form=form, project=found, status=422)


@bp.post("/projects/<id>/withdraw")
@allow("projects.project.withdraw", on=project)
def project_withdraw(found):
    services.withdraw(found, reason(), current_actor(), seen=seen())
    return go_to(page_of(found), t("项目登记已撤销。"))


@bp.route("/projects/<id>/units/new", methods=["GET", "POST"])
@allow("projects.unit.add", on=project)
def unit_add(found):
    form = form_sent(UnitForm)
    if form.ok:
        with form.refusing():
            services.add_unit(found, actor=current_actor(), **form.command)
            return go_to(page_of(found), t("参建单位已增加。"))
    return answer("projects/unit.html", form=form, project=found, status=form.status)


@bp.post("/projects/units/<id>/end")
@allow("projects.unit.end", on=unit)
def unit_end(found):
    services.end_unit(found, reason(), current_actor())
    return go_to(url_for("projects.page", id=found.project_id), t("参建单位已移除。"))
