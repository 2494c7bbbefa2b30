"""supervision.board 监督看板: what stands out, with its evidence; a signal is no verdict.

Every night and on demand the figures are counted over a window; what passes a threshold becomes a
signal, the party concerned is asked, the supervisor dismisses it or takes it further. Measures:
漳州 58.8 % → 3 % (share of the top four); windows and thresholds are parameters.
Ten words: 看板 board · 线索 signal · 集中度 concentration · 直接选取率 direct-choice rate ·
化整为零 splitting · 重复中选 repeated winner · 逾期 late · 说明 answer · 排除 dismiss · 移送 escalate.
"""
