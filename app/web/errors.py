"""Refusals in words: a page, or a part for htmx, with the right status and what was kept."""

import errno
import secrets

from flask import current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from peewee import InterfaceError, OperationalError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from app.kernel import security_log
from app.kernel.db import is_full
from app.kernel.errors import DomainError, Forbidden, Late, Reason, TooMany
from app.web.htmx import htmx

WORDS = {
    400: (
        "请求不完整",
        "浏览器发来的内容不完整或被改动过，没有办理任何事情。",
        "请返回上一页，刷新后重新填写提交。",
    ),
    401: ("请先登录", "登录已结束，没有办理任何事情。", "请重新登录，已自动保存的草稿会恢复。"),
    403: (
        "没有权限",
        "您没有办理这件事的权限，没有办理任何事情。",
        "请联系本单位管理员，或在右上角切换所代表的单位。",
    ),
    404: (
        "没有找到",
        "没有找到您要的内容，它可能已被撤回，或地址有误。",
        "请检查地址，或从首页、搜索进入。",
    ),
    405: ("方式不对", "这个地址不能这样打开，没有办理任何事情。", "请从页面上的按钮办理。"),
    409: ("现在不能办理", "现在不能办理，没有改动任何内容。", "请刷新页面，查看最新情况后再办理。"),
    413: ("文件太大", "上传的内容超过了大小限制，没有保存任何文件。", "请压缩或拆分后重新上传。"),
    422: (
        "填写有误",
        "填写的内容有误，没有保存。",
        "请返回上一页改正后重新提交，已填写的内容仍在。",
    ),
    429: (
        "操作太频繁",
        "短时间内操作太多次，这一次没有办理。",
        "请稍后再试，已填写的内容仍在上一页。",
    ),
    500: (
        "系统出错",
        "系统出错，这一次没有办理，已有的内容没有改动。",
        "请稍后再试；如仍出错，请把下面的编号告诉管理员。",
    ),
    503: (
        "暂时不能使用",
        "系统正在维护或很忙，这一次没有办理。",
        "请稍后再试，已自动保存的草稿会恢复。",
    ),
    507: (
        "存储已满",
        "服务器存储空间已满，这一次没有保存，已有的内容没有改动。",
        "请联系管理员清理空间后再提交，已填写的内容仍在上一页。",
    ),
}
PLAIN = "text/plain; charset=utf-8"
FULL = {errno.ENOSPC, errno.EDQUOT}
EXPIRED = "页面放置过久或登录已更新，为了安全，这一次没有办理。您填写的文字都在下面，没有丢失。"


def told(status, reasons=(), **more):
    """The error page or part; `reasons` are sentences of the rules."""
    known = status if status in WORDS else (500 if status >= 500 else 400)
    title, sentence, advice = WORDS[known]
    template = "errors/_part.html" if htmx and not htmx.boosted else "errors/page.html"
    known = {"title": title, "sentence": sentence, "advice": advice, "back": way_back()}
    page = render_template(template, status=status, reasons=reasons, **known | more)
    return make_response(page, status)


def way_back():
    """The page of ours from which something was sent that was refused."""
    source = request.referrer
    if request.method != "POST" or not source or not _same_host(source):
        return None
    path = "/" + source.split("/", 3)[3] if source.count("/") > 2 else "/"
    try:
        current_app.create_url_adapter(request).match(path.partition("?")[0], method="GET")
    except HTTPException:
        return None
    return path


def domain(error):
    if isinstance(error, (Forbidden, TooMany)):
        security_log.note("access.refused", status=error.status)
    kept = typed() if error.status == 401 else ()
    more = {"advice": ""} if isinstance(error, Late) else {}  # no refreshing brings it back
    response = told(error.status, error.reasons, kept=kept, files=bool(request.files), **more)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def http(error):
    if error.response is not None or (error.code or 500) < 400:
        return error
    if error.code == 429:
        security_log.note("access.refused", status=429)
    response = told(error.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def stranger(error):
    """An address that is not ours: nothing can be linked to, so plain words are sent."""
    security_log.note("host.refused")
    _, sentence, advice = WORDS[400]
    return make_response(sentence + advice, 400, {"Content-Type": PLAIN})


def too_large(error):
    limit = current_app.config["MAX_CONTENT_LENGTH"] or 0
    return told(413, [Reason.of("一次最多上传 {limit} MB", limit=limit >> 20)])


def expired(error):
    """CSRF refused: whoever comes from our own page gets the text back, ready to send again."""
    security_log.note("form.foreign", why=error.description)
    kept = typed()
    return told(400, [Reason.of(EXPIRED)] if kept else (), kept=kept, files=bool(request.files))


def typed():
    """(name, text) of what was typed on our own page; no password and no token."""
    own = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if not own or not _same_host(request.headers.get("Origin") or request.headers.get("Referer")):
        return []
    secret = {"csrf_token", "_once", "_secrets", *request.form.get("_secrets", "").split()}
    return [(n, v) for n in request.form if n not in secret for v in request.form.getlist(n)]


def _same_host(source):
    return source is None or source.split("/")[2:3] == [request.host]


def disk(error):
    if error.errno in FULL:
        current_app.logger.error("storage is full: %s", error)
        return told(507)
    return crash(error)


def database(error):
    """The database is full, away or too busy: nothing was written, and it is said so."""
    status = 507 if is_full(error) else 503
    current_app.logger.error("the database refused (%s): %s", status, error)
    try:
        return told(status)
    except Exception:
        current_app.logger.exception("the error page itself failed")
        _, sentence, advice = WORDS[status]
        return make_response(f"{sentence}{advice}", status, {"Content-Type": PLAIN})


def crash(error):
    number = secrets.token_hex(4)
    security_log.note("error", number=number, kind=type(error).__name__)
    current_app.logger.error(
        "error %s at %s %s", number, request.method, request.path, exc_info=error
    )
    original = getattr(error, "original_exception", None)
    if isinstance(original, OSError) and original.errno in FULL:
        return told(507)
    try:
        return told(500, number=number)
    except Exception:
        current_app.logger.exception("the error page itself failed")
        _, sentence, advice = WORDS[500]
        return make_response(f"{sentence}{advice} {number}", 500, {"Content-Type": PLAIN})


def install(app):
    app.register_error_handler(DomainError, domain)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(SecurityError, stranger)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(OSError, disk)
    for kind in (OperationalError, InterfaceError, MaxConnectionsExceeded):
        app.register_error_handler(kind, database)
    app.register_error_handler(500, crash)
