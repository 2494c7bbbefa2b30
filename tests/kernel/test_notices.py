"""The inbox, and what leaves the house: against a real SMTP and a real HTTP server."""

import datetime as dt
import email
import email.policy
import json
import socketserver
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from app.kernel import delivery, jobs, notices
from app.kernel.db import write
from app.kernel.errors import Reason
from app.kernel.jobs import Job
from app.kernel.notices import Contact, Notice
from app.web.i18n import catalogue, spoken

BOOK = {"p1": Contact("li@example.test", "13800138000"), "p2": Contact("", "13900139000")}


class Letters(socketserver.StreamRequestHandler):
    """The few words of SMTP that a client needs; refuses the first `refuse` letters."""

    def handle(self):
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.data()
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb == "MAIL" and self.server.refuse:
                self.server.refuse -= 1
                self.say("451 later, li@example.test")
            else:
                self.say("250 ok")

    def data(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.letters.append(
            email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        )
        self.say("250 taken")

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.texts.append((self.headers["Authorization"], body))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def smtp():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Letters) as server:
        server.letters, server.refuse = [], 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def gateway():
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        server.texts, server.answer = [], 200
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def reach(db):
    before = notices._Book.look_up
    notices.address_book(lambda ids: {i: BOOK[i] for i in ids if i in BOOK})
    yield
    notices.address_book(before)
    delivery.configure(SimpleNamespace())


def by_mail(smtp):
    delivery.configure(
        SimpleNamespace(
            smtp_host="127.0.0.1",
            smtp_port=smtp.server_address[1],
            smtp_tls="none",
            smtp_from="notice@lianshen.test",
            origin="https://lianshen.test",
        )
    )


def by_text(gateway, **more):
    url = f"http://127.0.0.1:{gateway.server_address[1]}/send"
    delivery.configure(SimpleNamespace(sms_url=url, sms_token="t0ken", **more))


def tell(*people, text="{title}已中选", values=None, **more):
    with write():
        return notices.notify(people, text, values or {"title": "某工程"}, **more)


def test_a_notice_waits_in_the_inbox_until_it_is_read(db, at):
    at("2026-11-20 09:00")
    assert tell("p1", "p2", "p1", link="/bidding/requirements/x") == 2
    at("2026-11-20 10:00")
    tell("p1", values={"title": "另一工程"})

    texts = [str(notice.reason) for notice in notices.inbox("p1")]
    assert texts == ["另一工程已中选", "某工程已中选"]
    assert (notices.unread("p1"), notices.unread("p2"), notices.unread("p3")) == (2, 1, 0)
    assert notices.mark_read("p2", [notices.inbox("p1")[0].id]) == 0  # not one's own
    assert notices.mark_read("p1", [notices.inbox("p1")[1].id]) == 1
    assert notices.unread("p1") == 1
    assert notices.mark_read("p1") == 1
    assert notices.unread("p1") == 0
    assert notices.inbox("p1")[0].read_at == dt.datetime(2026, 11, 20, 10)


def test_the_inbox_is_turned_page_by_page(db, at):
    at("2026-11-20 09:00")
    for n in range(5):
        tell("p1", values={"title": str(n)})

    first = notices.inbox("p1", 2)
    second = notices.inbox("p1", 2, first[-1])
    third = notices.inbox("p1", 2, second[-1])

    assert len({n.id for n in first + second + third}) == 5
    assert (len(first), len(second), len(third)) == (2, 2, 1)


def test_the_same_event_tells_the_same_person_once(db):
    event = SimpleNamespace(id="event00000000001")

    assert tell("p1", "p2", event=event) == 2
    assert tell("p1", "p2", "p3", event=event) == 1
    assert notices.unread("p1") == 1


def test_notices_only_inside_a_write(db):
    with pytest.raises(RuntimeError, match="write"):
        notices.notify(["p1"], "x")


def test_without_settings_nothing_leaves_the_house(reach):
    tell("p1")

    assert Job.select().count() == 0


