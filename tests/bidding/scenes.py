"""Scenes the page tests share: a drawn purchase, a typed form, the outside verifier."""

import datetime as dt
import io

import pypdfium2

from app.kernel import jobs
from bidding.models import Award
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.tools.verifier import verdict

OPENS = "2026-11-16 09:00"
F = dt.datetime(2026, 11, 19, 17, 0)
T = F + dt.timedelta(minutes=10)


def verify(kind, text, folder):
    path = folder / "file.json"
    path.write_text(text, encoding="utf-8")
    return verdict(kind, path)


def form(**more):
    values = {
        "title": "河西综合楼施工图审查",
        "content": "施工图设计文件审查",
        "amount_fen": "8",
        "amount_fen_unit": "wan",
        "service_days": "20",
        "contact": "周建国",
        "phone": "025-83331234",
        "complaint_phone": "025-83335678",
        "method": "random_draw",
        "signup_until": "2026-11-19T17:00",
        "draw_at": "2026-11-19T17:10",
        "publicity_days": "3",
        "suite": "sha256",
        "level": "1",
        "source": "none",
        "reserves": "0",
    }
    return {**values, **more}


def draft(page, **more):
    """Send the four steps of a draft one after the other; (the last answer, the draft's id)."""
    values = form(**more)
    sent = page.post("/bidding/requirements/new", data=values)
    if sent.status_code != 303:
        return sent, None
    key = sent.headers["Location"].split("/")[3]
    for version, step in enumerate(("service", "method", "rules"), 1):
        url = f"/bidding/requirements/{key}/edit/{step}"
        sent = page.post(url, data={**values, "seen": str(version)})
        if sent.status_code != 303:
            break
    return sent, key


def drawn(at, count=3, **more):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner, **more)
    bidders = [make_bidder() for _ in range(count)]
    for number, bidder in enumerate(bidders):
        make_signup(requirement, bidder, nonce="" if number == 1 else f"随机{number}")
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-20 09:00")
    return owner, requirement, bidders


def winner(requirement, bidders):
    row = Award.select().order_by(Award.created_at.desc()).first()
    return row, next(b for b in bidders if b[0].id == row.agency_id)


def pdf():
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(595, 842)
    document.save(out)
    document.close()
    out.seek(0)
    return out
