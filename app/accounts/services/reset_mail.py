"""Ask for a reset link by e-mail: the answer is the same whether the account exists or not."""

from app.accounts import queries
from app.accounts.services import passwords, throttle
from app.accounts.services.sign_in import Visit
from app.kernel import delivery, jobs, notices
from app.kernel.db import write
from app.kernel.errors import Reason

JOB = "accounts.reset_mail"
TEXT = "您（或他人）申请重置登录密码。请在有效期内打开下面的链接；如非本人操作，请忽略本邮件。"


def is_on() -> bool:
    """Say whether this installation sends e-mail at all."""
    return delivery.mails()


def ask(login: str, visit: Visit) -> None:
    """Promise a link to the person's own mailbox, if there is one. TooMany when asked too often."""
    counters = throttle.asking_keys(login, visit.address)
    throttle.look(counters, throttle.ASKED)
    person = queries.person_by_login(login)
    with write():
        throttle.fail(counters)
        if passwords.may_have_mail(person):
            jobs.enqueue(JOB, {"person": person.id})


def _send(payload: dict) -> None:
    """Make the link at the moment of sending, so that no table ever holds it."""
    person = queries.person(payload["person"])
    if passwords.may_have_mail(person):
        token = passwords.new_mail_link(person)
        text = notices.worded(Reason(TEXT), person.locale)
        delivery.send_mail(person.email, text, f"/account/reset/{token}", f"reset-{person.id}")


def _sent(payload: dict, sent: None) -> None:
    """Nothing is left to do: making the link and sending it are one step."""


HANDLER = jobs.Handler(effect=_sent, prepare=_send)
