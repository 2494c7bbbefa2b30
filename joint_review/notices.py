"""Who is told what, and how the history says it."""

from __future__ import annotations

from typing import Any

from app.accounts.queries import people_with
from app.kernel.room import Message
from joint_review import disputes, halls, queries
from joint_review.models.package import Package, Task
from joint_review.opinion_states import TaskState

PAGE = "/joint-review/packages/{id}"

SENTENCES = {
    "joint_review.package.created": "建立图纸包“{title}”（项目 {project}）",
    "joint_review.package.uploaded": "上传文件 {file}",
    "joint_review.package.split": "文件 {file} 拆分为 {sheets} 张图纸",
    "joint_review.package.unreadable": "文件 {file} 无法读取：{why}",
    "joint_review.package.submit": "提交审查，共 {sheets} 张图纸",
    "joint_review.package.resubmit": "补正后重新提交，共 {sheets} 张图纸",
    "joint_review.package.accept": "受理图纸包“{title}”",
    "joint_review.package.correct": "一次性告知补正",
    "joint_review.package.refuse": "不予受理",
    "joint_review.package.begin": "各专业分派完毕，开始审查：{disciplines}",
    "joint_review.package.issue": "第 {round} 轮意见告知：{opinions} 条，必须修改 {must} 条，强条 {mandatory} 条",
    "joint_review.package.answer": "第 {round} 轮意见回复完毕（{answered} 条），送复审",
    "joint_review.package.approve": "判定审查合格（第 {round} 轮）",
    "joint_review.package.certify": "签发“{title}”的审查合格书",
    "joint_review.package.file": "“{title}”的审查结果备案",
    "joint_review.sheet.named": "更正图号、图名或专业",
    "joint_review.sheet.mapped": "对应为 {number} 第 {revision} 版",
    "joint_review.sheet.replaced": "图纸 {number} 换为第 {revision} 版",
    "joint_review.sheet.removed": "移出图纸 {number} {title}",
    "joint_review.task.assigned": "{discipline}专业分派给{organisation}",
    "joint_review.task.finish": "{discipline}专业完成第 {round} 轮审查",
    "joint_review.task.reopen": "{discipline}专业继续审查",
    "joint_review.task.release": "收回{discipline}专业的任务",
    "joint_review.opinion.drafted": "草拟意见",
    "joint_review.opinion.edited": "修改草拟的意见",
    "joint_review.clause.added": "条文库增加 {clause}，依据：{source}",
    "joint_review.clause.changed": "条文库修改 {clause}，依据：{source}",
    "joint_review.library.imported": "导入条文库文件 {file}：新增 {added} 条，更新 {changed} 条",
    "joint_review.opinion.reply": "回复第 {number} 条意见",
    "joint_review.opinion.amend": "撤回对第 {number} 条意见的回复",
    "joint_review.opinion.close": "第 {number} 条意见闭合",
    "joint_review.opinion.keep_open": "第 {number} 条意见未闭合",
    "joint_review.opinion.transfer": "第 {number} 条意见转设计变更",
    "joint_review.opinion.uphold": "依论证结论维持第 {number} 条意见",
    "joint_review.opinion.lower": "依论证结论将第 {number} 条意见降级为建议",
    "joint_review.opinion.revoke": "依论证结论撤销第 {number} 条意见",
    "joint_review.argument.call": "组织第 {number} 条意见的专家论证，专家 {experts} 人",
    "joint_review.argument.rule": "第 {number} 条意见的论证结论：{ruling}",
    "joint_review.argument.drop": "撤回第 {number} 条意见的专家论证",
    "joint_review.change.tell": "第 {number} 条意见转为设计变更 {change}",
    "joint_review.change.hand": "提交设计变更 {change}",
    "joint_review.change.give_back": "设计变更 {change} 退回补充",
    "joint_review.change.settle": "设计变更 {change} 认定为{grade}，办结",
    "joint_review.package.returned": "{department}在第 {round} 轮提出必须修改的意见 {must} 条（{disciplines}）",
}


def _package(event: Any) -> Package:
    return Package.get_by_id(event.subject_id)


def owner(event: Any) -> list[str]:
    """List the owner's handlers."""
    return people_with(_package(event).owner_id, "handler")


def window(event: Any) -> list[str]:
    """List the clerks of the halls whose place it is."""
    return halls.clerks_for(_package(event).project.region_id)


def lead(event: Any) -> list[str]:
    """List the leads of the institution."""
    found = _package(event)
    return people_with(found.institution_id, "lead") if found.institution_id else []


def manager(event: Any) -> list[str]:
    """List who may certify."""
    found = _package(event)
    return people_with(found.institution_id, "manager") if found.institution_id else []


def reviewers(event: Any) -> list[str]:
    """List the reviewers in whose hands the package is."""
    held = Task.select(Task.reviewer).where(
        Task.package == event.subject_id, Task.state != TaskState.RELEASED
    )
    return list(dict.fromkeys(key for (key,) in held.order_by(Task.id).tuples()))


def answering(event: Any) -> list[str]:
    """List who answers the opinions, and the owner."""
    return list(
        dict.fromkeys([*people_with(queries.answering(_package(event)), "handler"), *owner(event)])
    )


