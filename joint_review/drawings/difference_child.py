"""The child process that compares revisions. It alone of the drawing children needs numpy."""

from joint_review.drawings import difference


def handle(request):
    return difference.compare(tuple(request["old"]), tuple(request["new"]))
