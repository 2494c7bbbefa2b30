"""Subscribing to news: the form, the page behind the link of a mail, a person's own list."""

from urllib.parse import urlencode

from flask import request, url_for

from app.kernel import delivery
from app.kernel.errors import NotAllowed, NotFound, Reason
from app.web.asked import form_sent
from app.web.csrf import csrf
from app.web.guards import current_actor, public, signed_in
from app.web.htmx import answer, go_to
from app.web.i18n import locale, t
from app.web.limits import limiter
from bidding.forms_lists import RHYTHMS, NewsFilter, SubscribeForm
from bidding.queries import news
from bidding.services import subscribing
from bidding.services.subscription_words import filters_in_words
from bidding.views.blueprint import bp

OFTEN = "30/hour"
GONE = Reason("没有这项订阅：可能已经退订，或链接不完整。退订后地址已经删除，不会再收到邮件。")
SENT = "若邮箱地址正确，很快会收到一封确认邮件；打开其中的链接后订阅才生效。"
KEPT = "已订阅；有符合条件的公告时发到您的消息。"


def feed_of(args, kind=""):
    """The address of the feed with the filters of a list."""
    asked = {name: args[name] for name in NewsFilter.fields if args.get(name)}
    asked |= {"kind": kind} if kind else {}
    return url_for("open.notices_rss") + (f"?{urlencode(asked)}" if asked else "")


def subscribe_of(args):
    """The address of the form with the filters of a list."""
    return url_for("bidding.subscribe", **{n: args[n] for n in NewsFilter.fields if args.get(n)})


@bp.route("/subscriptions/new", methods=["GET", "POST"])
@public
@limiter.limit(OFTEN, methods=["POST"])
def subscribe():
    actor = current_actor()
    form = form_sent(SubscribeForm, initial=_begun())
    if form.ok:
        try:
            return go_to(*_kept(form.command, actor))
        except NotAllowed as error:
            form.refuse(error)
    return answer(
        "bidding/subscribe.html",
        form=form,
        mails=delivery.mails(),
        feed=feed_of(request.args),
        status=form.status,
    )


def _begun():
    begun = {name: request.args.get(name, "") for name in NewsFilter.fields}
    return {**begun, "rhythm": RHYTHMS[1][0], "email": "", "inbox": False}


def _kept(command, actor):
    filters = {n: command[n] for n in NewsFilter.fields if command[n] not in ("", None)}
    if command["email"]:
        subscribing.ask(command["email"], filters, command["rhythm"], locale())
    if command["inbox"] and actor.person_id:
        subscribing.keep(actor, filters, command["rhythm"], locale())
        return url_for("bidding.subscriptions"), t(KEPT)
    if not command["email"]:
        raise NotAllowed(Reason("登录后才能订阅到消息"))
    return url_for("bidding.requirements"), t(SENT)


@bp.get("/subscriptions")
@signed_in
def subscriptions():
    rows = news.of_person(current_actor().person_id)
    return answer("bidding/subscriptions.html", rows=[_line(row) for row in rows])


def _line(row):
    return {
        "row": row,
        "words": filters_in_words(row.filters),
        "rhythm": dict(RHYTHMS)[row.rhythm],
        "url": subscribing.path_of(row),
    }


def _of(key, token):
    row = subscribing.found(key, token)
    if row is None:
        raise NotFound(GONE)
    return row


@bp.get("/subscriptions/<key>/<token>")
@public
def subscription(key, token):
    return answer("bidding/subscription.html", **_line(_of(key, token)))


@bp.post("/subscriptions/<key>/<token>/confirm")
@public
def subscription_confirm(key, token):
    row = _of(key, token)
    subscribing.confirm(row)
    return go_to(subscribing.path_of(row), t("订阅已生效。"))


@bp.post("/subscriptions/<key>/<token>/unsubscribe")
@csrf.exempt
@public
def subscription_end(key, token):
    row = subscribing.found(key, token)
    if row is not None:
        subscribing.end(row)
    return go_to(url_for("bidding.requirements"), t("已退订，邮箱地址已经删除。"))
