"""The room of questionnaires: evaluation of the business environment, and the demands it brings up.

An office, or a third party it names, asks owners, agencies, the public and users of windows; the
answers are counted, published where the office decides so, and what somebody asks for is followed
to its answer. Regulations: 优化营商环境条例（国务院令第722号）第八条、第四十八条.
Words: 问卷 questionnaire · 题目 question · 答卷 sheet · 邀请 invitation · 座谈走访 meeting ·
诉求 demand · 交办 assign · 第三方评价机构 evaluator · 公布门槛 threshold.
"""
