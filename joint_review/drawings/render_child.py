"""The work table of the drawing child process: which request calls which reader."""

from joint_review.drawings import pdf


def handle(request):
    return {"pdf": read_pdf, "picture": picture, "dxf": read_dxf}[request["op"]](request)


def read_pdf(request):
    return pdf.read(request["path"], request.get("key")), b""


def picture(request):
    keys = ("page", "scale", "window", "kind")
    data = pdf.picture(request["path"], request.get("key"), *(request[k] for k in keys))
    return {}, data


def read_dxf(request):
    # ezdxf is large: only the child that is asked for a DXF pays for it
    from joint_review.drawings import dxf  # noqa: PLC0415

    return dxf.convert(request["path"], request["max_entities"], request["seconds"])
