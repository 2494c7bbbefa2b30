"""Where an appraisal sheet is and what may happen to it, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.appraisals.rules import may_be_heard, may_be_published


class AppraisalState(StrEnum):
    """Where a sheet is."""

    DRAFT = "draft"
    HEARD = "heard"
    PUBLISHED = "published"
    DISCARDED = "discarded"


S = AppraisalState
PUBLISHING = "supervision.appraisal_publishing"


def _move(action: str, source: S, target: S, label: str, **more: object) -> Transition:
    key = f"supervision.appraisal.{action}"
    return Transition(action, (source,), target, key, label, **{"visibility": "internal", **more})


APPRAISAL = Workflow(
    room="supervision",
    subject="appraisal",
    title="绩效考评",
    states=S,
    initial=S.DRAFT,
    transitions=(
        _move(
            "hear", S.DRAFT, S.HEARD, "征求意见",
            guards=(may_be_heard,), starts=(PUBLISHING,), visibility="parties",
        ),
        _move("discard", S.DRAFT, S.DISCARDED, "作废草稿", danger=True),
        _move(
            "take_back", S.HEARD, S.DRAFT, "退回重新计算",
            stops=(PUBLISHING,), needs_reason=True, visibility="parties",
        ),
        _move(
            "publish", S.HEARD, S.PUBLISHED, "公布通报", form=True,
            guards=(may_be_published,), stops=(PUBLISHING,), visibility="public",
        ),
    ),
    labels={
        S.DRAFT: "草稿",
        S.HEARD: "征求意见中",
        S.PUBLISHED: "已通报",
        S.DISCARDED: "已作废",
    },
    chips={S.HEARD: "waiting", S.PUBLISHED: "good"},
    waits={S.DRAFT: "何时征求意见由考评单位决定", S.HEARD: PUBLISHING},
)  # fmt: skip

WORKFLOWS = (APPRAISAL,)
