"""Joint drawing review 联合审图: one package of drawings, all departments and disciplines together.

Follows the Ministry's Order 13 (施工图设计文件审查), Order 51 of 2020 (消防) and R230-R235.
Ten words: 图纸包 package · 图纸 sheet · 专业 discipline · 审查任务 task · 审查意见 opinion ·
回复 reply · 轮次 round · 技术负责人 lead · 合格书 certificate · 强制性条文 mandatory clause.
"""
