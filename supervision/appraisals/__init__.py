"""The room of appraisals: 绩效考评 of departments, halls, review institutions and counties.

The figures of a period are counted from what the house knows, never typed: matters and their
clocks, complaints, demands, what was shared. The bodies may object, then the sheet is published.
Words: 绩效考评 appraisal · 考评表 sheet · 被考评单位 body · 异议 objection · 通报 circular · 信息共享 sharing.
"""