def test_an_e_mail_is_sent_once_with_the_sentence_and_the_address(reach, smtp):
    by_mail(smtp)
    tell("p1", "p2", "p3", link="/bidding/requirements/x")

    jobs.run_due()
    jobs.run_due()

    letter = smtp.letters[0]
    notice = Notice.get(person_id="p1")
    assert len(smtp.letters) == 1
    assert letter["To"] == "li@example.test"
    assert letter["Subject"] == "【联审】某工程已中选"
    assert letter["Message-ID"] == f"<{notice.id}@lianshen.test>"
    assert (
        letter.get_content().replace("\r", "")
        == "某工程已中选\n\nhttps://lianshen.test/bidding/requirements/x\n"
    )
    assert notice.mailed_at is not None
    assert Notice.get(person_id="p2").mailed_at is None
    assert {job.state for job in Job.select()} == {"done"}


def test_each_channel_speaks_the_language_of_the_person(reach, smtp, gateway, monkeypatch):
    notices.voice(spoken)
    monkeypatch.setitem(catalogue.english, "{title}已中选", "{title} has been chosen")
    monkeypatch.setitem(BOOK, "p1", replace(BOOK["p1"], locale="en"))
    monkeypatch.setitem(BOOK, "p3", notices.Contact("zhao@example.test"))
    by_mail(smtp)
    tell("p1", "p3")

    jobs.run_due()

    said = {letter["To"]: letter["Subject"] for letter in smtp.letters}
    assert said == {
        "li@example.test": "【联审】某工程 has been chosen",
        "zhao@example.test": "【联审】某工程已中选",
    }
    by_text(gateway)
    tell("p1")
    jobs.run_due()
    assert "某工程 has been chosen" in str(gateway.texts)


def test_a_refused_e_mail_is_tried_again_and_no_address_is_logged(reach, smtp, caplog, at):
    by_mail(smtp)
    smtp.refuse = 1
    at("2026-11-20 09:00")
    tell("p1")

    jobs.run_due()
    waiting = Job.get()
    at("2026-11-20 09:00:02")
    jobs.run_due()

    assert (waiting.state, waiting.error.split()[0]) == ("waiting", "DeliveryError")
    assert len(smtp.letters) == 1
    for secret in ("li@example.test", "某工程"):
        assert secret not in caplog.text
        assert secret not in waiting.error


def test_a_server_that_is_not_there_is_a_delivery_error(reach):
    delivery.configure(SimpleNamespace(smtp_host="127.0.0.1", smtp_port=1, smtp_tls="none"))

    with pytest.raises(delivery.DeliveryError) as caught:
        delivery.send_mail("li@example.test", "x", "", "k")

    assert str(caught.value) == "smtp ConnectionRefusedError"


def test_a_text_message_goes_to_the_gateway_with_its_token(reach, gateway):
    by_text(gateway)
    tell("p1", "p2")

    jobs.run_due()

    assert sorted(gateway.texts, key=lambda t: t[1]["to"]) == [
        ("Bearer t0ken", {"to": "13800138000", "text": "【联审】某工程已中选"}),
        ("Bearer t0ken", {"to": "13900139000", "text": "【联审】某工程已中选"}),
    ]
    assert Notice.select().where(Notice.texted_at.is_null()).count() == 0


def test_a_gateway_of_another_form_gets_its_own_body(reach, gateway):
    body = '{"mobile": ["{to}"], "n": 1, "params": {"content": "{text}", "k": "{token}{x}"}}'
    by_text(gateway, sms_body=body)
    tell("p1", text='", "{title}', values={"title": "{token}"})

    jobs.run_due()

    assert gateway.texts[0][1] == {
        "mobile": ["13800138000"],
        "n": 1,
        "params": {"content": '【联审】", "{token}', "k": "t0ken{x}"},
    }


def test_a_gateway_that_refuses_is_tried_again(reach, gateway, at):
    by_text(gateway)
    gateway.answer = 503
    at("2026-11-20 09:00")
    tell("p2")
    jobs.run_due()
    waiting = Job.get()
    gateway.answer = 200
    at("2026-11-20 09:10")
    jobs.run_due()

    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert len(gateway.texts) == 2
    assert Notice.get().texted_at is not None


def test_a_fact_may_be_called_text():
    reason = Reason.of("收到异议：{text}", text="请核实")

    assert str(reason) == "收到异议：请核实"
