"""Settings of papers and open data as parameters."""

from app.kernel.parameters import Parameter

PARAMETERS = (
    Parameter(
        "exports.ocid_prefix",
        "采购过程编号（ocid）前缀",
        "text",
        "ocds-lianshen",
        "",
        "向开放合同伙伴组织（OCP）登记后改用登记的前缀；改动后各过程的编号随之改变",
    ),
)
