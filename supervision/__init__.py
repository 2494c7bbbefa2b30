"""supervision 信用与监督: what becomes of conduct after the purchase.

Nine small rooms on one floor, each with the whole furniture, each may look down at those before it:
evaluation, credit, sanctions, complaints, questionnaires, appraisals, checks, collusion, board.
Follows 国办发〔2015〕31号 on intermediary services and the local measures named beside each parameter.
Ten words: 服务评价 evaluation · 信用记录 credit entry · 规则集 rule set · 惩戒 sanction · 陈述申辩 statement ·
信用修复 repair · 投诉 complaint · 双随机 check · 监督看板 board · 预警 signal.
"""
