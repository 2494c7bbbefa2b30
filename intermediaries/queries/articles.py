"""Named reads of published documents; nothing here writes."""

from __future__ import annotations

from typing import Any

from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from intermediaries.models import Article
from intermediaries.states.articles import ArticleState


def article(key: str) -> Article | None:
    """Return a document, None when there is none."""
    return Article.get_or_none(Article.id == key)


@prepared
def articles_by(keys: Any) -> Any:
    """Load many documents together."""
    return Article.select().where(Article.id.in_(keys))


def article_page(filters: dict[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through what everybody may read, the newest first; filters: kind q."""
    query = Article.select().where(Article.state == ArticleState.PUBLISHED)
    return paged(_narrowed(query, filters), Article.published_at, Article.id, after, size)


def drafts(organisation: str | None, most: int = 50) -> list[Article]:
    """List what an office has drawn up and not published yet, the newest first."""
    mine = (Article.by_org == organisation) & (Article.state == ArticleState.DRAFT)
    return list(Article.select().where(mine).order_by(Article.created_at.desc()).limit(most))


def _narrowed(query: Any, filters: dict[str, Any]) -> Any:
    query = narrowing.same(query, filters, Article.kind)
    return narrowing.worded(query, filters, Article.title, Article.number)
