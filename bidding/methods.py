"""Selection methods as data; a further method is a further row.

`KEYS` names every method a purchase may ever carry; `METHODS` are those that owners are offered:
a row stands here together with its whole working path.
"""

from dataclasses import dataclass

TITLES = {
    "direct": "直接选取",
    "random_draw": "随机抽取",
    "credit_draw": "信用加权抽取",
    "credit_merit": "信用择优选取",
    "lowest_price": "最低价",
    "average_price": "平均价",
    "live_price": "在线竞价",
    "scoring": "综合评分",
    "plan_merit": "方案择优选取",
}
KEYS = tuple(TITLES)
TICKETS = (
    "random_draw",
    "credit_draw",
    "credit_merit",
)  # what is drawn with the tickets of the pool


@dataclass(frozen=True)
class Method:
    """One way to choose an agency: what is fixed, who may answer, how the choice is made.

    `price` is fixed, amount, discount or none; `offers` none, sealed or live; `chooses` draw,
    owner, lowest, average, score or live.
    """

    key: str
    summary: str
    price: str
    chooses: str
    minimum: int
    offers: str = "none"
    signup: bool = True

    @property
    def title(self) -> str:
        """Name the method in Chinese."""
        return TITLES[self.key]


METHODS: dict[str, Method] = {
    m.key: m
    for m in (
        Method(
            key="direct",
            summary="业主说明理由，指名一家已入驻的机构；该机构在时限内接受后公示。只适用于本地限额以下的服务",
            price="fixed",
            chooses="owner",
            minimum=1,
        ),
        Method(
            key="random_draw",
            summary="业主公布服务和固定价格，接受该价格且符合条件的机构报名，到时由系统按公开算法抽取一家",
            price="fixed",
            chooses="draw",
            minimum=2,
        ),
        Method(
            key="credit_draw",
            summary="与随机抽取相同，但信用得分高的机构签数多；签数表在抽取前冻结公开",
            price="fixed",
            chooses="draw",
            minimum=2,
        ),
        Method(
            key="credit_merit",
            summary="按信用得分取前若干家为大名单，按得分比例抽出小名单，业主在时限内从小名单选定一家并公开理由",
            price="fixed",
            chooses="owner",
            minimum=2,
        ),
        Method(
            key="live_price",
            summary="报名截止后在公告的时段内公开降价竞价，截止前有新报价的自动顺延，截止时最低价者中选；竞价期间不公布报价人",
            price="amount",
            chooses="live",
            minimum=2,
            offers="live",
        ),
        Method(
            key="lowest_price",
            summary="机构在浏览器中密封报价，截止前任何人都打不开；到开启时刻由受托人一并开启，有效报价中最低者中选",
            price="amount",
            chooses="lowest",
            minimum=2,
            offers="sealed",
        ),
        Method(
            key="average_price",
            summary="密封报价一并开启后取平均，乘以由公开算法抽取的系数为基准价，最接近基准价者中选",
            price="amount",
            chooses="average",
            minimum=2,
            offers="sealed",
        ),
        Method(
            key="scoring",
            summary="密封报价一并开启后，价格按公式计分，其余由公开抽取的专家逐项评分并签名，总分最高者中选",
            price="amount",
            chooses="score",
            minimum=2,
            offers="sealed",
        ),
        Method(
            key="plan_merit",
            summary="机构密封提交报价和响应方案，一并开启后由业主比较服务响应、人员和价格，在时限内选定一家并公开理由",
            price="amount",
            chooses="owner",
            minimum=2,
            offers="sealed",
        ),
    )
}


def offers_of(key: str) -> str:
    """Say how offers come by a method: none, sealed or live."""
    return METHODS[key].offers if key in METHODS else "none"
