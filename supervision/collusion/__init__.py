"""Signals of collusion (串通线索): what stands out after offers were opened and agencies chosen.

Basis: the signs that the regulation on the tender law takes for collusion (same maker of files,
regular or equal prices, mixed files, related units), and what supervisors found in practice.
Nothing here proves anything: every signal names what it was compared with, waits for a person,
and the agencies concerned are heard. Nothing is read before an opening.

Words: 串通线索 suspicion, 询问 inquiry, 说明 answer, 强弱 strength, 对照 population,
四分位界限 fence, 同源 same origin, 陪标 loser, 轮流中选 rotating, 结伴 together.
"""
