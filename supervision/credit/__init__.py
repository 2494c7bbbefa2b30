"""supervision.credit 信用管理: the ledger of conduct, the rules that weigh it, the grade.

An entry is found, heard, decided and published; it ages out, or is repaired. What the house notices
by itself is only proposed: a person decides. Follows 湖口2025年负面清单, 唐山清退情形, 余姚2025年办法
(repair and appeal), 国办发〔2015〕31号; points and bounds are set by local measures.
Ten words: 信用记录 entry · 规则集 rule set · 计分项 item · 认定 decide · 陈述申辩 statement · 申诉 appeal ·
修复 repair · 失效 expire · 信用等级 grade · 试算 trial.
"""
