"""The work table of the drawing child process: which request calls which reader."""

from joint_review.drawings import pdf


def handle(request):
    return {"pdf": read_pdf, "picture": picture}[request["op"]](request)


def read_pdf(request):
    return pdf.read(request["path"], request.get("key")), b""


def picture(request):
    keys = ("page", "full", "window", "kind")
    data = pdf.picture(request["path"], request.get("key"), *(request[k] for k in keys))
    return {}, data