def uploader(event: Any) -> list[str]:
    """Name the person whose file was split."""
    by = event.facts.get("by")
    return [by] if by else []


def everybody(event: Any) -> list[str]:
    """List all who work on the package outside the window."""
    return list(dict.fromkeys([*answering(event), *lead(event)]))


def task_holder(event: Any) -> list[str]:
    """Name the reviewer of a task."""
    return [Task.get_by_id(event.subject_id).reviewer_id]


def task_lead(event: Any) -> list[str]:
    """List the leads of the institution whose task was finished."""
    found = Task.get_by_id(event.subject_id).package
    return people_with(found.institution_id, "lead") if found.institution_id else []


def disputing(event: Any) -> list[str]:
    """List both sides of an argument: who answers, the owner, the opinion's author."""
    found = disputes.argument(event.subject_id)
    return [*_answers(found.package), found.opinion.author_id]


def changing(event: Any) -> list[str]:
    """List who must change the design, and the owner."""
    return _answers(disputes.change(event.subject_id).package)


def change_lead(event: Any) -> list[str]:
    """List the leads who judge a change."""
    return people_with(disputes.change(event.subject_id).package.institution_id, "lead")


def _answers(package: Package) -> list[str]:
    found = people_with(queries.answering(package), "handler")
    return list(dict.fromkeys([*found, *people_with(package.owner_id, "handler")]))


def _path(event: Any) -> str:
    return f"/joint-review/{event.key.split('.')[1]}s/{event.subject_id}"


def task_link(event: Any) -> str:
    """Point to the package of a task."""
    return f"/joint-review/packages/{Task.get_by_id(event.subject_id).package_id}"


def accepted(event: Any) -> list[str]:
    """List owner and lead."""
    return list(dict.fromkeys([*owner(event), *lead(event)]))


def reviewing(event: Any) -> list[str]:
    """List reviewers and lead."""
    return list(dict.fromkeys([*reviewers(event), *lead(event)]))


def _tells(to: Any, text: str) -> Message:
    return Message(to=to, text=text, link=PAGE)


_NAME = "joint_review.package."
NOTICES = {
    _NAME + "split": _tells(uploader, "文件 {file} 已拆分为 {sheets} 张图纸，请核对图号和图名"),
    _NAME + "unreadable": _tells(uploader, "文件 {file} 无法读取：{why}"),
    _NAME + "submit": _tells(window, "图纸包“{title}”已提交，请在时限内受理"),
    _NAME + "resubmit": _tells(window, "图纸包“{title}”已补正，请在时限内受理"),
    _NAME + "accept": _tells(accepted, "图纸包“{title}”已受理，请审查机构分派各专业"),
    _NAME + "correct": _tells(owner, "图纸包“{title}”需要补正：{reason}"),
    _NAME + "refuse": _tells(owner, "图纸包“{title}”不予受理：{reason}"),
    _NAME + "lapse": _tells(owner, "图纸包“{title}”逾期未补正，视为撤回"),
    _NAME + "begin": _tells(reviewers, "图纸包“{title}”开始审查，请在时限内完成"),
    _NAME + "pause": _tells(everybody, "图纸包“{title}”的审查计时已暂停：{reason}"),
    _NAME + "resume": _tells(everybody, "图纸包“{title}”的审查计时已恢复"),
    _NAME + "issue": _tells(
        answering, "图纸包“{title}”第 {round} 轮审查意见已发出，共 {opinions} 条，请逐条回复"
    ),
    _NAME + "answer": _tells(reviewing, "图纸包“{title}”的意见已全部回复，请复审"),
    _NAME + "approve": _tells(manager, "图纸包“{title}”审查合格，请签发合格书"),
    _NAME + "certify": _tells(everybody, "图纸包“{title}”的审查合格书已签发"),
    _NAME + "file": _tells(everybody, "图纸包“{title}”的审查结果已备案"),
    "joint_review.argument.call": Message(
        disputing, "“{title}”第 {number} 条意见将于 {held_on} 专家论证，请到会", _path
    ),
    "joint_review.argument.rule": Message(
        disputing, "“{title}”第 {number} 条意见的论证结论：{ruling}，请执行", _path
    ),
    "joint_review.argument.drop": Message(
        disputing, "“{title}”第 {number} 条意见的专家论证已撤回：{reason}", _path
    ),
    "joint_review.change.tell": Message(
        changing, "“{title}”第 {number} 条意见转为设计变更，请在时限内提交变更", _path
    ),
    "joint_review.change.hand": Message(
        change_lead, "“{title}”的设计变更 {change} 已提交，请认定", _path
    ),
    "joint_review.change.give_back": Message(
        changing, "“{title}”的设计变更 {change} 退回补充：{reason}", _path
    ),
    "joint_review.change.settle": Message(
        changing, "“{title}”的设计变更 {change} 已办结：{grade}", _path
    ),
    "joint_review.task.assigned": Message(
        to=task_holder, text="{title}：{discipline}专业的审查已分派给您", link=task_link
    ),
    "joint_review.task.release": Message(
        to=task_holder, text="您承担的{discipline}专业审查已收回改派：{reason}", link=task_link
    ),
    "joint_review.task.finish": Message(
        to=task_lead, text="{discipline}专业已完成第 {round} 轮审查", link=task_link
    ),
}
