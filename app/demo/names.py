"""Invented names of the practice year; whoever bears one of them is not meant."""

PRACTICE = "演练·"
SURNAMES = "林叶金潘项邵阮温柯戴滕麻缪卓池谷薛褚巫计"
GIVEN = (
    "文澜", "予安", "知远", "书禾", "景行", "若谷", "一帆", "望舒",
    "思齐", "明轩", "亦舟", "清和", "嘉木", "南乔", "北辰", "静好",
)  # fmt: skip
STREETS = ("清凉路", "望江街", "学府路", "长堤路", "云台街", "双桥路", "新亭街", "柳岸路")
REGIONS = (
    "320102", "320104", "320105", "320106", "320111", "320113",
    "320114", "320115", "320116", "320117", "320118",
)  # fmt: skip
EXTRA_ROLES = {
    "agency": ("manager", "handler"),
    "owner": ("manager", "handler"),
    "designer": ("manager", "handler"),
}
# What an agency does: key -> (last words of its name, its service items, how many there are)
TRADES = {
    "review": ("施工图审查有限公司", ("drawing-review",), 7),
    "survey": ("岩土勘察有限公司", ("engineering-survey", "geological-hazard"), 8),
    "mapping": ("测绘科技有限公司", ("surveying",), 7),
    "cost": ("工程造价咨询有限公司", ("cost-consulting", "tender-agency"), 9),
    "green": ("环境科技有限公司", ("environmental-impact", "soil-conservation"), 9),
    "testing": ("工程检测有限公司", ("quality-testing", "fire-facility-testing"), 7),
    "site": ("建设监理有限公司", ("engineering-supervision", "engineering-consulting"), 6),
    "design": ("建筑设计事务所有限公司", ("engineering-design", "energy-assessment"), 6),
}
BRANDS = (
    "澄江", "远岫", "衡准", "磐石", "青峦", "映川", "天工", "筑衡", "鉴明", "安澜", "山河",
    "测远", "经纬", "方圆", "精准", "慎思", "博观", "致远", "中衡", "信达", "明鉴", "海纳",
    "清源", "碧野", "沃土", "绿洲", "蓝天", "净川", "知微", "格物", "致知", "求是", "坚石",
    "恒信", "正德", "守正", "同舟", "齐飞", "云帆", "朗月", "晨曦", "东篱", "南山", "西岭",
    "北苑", "长风", "听涛", "观澜", "卧龙", "栖凤", "白鹭", "丹枫", "银杏", "翠微", "松涛",
    "竹溪", "梅坞", "兰亭", "菊圃", "荷塘",
)  # fmt: skip
OWNERS = (
    "滨河新城开发有限公司", "市教育建设服务中心", "康宁医院管理有限公司",
    "北岸产业园投资有限公司", "乡村振兴发展有限公司",
)  # fmt: skip
WORKS = (
    ("{}小学改扩建工程", "房建", "medium", 8_600), ("{}保障性租赁住房项目", "房建", "large", 62_000),
    ("{}养老服务中心", "房建", "small", 2_100), ("{}排水管网改造工程", "市政", "medium", 5_400),
    ("{}标准厂房二期", "房建", "medium", 15_800), ("{}社区服务中心", "房建", "small", 1_900),
    ("{}道路拓宽工程", "市政", "medium", 9_700), ("{}文化馆修缮工程", "房建", "small", 1_300),
)  # fmt: skip
PLACES = ("柳岸", "东港", "云台", "新亭", "双桥", "石埠", "长堤", "青溪", "望江", "白塔")


def person(count: int) -> str:
    """Name the count-th person, each differently for a long while."""
    surname = SURNAMES[count % len(SURNAMES)]
    return surname + GIVEN[(count * 7 + count // len(SURNAMES)) % len(GIVEN)]


def phone(count: int) -> str:
    """Invent a landline number."""
    return f"025-5555{count:04d}"


def identity(count: int) -> str:
    """Make a well-formed identity number of nobody: a region code that does not exist."""
    first = f"329999{1970 + count % 30}{1 + count % 12:02d}{1 + count % 28:02d}{count % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(first, weights, strict=True))
    return first + "10X98765432"[total % 11]
