"""The page of a form, and what templates of forms and lists ask for besides the form itself."""

from flask import request, url_for

from app.web import drafts, once
from app.web.htmx import answer


def form_page(form, title, cancel, about="", subject=None, *, template="form_page.html", **more):
    """Show a form with its title, what it is about (a name or a Reason; with `lead` it stands
    out) and the way back; `label` is on its button."""
    page = {"label": "提交", "about": about, "subject": subject, "cancel": cancel, **more}
    return answer(template, form=form, title=title, status=form.status, **page)


def action_url(transition, subject):
    """Where a move of a workflow is done: endpoint "<room>.<subject>_<action>"."""
    room, thing = subject.subject_kind.split(".")
    return url_for(f"{room}.{thing}_{transition.action}", id=subject.id)


def with_args(**changes):
    """The present address with some of its query changed; None takes one out."""
    args = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    args.update(changes)
    kept = {name: value for name, value in args.items() if value not in (None, "", [""])}
    return url_for(request.endpoint, **kept)


def files_of(form):
    """Names of the file fields, which never travel with a draft."""
    return ",".join(one.name for one in form.fields.values() if one.file)


def install(app):
    app.jinja_env.globals.update(
        action_url=action_url,
        files_of=files_of,
        once_token=once.new_token,
        restore_draft=drafts.restored,
        with_args=with_args,
    )
