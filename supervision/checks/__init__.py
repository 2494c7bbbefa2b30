"""supervision.checks 双随机、一公开: who is checked and who checks are drawn, the result is public.

A plan announces what is checked, of whom and by whom; both lists are frozen at F and drawn at T by
the house with the verifiable draw (docs/trust-formats.md, label `inspect`), so that nobody chooses.
Days follow 国发〔2019〕5号 and local measures; every number is a parameter.
Ten words: 抽查计划 plan · 抽查事项 matter · 检查对象名录库 object pool · 检查人员名录库 inspector pool ·
回避 avoidance · 冻结 freeze · 抽查 check · 检查记录 record · 责令改正 order · 复查 recheck.
"""
