"""中介机构 agency: the shelf of the supermarket: who offers which service, and may on this day.

Open, rolling entry with a check of form in two working days; no quota, no local barrier.
机构 agency · 入驻 entry · 服务事项 service item · 上架 offering · 资质 qualification · 等级 level ·
专业 major · 执业人员 practitioner · 关联关系 relation · 承诺书 pledge · 补正 correction ·
核验 check · 已入驻 listed · 暂停 suspended · 主动退出 withdrawn · 清退 removed · 信用等级 grade
"""
