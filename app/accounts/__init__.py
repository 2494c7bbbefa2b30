"""People, organisations and the duties that bind them (no pages: those are in app.web).

Words: 组织 organisation · 人员 person · 职责 duty · 代表身份 acting for · 行政区划 region · 邀请 invitation ·
会话 session · 锁定 lockout · 动态口令 one-time code (TOTP) · 恢复码 recovery code · 外部身份 outside identity.
The three administrators (系统、安全、审计) follow the separation of duties of GB/T 22239-2019.
"""
