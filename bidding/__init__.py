"""bidding 采购与选取: an owner buys a service from a listed agency, by a draw anybody can recompute.

Follows the draw of docs/trust.md 1-4, 6, 8 and the field lists of the intermediary supermarkets.
Ten words: 采购需求 requirement · 公告 notice · 报名 sign-up · 回避 exclusion · 抽取 draw · 公示 publicity ·
异议 objection · 中选 award · 合同 contract · 成果 result.
"""
