"""Why somebody may do nothing yet: the organisation is not admitted; who decides, by when."""

from app.accounts import queries
from app.accounts.states import OrganisationState
from app.kernel import deadlines
from app.kernel.errors import Reason
from app.kernel.permissions import Actor

_PENDING = (
    "“{name}”的注册正在等待运行机构核准，最迟 {due} 答复；核准后即可办理，结果会发消息通知您。"
)
_SOON = "“{name}”的注册正在等待运行机构核准；核准后即可办理，结果会发消息通知您。"
_REFUSED = "“{name}”的注册没有通过核准；请在单位页查看理由，修改后重新提交。"
_SUSPENDED = "“{name}”已停用，现在不能办理业务；如有疑问请联系运行机构。"


def why_not(actor: Actor) -> Reason | None:
    """Say what an organisation waits for that may not act; None when it may."""
    place = queries.organisation(actor.org_id) if actor.org_id else None
    if place is None or place.may_act:
        return None
    if place.state == OrganisationState.REFUSED:
        return Reason.of(_REFUSED, name=place.name)
    if place.state != OrganisationState.PENDING:
        return Reason.of(_SUSPENDED, name=place.name)
    dues = [view.due for view in deadlines.of(place, only_open=True) if view.due]
    if not dues:
        return Reason.of(_SOON, name=place.name)
    return Reason.of(_PENDING, name=place.name, due=min(dues))
