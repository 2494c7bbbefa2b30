"""supervision.complaints 投诉: what people and participants complain about, from letter to answer.

Without an account, too: a number and a code show every step. Who complains stays hidden from the
other side where asked; no event, notice, list or file name carries it. Days follow 七部委令第11号 by
analogy (3 working days to accept, 30 to decide); three upheld in a year: 唐山市2018年办法.
Ten words: 投诉 complaint · 投诉人 complainant · 被投诉人 the other side · 承办单位 desk · 受理 accept ·
转办 transfer · 说明 statement · 暂停计时 pause · 处理决定 decision · 公开摘要 summary.
"""
