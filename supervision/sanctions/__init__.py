"""supervision.sanctions 惩戒: warning, suspension and removal of agencies, from proposal to archive.

What is decided against an agency is told to it first with facts, evidence and clause, and it may
state its case; a removal needs a second person. The effect on standing goes down through
`intermediaries.services.standing`, and ends by itself. Follows 唐山 (six grounds of removal),
余姚2025年办法 (repair and appeal) and 湖口2025年办法 (negative list).
Ten words: 惩戒 sanction · 警告 warning · 暂停 suspension · 清退 removal · 告知书 notice ·
陈述申辩 statement · 决定 decision · 复核 confirmation · 修复 repair · 解除 lifting.
"""
