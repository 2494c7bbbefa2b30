"""Pages of trustees' keys: made in one's own browser, registered, chosen for a draft, retired."""

from flask import request, url_for

from app.kernel import events
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from bidding.queries import sealing as queries
from bidding.sealing_forms import CardForm, ChoiceForm
from bidding.sealing_states import TRUSTEE
from bidding.services import trustees as verbs
from bidding.views import blueprint as known
from bidding.views.blueprint import bp

REGISTERED = "公钥已登记并记入日志。请保管好密钥文件和口令，遗失后无法找回。"


def _page(form, status=200):
    mine = queries.keys_of(current_actor().org_id)
    return answer("bidding/trustees.html", form=form, mine=mine, flow=TRUSTEE, status=status)


@bp.get("/trustees")
@allow("bidding.trustee.list")
def trustees():
    return _page(CardForm())


@bp.post("/trustees/new")
@allow("bidding.trustee.create")
def trustee_create():
    form = CardForm(request.form, request.files)
    if form.ok:
        with form.refusing():
            row = verbs.register(form.command.card, current_actor())
            return go_to(url_for("bidding.trustee", id=row.id), t(REGISTERED))
    return _page(form, 422)


@bp.get("/trustees/<id>")
@allow("bidding.trustee.view", on=queries.trustee)
def trustee(row):
    return answer(
        "bidding/trustee.html",
        subject=row,
        flow=TRUSTEE,
        event=events.Event.get_by_id(row.event),
        choices=available(TRUSTEE, row, current_actor()),
    )


@bp.post("/trustees/<id>/retire")
@allow("bidding.trustee.retire", on=queries.trustee)
def trustee_retire(row):
    verbs.retire(row, reason(), current_actor(), seen())
    return go_to(url_for("bidding.trustee", id=row.id), t("密钥已停用，今后的公告须另选。"))


@bp.route("/requirements/<id>/trustees", methods=["GET", "POST"])
@allow("bidding.trustee.choose", on=known.requirement)
def requirement_trustees(subject):
    chosen = {"keys": [row.key_id for row in verbs.of(subject)]}
    form = form_sent(ChoiceForm, initial=chosen)
    if form.ok:
        with form.refusing():
            verbs.choose(subject, form.command.keys, current_actor(), seen())
            return go_to(url_for("bidding.requirement", id=subject.id), t("开启受托人已选定。"))
    return answer(
        "bidding/choose_trustees.html",
        form=form,
        subject=subject,
        price=verbs.PRICE,
        candidates=verbs.candidates(),
        status=form.status,
    )
