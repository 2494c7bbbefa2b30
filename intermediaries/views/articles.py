"""Documents of the market: read by everybody, drawn up and published by the offices."""

from __future__ import annotations

from flask import url_for

from app.kernel import files
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import filtered
from app.web.uploads import kept
from intermediaries.forms_articles import ArticleForm, ArticlesForm
from intermediaries.queries import articles as reads
from intermediaries.services import articles as verbs
from intermediaries.states.articles import ARTICLE, KINDS
from intermediaries.views.blueprint import bp

DRAFT, EDIT = "intermediaries.article.draft", "intermediaries.article.edit"


def article(key):
    """Load a document everybody may read; a draft for the offices alone."""
    found = reads.article(key)
    if found is None or allowed(current_actor(), "intermediaries.article.view", found):
        return found
    return None


@bp.get("/policies")
@public
def articles():
    actor = current_actor()
    may_edit = allowed(actor, DRAFT)
    return filtered(
        ArticlesForm,
        ("intermediaries/articles.html", "intermediaries/_articles.html"),
        reads.article_page,
        kinds=KINDS,
        may_edit=may_edit,
        drafts=reads.drafts(actor.org_id) if may_edit else [],
    )


@bp.get("/policies/<id>")
@allow("intermediaries.article.view", on=article)
def article_page(found):
    return answer(
        "intermediaries/article.html",
        article=found,
        flow=ARTICLE,
        choices=available(ARTICLE, found, current_actor()),
        kinds=KINDS,
        may_edit=found.state == "draft" and allowed(current_actor(), EDIT, found),
        papers=files.of(found.subject_kind, found.id),
    )


@bp.route("/intermediaries/articles/new", methods=["GET", "POST"])
@allow(DRAFT)
def article_new():
    form = form_sent(ArticleForm, initial={"issuer": current_actor().org_name})
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            made = verbs.draft(form.command, papers, current_actor())
            return go_to(_url(made), t("草稿已保存，请核对后发布。"))
    return _form(form, "起草政策文件", url_for("intermediaries.articles"))


@bp.route("/policies/<id>/edit", methods=["GET", "POST"])
@allow(EDIT, on=article)
def article_edit(found):
    form = form_sent(ArticleForm, initial=found)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            verbs.edit(found, form.command, papers, current_actor(), seen())
            return go_to(_url(found), t("草稿已保存，请核对后发布。"))
    return _form(form, "修改政策文件", _url(found), found)


def _form(form, title, cancel, subject=None):
    note = t("发布之前可以反复修改；发布之后不再修改，有误的撤下后重新发布。")
    return form_page(form, title, cancel, note, subject, label="保存", lead=True)


def _url(found):
    return url_for("intermediaries.article_page", id=found.id)


@bp.post("/policies/<id>/publish")
@allow(EDIT, on=article)
def article_publish(found):
    verbs.publish(found, current_actor(), seen())
    return go_to(_url(found), t("已发布，任何人都可以查看。"))


@bp.post("/policies/<id>/withdraw")
@allow(EDIT, on=article)
def article_withdraw(found):
    verbs.withdraw(found, reason(), current_actor(), seen())
    return go_to(url_for("intermediaries.articles"), t("已撤下。"))
