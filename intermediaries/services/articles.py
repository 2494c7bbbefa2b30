"""Documents of the market: drawn up, published, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.kernel import clock, events, files
from app.kernel.db import write
from app.kernel.errors import NotAllowed
from app.kernel.events import Event
from app.kernel.fire import fire, stale
from app.kernel.permissions import Actor
from intermediaries.models import Article
from intermediaries.states.articles import ARTICLE, ArticleState

PAPER = "paper"
FIELDS = ("kind", "title", "number", "issuer", "effective", "text")
Papers = Iterable[tuple[Any, str]]


def draft(command: Any, papers: Papers, actor: Actor) -> Article:
    """Draw a document up."""
    with write():
        values = {name: getattr(command, name) for name in FIELDS}
        made = Article.create(**values, by_org=actor.org_id)
        files.attach_all(papers, made, PAPER, actor)
        told = {"title": made.title}
        events.record("intermediaries.article.draft", made, actor=actor, facts=told)
    return made


def edit(article: Article, command: Any, papers: Papers, actor: Actor, seen: int | None) -> None:
    """Write a draft anew; what is published stays as everybody read it."""
    if article.state != ArticleState.DRAFT:
        raise NotAllowed("已发布的文件不能修改；有误的请撤下后重新发布。")
    values = {name: getattr(command, name) for name in FIELDS}
    with write():
        mine = (Article.id == article.id) & (Article.state == ArticleState.DRAFT)
        mine &= Article.version == (article.version if seen is None else seen)
        if not Article.update(**values, version=Article.version + 1).where(mine).execute():
            raise stale(ARTICLE, article)
        files.attach_all(papers, article, PAPER, actor)
        told = {"title": values["title"]}
        events.record("intermediaries.article.edit", article, actor=actor, facts=told)


def publish(article: Article, actor: Actor, seen: int | None) -> Event:
    """Let everybody read it."""
    sets = {"published_at": clock.now()}
    with write():
        told = {"title": article.title}
        return fire(ARTICLE, article, "publish", actor, facts=told, seen=seen, sets=sets)


def withdraw(article: Article, reason: str, actor: Actor, seen: int | None) -> Event:
    """Take it down, with the reason."""
    with write():
        told = {"title": article.title}
        return fire(ARTICLE, article, "withdraw", actor, reason=reason, facts=told, seen=seen)
