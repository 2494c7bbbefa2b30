"""What the owner does: make a package, upload, correct what was guessed, hand in, withdraw."""

from __future__ import annotations

from flask import request
from markupsafe import Markup

from app.kernel.errors import DomainError, Invalid, Reason, StaleState
from app.kernel.permissions import allowed
from app.web.asked import reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to, is_part, say
from app.web.i18n import t
from joint_review import queries
from joint_review.forms import PackageForm
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from joint_review.services import intake as intakes
from joint_review.services import sheets, submit
from joint_review.views.blueprint import bp, package, page_of, sheet
from joint_review.views.packages import sheet_table, show
from projects.models import Project
from projects.states import ProjectState

NOTHING = "没有选择文件，请先选择 PDF 或 DXF 图纸"


def own_projects() -> list[Project]:
    """List the registered projects of the acting owner, newest first."""
    mine = (Project.owner == current_actor().org_id) & (Project.state == ProjectState.REGISTERED)
    return list(Project.select().where(mine).order_by(Project.created_at.desc()).limit(500))


@bp.route("/joint-review/packages/new", methods=["GET", "POST"])
@allow("package.create")
def new():
    projects = own_projects()
    options = {
        "project": [(p.id, Reason.of("{name}", name=f"{p.name}（{p.number}）")) for p in projects]
    }
    if request.method == "GET":
        form = PackageForm(initial={"project": request.args.get("project")}, options=options)
        return answer("joint_review/new.html", form=form, projects=projects)
    form = PackageForm(request.form, options=options)
    if form.ok:
        chosen = next(p for p in projects if p.id == form.command.project)
        with form.refusing():
            made = submit.create(chosen, form.command.title, form.command.scope, current_actor())
            return go_to(page_of(made), t("图纸包已建立，请上传图纸。"))
    return answer("joint_review/new.html", form=form, projects=projects, status=422)


@bp.post("/joint-review/packages/<id>/upload")
@allow("package.upload", on=package)
def upload(found):
    """Take files one by one; a refused file does not keep the others out."""
    kept, refused = [], []
    for one in request.files.getlist("files"):
        if not one.filename:
            continue
        try:
            intakes.upload(found, one.stream, one.filename, current_actor())
            kept.append(one.filename)
        except DomainError as error:
            refused.append((one.filename, error))
    if not kept and not refused:
        raise Invalid({"files": NOTHING})
    return _told_part(kept, refused) if is_part() else _told_page(found, kept, refused)


def _told_part(kept, refused):
    """One file a request: the answer is its sentence."""
    if refused:
        text = "；".join(str(t(r)) for _, error in refused for r in error.reasons)
        return Markup('<p id="told" data-sentence>{}</p>').format(text), refused[0][1].status
    text = t("已收到，正在拆分为图纸。")
    return Markup('<p id="told" data-sentence>{}</p>').format(text)


def _told_page(found, kept, refused):
    if kept:
        say(t("已收到 {n} 个文件，正在拆分为图纸。", n=len(kept)))
    if not refused:
        return go_to(page_of(found))
    return show(found, status=refused[0][1].status, refused_files=refused)


@bp.post("/joint-review/packages/<id>/sheets")
@allow("package.upload", on=package)
def save_sheets(found):
    """Save the whole table at once; wrong rows come back with what was typed."""
    wrong, typed, saved, status = {}, {}, 0, 422
    for one in queries.current_sheets(found):
        values = _row(one)
        if values is None or not allowed(current_actor(), "sheet.edit", one):
            continue
        try:
            saved += _save(one, values)
        except (Invalid, StaleState) as error:
            wrong[one.id], typed[one.id] = error.reasons, values
            status = max(error.status, 409) if isinstance(error, StaleState) else status
    if not wrong:
        return go_to(f"{page_of(found)}#sheets", t("已保存 {n} 张图纸的更正。", n=saved))
    return show(found, status=status, wrong=wrong, typed=typed)


def _row(one: Sheet) -> dict[str, str] | None:
    names = ("number", "title", "discipline", "seen")
    values = {name: request.form.get(f"{name}-{one.id}") for name in names}
    return None if values["number"] is None else {k: v or "" for k, v in values.items()}


def _save(one: Sheet, values: dict[str, str]) -> int:
    if _same(one, values) and not one.guessed:
        return 0
    version = int(values["seen"]) if values["seen"].isdecimal() else one.version
    typed = (values["number"], values["title"], values["discipline"])
    try:
        sheets.name_sheet(one, *typed, current_actor(), seen=version)
    except StaleState:
        # A row saves itself when it is left: the very same may have arrived a moment before.
        if not _same(Sheet.get_by_id(one.id), values):
            raise
    return 1


def _same(one: Sheet, values: dict[str, str]) -> bool:
    return all(getattr(one, n) == values[n].strip() for n in ("number", "title", "discipline"))


@bp.post("/joint-review/sheets/<id>/name")
@allow("sheet.edit", on=sheet)
def sheet_name(found):
    """Save one row of the table; without script the person comes back to the table."""
    values = _row(found)
    if values is None:
        raise Invalid({"number": "请填写图号，例如 建施-01 或 A-101"})
    wrong, typed, status = {}, {}, 200
    try:
        _save(found, values)
    except (Invalid, StaleState) as error:
        wrong, typed = {found.id: error.reasons}, {found.id: values}
        status = 422
    whole = found.package
    if not is_part():
        return show(whole, status, wrong=wrong, typed=typed) if wrong else go_to(page_of(whole))
    table = sheet_table(whole) | {"wrong": wrong, "typed": typed}
    return answer("joint_review/_sheet_row.html", status=status, sheet=found, **table)


@bp.post("/joint-review/sheets/<id>/remove")
@allow("sheet.edit", on=sheet)
def sheet_remove(found):
    sheets.remove_sheet(found, current_actor(), seen=seen())
    return go_to(f"{page_of(found.package)}#sheets", t("图纸已移出图纸包。"))


@bp.post("/joint-review/packages/<id>/sheets/drop-refused")
@allow("package.upload", on=package)
def drop_refused(found):
    """Take all pages out that a check refused; the others stay."""
    count = sheets.remove_refused(found, current_actor())
    return go_to(f"{page_of(found)}#sheets", t("已移出 {n} 张不能使用的图纸。", n=count))


@bp.post("/joint-review/sheets/<id>/map")
@allow("sheet.edit", on=sheet)
def sheet_map(found):
    """Say which sheet a new one replaces, when the numbers did not tell."""
    old = queries.sheet(request.form.get("old", ""))
    if old is None or old.package_id != found.package_id:
        raise Invalid({"old": "请选择被替换的旧图纸"})
    sheets.map_revision(found, old, current_actor(), seen=seen())
    return go_to(f"{page_of(found.package)}#sheets", t("新旧图纸已对应。"))


@bp.post("/joint-review/packages/<id>/submit")
@allow("package.edit", on=package)
def package_submit(found):
    submit.submit(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("已提交，等待综合窗口受理。"))


@bp.post("/joint-review/packages/<id>/resubmit")
@allow("package.edit", on=package)
def package_resubmit(found):
    submit.submit(found, current_actor(), seen=seen())
    return go_to(page_of(found), t("已重新提交，等待综合窗口受理。"))


@bp.post("/joint-review/packages/<id>/withdraw")
@allow("package.edit", on=package)
def package_withdraw(found: Package):
    submit.move(found, "withdraw", current_actor(), reason=reason(), seen=seen())
    return go_to(page_of(found), t("图纸包已撤回。"))
