"""What a package must have before each of its moves: guards, pure over its properties."""

from app.kernel.errors import Reason
from joint_review.rules.arguments import transfer_problems


def has_sheets(package) -> list[Reason]:
    """A package without sheets cannot be reviewed."""
    return [] if package.sheet_count else [Reason("还没有上传图纸，请先上传图纸再提交")]


def sheets_are_sound(package) -> list[Reason]:
    """Every current sheet has a number and a discipline, and no number stands twice."""
    return list(package.sheet_problems)


def institution_is_chosen(package) -> list[Reason]:
    """R231: the institution comes from a filed contract of the market."""
    if package.institution_id:
        return []
    return [Reason("本项目还没有备案的施工图审查合同，请先在中介超市选取审查机构并备案合同")]


def asks_once(package) -> list[Reason]:
    """R056: one notice of correction per acceptance, a second would be a hidden pause."""
    return [Reason("补正只能一次性告知一次，本件已经补正过")] if package.corrected else []


def all_disciplines_assigned(package) -> list[Reason]:
    """Every discipline that has sheets has a reviewer."""
    missing = package.unassigned
    if not missing:
        return []
    return [Reason.of("还有专业没有指派审查人：{names}", names="、".join(missing))]


def all_tasks_done(package) -> list[Reason]:
    """The lead concludes only when every discipline has finished its round."""
    open_tasks = package.open_tasks
    found = all_disciplines_assigned(package)
    if open_tasks:
        names = "、".join(open_tasks)
        found.append(Reason.of("还有专业没有完成本轮审查：{names}", names=names))
    return found


def all_judged(package) -> list[Reason]:
    """Every answer of the designer has its verdict before the lead concludes."""
    count = package.unjudged
    return [Reason.of("还有 {count} 条回复没有复审", count=count)] if count else []


def has_opinions_to_issue(package) -> list[Reason]:
    """An opinion notice needs at least one opinion."""
    if package.open_opinions:
        return []
    return [Reason("本轮没有未闭合的意见，可以直接判定合格")]


def no_open_must(package) -> list[Reason]:
    """No certificate over an open opinion that must be answered."""
    count = package.open_musts
    return [Reason.of("还有 {count} 条必须修改的意见没有闭合", count=count)] if count else []


def all_replied(package) -> list[Reason]:
    """The designer answers each opinion before handing back."""
    count = package.unanswered
    return [Reason.of("还有 {count} 条意见没有回复", count=count)] if count else []


def not_argued(opinion) -> list[Reason]:
    """While experts argue over an opinion, nobody else decides it."""
    held = opinion.argument
    if held is None or held.ruling:
        return []
    return [Reason("这条意见正在专家论证，等论证结论作出后再办理")]


def not_bound(opinion) -> list[Reason]:
    """What the experts concluded binds the institution too."""
    held = opinion.argument
    if held is None or not held.ruling:
        return []
    return [Reason("专家论证已有结论，按结论执行，不能作废")]


def may_transfer(opinion) -> list[Reason]:
    """Only what no mandatory clause demands may be left to a later change of the design."""
    return transfer_problems(opinion.kind)


def no_argument_runs(package) -> list[Reason]:
    """While experts argue, the clock stands still already."""
    count = package.open_arguments
    return [Reason.of("有 {count} 件专家论证正在进行，计时已经暂停", count=count)] if count else []
