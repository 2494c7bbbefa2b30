"""项目 project: registered once with its national code, the spine of everything that follows.

Follows GB/T 40058-2021 and 发改投资〔2020〕1439号 (project codes), 国务院令第673号 (kinds of projects).
项目 project · 统一代码 code · 临时编号 temporary number · 项目单位 owner · 参建单位 unit · 建设 owner ·
勘察 survey · 设计 design · 施工 construction · 监理 supervision · 审批 approval · 核准 verification ·
备案 filing · 房建 building · 市政 municipal · 总投资 investment · 建筑面积 area · 涉密 secret
"""
