"""Selection methods as data; a further method is a further row."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """One way to choose an agency: what is fixed, who may answer, how the choice is made."""

    key: str
    title: str
    summary: str
    price: str
    chooses: str
    minimum: int
    signup: bool = True


METHODS: dict[str, Method] = {
    m.key: m
    for m in (
        Method(
            key="random_draw",
            title="随机抽取",
            summary="业主公布服务和固定价格，接受该价格且符合条件的机构报名，到时由系统按公开算法抽取一家",
            price="fixed",
            chooses="draw",
            minimum=2,
        ),
    )
}
