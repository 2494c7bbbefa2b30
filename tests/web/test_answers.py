"""Refusals have the right status and words; parts go to htmx only; headers are strict."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from app.rooms import ROOMS

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
VENDOR = STATIC / "vendor"


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("late", 409, "报名已于 2026-11-20 09:00 截止"),
        ("rule", 409, "第二条理由"),
        ("often", 429, "操作太频繁"),
        ("full", 507, "服务器存储空间已满"),
        ("crash", 500, "请把下面的编号告诉管理员"),
    ],
)
def test_refusals_are_told_in_words(sink, name, status, sentence):
    page = sink.get(f"/sink/raise/{name}")
    part = sink.get(f"/sink/raise/{name}", headers={"HX-Request": "true"})

    assert (page.status_code, part.status_code) == (status, status)
    assert sentence in page.text
    assert "<html" in page.text
    assert "<html" not in part.text
    assert "data-sentence" in part.text


def test_too_often_says_when_to_come_back(sink):
    assert sink.get("/sink/raise/often").headers["Retry-After"] == "7"


def test_wrong_method_and_forged_ids(sink):
    assert sink.get("/drafts").status_code == 405
    assert "POST" in sink.get("/drafts").headers["Allow"]
    assert sink.post("/sink/things/zzzz/act").status_code == 404


def test_a_request_larger_than_allowed_is_told_so(sink_app, sink):
    allowed = sink_app.config["MAX_CONTENT_LENGTH"]
    sink_app.config["MAX_CONTENT_LENGTH"] = 1 << 20
    try:
        answer = sink.post("/sink/form", data={"note": "x" * (2 << 20)})
    finally:
        sink_app.config["MAX_CONTENT_LENGTH"] = allowed

    assert answer.status_code == 413
    assert "一次最多上传 1 MB" in answer.text


def test_every_page_carries_a_strict_policy(sink, sink_as):
    visitor, person = sink.get("/"), sink_as.get("/desk")

    policy = visitor.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert visitor.headers["X-Frame-Options"] == "DENY"
    assert "HX-Request" in visitor.headers["Vary"]
    assert visitor.headers["Cache-Control"] == "no-cache"
    assert person.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in visitor.headers


def test_an_htmx_post_is_led_on_by_header(sink):
    answer = sink.post("/sink/do/aaaabbbbccccdddd/publish", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/sink/")


def test_static_files_are_hashed_compressed_and_kept_forever(sink, sink_app):
    url = sink_app.jinja_env.globals["static_url"]("css/app.css")

    answer = sink.get(url, headers={"Accept-Encoding": "gzip"})

    body = (STATIC / "css" / "app.css").read_bytes()
    assert hashlib.sha256(body).hexdigest()[:16] in url
    assert "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == body
    again = sink.get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert sink.get("/static/../config.py").status_code == 404


def test_every_icon_asked_for_is_in_the_sprite():
    sprite = next(VENDOR.glob("tabler-icons-*.svg")).read_text(encoding="utf-8")
    there = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    templates = (STATIC.parents[1] / "templates").rglob("*.html")
    wanted = {
        name
        for path in templates
        for name in re.findall(r"""icon\(['"]([a-z0-9-]+)['"]\)""", path.read_text("utf-8"))
    }
    wanted |= {entry.icon for room in ROOMS for entry in room.nav if entry.icon}
    assert wanted - there == set()


def test_vendored_files_are_those_of_the_list():
    listed = re.findall(r"\| `([^`]+)` \|.*`([0-9a-f]{64})` \|", (VENDOR / "README.md").read_text())
    there = {path.name for path in VENDOR.iterdir() if path.suffix in {".js", ".css", ".svg"}}

    assert {name for name, _ in listed} == there
    for name, digest in listed:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


NEWER_THAN_109 = (
    r"oklch\(|light-dark\(|color-mix\(|@scope|text-wrap|:popover-open|subgrid|@starting-style",
    r"\.toSorted\(|\.toReversed\(|\.with\(|Object\.groupBy|withResolvers|\.union\(|URL\.canParse",
)


@pytest.mark.parametrize("path", sorted(STATIC.glob("*/*.[cj]s*")), ids=lambda p: p.name)
def test_own_files_ask_for_nothing_newer_than_chromium_109(path):
    if path.parent != VENDOR:
        text = path.read_text(encoding="utf-8")
        assert [found for pattern in NEWER_THAN_109 for found in re.findall(pattern, text)] == []


def test_a_stranger_to_the_public_address_is_refused(settings, database, committing_url):
    from dataclasses import replace

    from app.factory import create_app
    from tests.conftest import bind, close

    close(database)
    there = replace(
        settings,
        origin="https://shencha.example.cn",
        trusted_hosts=("neiwang.example.cn",),
        database_url=committing_url,
    )
    application = create_app(there)
    visitor = application.test_client()
    good = visitor.get("/robots.txt", headers={"Host": "shencha.example.cn"})
    inside = visitor.get("/robots.txt", headers={"Host": "neiwang.example.cn"})
    bad = visitor.get("/robots.txt", headers={"Host": "evil.example"})
    close(database)
    bind(settings.database_url)

    assert [a.status_code for a in (good, inside, bad)] == [200, 200, 400]


def test_a_form_sent_after_the_session_ended_keeps_its_text(sink):
    answer = sink.post("/drafts", data={"title": "写了很久的说明", "_page": "/sink/form"})

    assert answer.status_code == 401
    assert "写了很久的说明" in answer.text
    assert "请先登录" in answer.text
