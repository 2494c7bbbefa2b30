"""The State Council's notices in their own words, held against the facts of the shipped years."""

import datetime as dt

import pytest

from app.kernel import calendars, holiday_notice, workdays
from app.kernel.errors import Invalid

HEAD = (
    "国务院办公厅关于{year}年部分节假日安排的通知\n各省、自治区、直辖市人民政府：\n"
    "经国务院批准，现将{year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节"
    "放假调休日期的具体安排通知如下。\n"
)
TAIL = "\n节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。\n国务院办公厅\n{before}年11月4日"
NOTICES = {
    2023: (
        "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。\n"
        "二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。\n"
        "三、清明节：4月5日放假，共1天。\n"
        "四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。\n"
        "五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。\n"
        "六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。"
    ),
    2024: (
        "一、元旦：1月1日放假，与周末连休。\n"
        "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。"
        "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。\n"
        "三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。\n"
        "四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。\n"
        "五、端午节：6月10日放假，与周末连休。\n"
        "六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。\n"
        "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"
    ),
    2025: (
        "一、元旦：1月1日（周三）放假1天，不调休。\n"
        "二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。"
        "1月26日（周日）、2月8日（周六）上班。\n"
        "三、清明节：4月4日（周五）至6日（周日）放假，共3天。\n"
        "四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。\n"
        "五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。\n"
        "六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。"
        "9月28日（周日）、10月11日（周六）上班。"
    ),
    2026: (
        "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n"
        "二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。"
        "2月14日（周六）、2月28日（周六）上班。\n"
        "三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n"
        "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\n"
        "五、端午节：6月19日（周五）至21日（周日）放假，共3天。\n"
        "六、中秋节：9月25日（周五）至27日（周日）放假，共3天。\n"
        "七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。"
        "9月20日（周日）、10月10日（周六）上班。"
    ),
}


def notice(year, body=None):
    return HEAD.format(year=year) + (body or NOTICES[year]) + TAIL.format(before=year - 1)


def shipped(year):
    """The facts of a year as the house ships them."""
    return {
        (day.date.isoformat(), "off" if day.off else "work", day.name)
        for day in workdays.shipped().days.values()
        if day.date.year == year
    }


@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_gives_the_facts_of_its_year(year):
    read = holiday_notice.rows(notice(year))

    assert len(read) == len({date for date, *_ in read})
    later = {(date, kind) for date, kind, _ in shipped(year) if date >= f"{year}-12-25"}
    mine = {(date, kind) for date, kind, _ in read if date.startswith(str(year))}
    assert mine | later == {(date, kind) for date, kind, _ in shipped(year)}
    assert {name for *_, name in read} == {name for *_, name in shipped(year)}


def test_the_last_days_of_the_year_before_come_along(db):
    found = calendars.read_import(notice(2023), "国办发明电〔2022〕16号")

    assert (found.year, found.days[0].date, found.missing) == (2023, dt.date(2022, 12, 31), ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("10月11日（周六）", "10月12日（周六）", "但 2025-10-12 是周日，请核对年份和日期"),
        ("5月31日（周六）至6月2日", "5月31日（周六）至5月2日", "“端午节”一条写着5月2日"),
        ("至6日（周日）放假，共3天", "至6日（周日）放假，共4天", "写着共 4 天，读到的是 3 天"),
        ("4月27日（周日）", "4月31日", "日期不存在：4月31日"),
        ("5月1日（周四）至5日（周一）", "5月1日至4月5日", "起止日期不对：2025-05-01 至 2025-04-05"),
        ("1月1日（周三）放假1天", "照常", "“元旦”一条没有读到放假的日期"),
        ("1月1日（周三）", "25年1月1日（周三）", "年份应为四位：25"),
        ("2025年", "25年", "年份应为四位：25"),
        ("2025年", "", "通知中没有写明是哪一年"),
        ("现将2025年", "现将2026年", "不止一个年份：2025、2026"),
        ("：", " ", "没有找到“一、元旦：……”这样的条目"),
    ],
)
def test_a_slip_in_a_notice_is_refused_at_its_sentence(old, new, said):
    text = notice(2025).replace(old, new)
    assert holiday_notice.is_notice(text)

    with pytest.raises(Invalid) as caught:
        holiday_notice.rows(text)

    assert said in str(caught.value.fields["text"])


@pytest.mark.parametrize("date", ["26-10-01", "26/10/1", "0026-10-01", "26年10月1日", "026-10-01"])
def test_a_short_year_is_refused_in_words(db, date):
    with pytest.raises(Invalid) as caught:
        calendars.read_import(f"{date},休,国庆节", "国办发明电〔2025〕7号")

    assert "第 1 条的年份应为四位，例如 2026-10-01" in str(caught.value.fields["text"])
