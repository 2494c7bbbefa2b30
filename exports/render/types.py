"""Media types of the formats we print."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
MIME = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
