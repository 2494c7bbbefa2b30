"""Scans an agency keeps with its entry beside licence and pledge; data.

After the entry materials of Guangdong and Tangshan; which of them must be there is a parameter of
the place (`intermediaries.materials_required`): none by default, for entry asks for little.
"""

MATERIALS = {
    "id_front": "法定代表人身份证（人像面）",
    "id_back": "法定代表人身份证（国徽面）",
    "authorisation": "授权委托书",
    "authorised_proof": "业务授权人近3个月社保记录",
    "internal_rules": "内部管理制度",
    "credit_report": "信用报告",
    "quality_measures": "服务质量保证措施",
}
OWN = {"licence": "营业执照或登记证书", "pledge": "盖章的承诺书", **MATERIALS}
OF_AUTHORISED = ("authorisation", "authorised_proof")
PRESENCE = {False: "网上进驻", True: "窗口进驻"}
