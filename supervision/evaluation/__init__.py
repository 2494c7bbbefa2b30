"""supervision.evaluation 服务评价: how those who used a service rate it, once per finished contract.

A window opens by itself when a contract is fulfilled; silence is noted as "not rated" and never as
praise. Follows 余姚2025年办法 (weights 5:3:2), 吴江2022年办法 (15 and 3 working days) and the
double rating of 厦门.
Ten words: 服务评价 evaluation · 评价人 rater · 评价角色 role · 星级 stars · 综合评价 overall ·
修改 change · 回复 reply · 申诉 appeal · 复核 moderation · 未评价 unrated.
"""
