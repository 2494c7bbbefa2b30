"""The form of what an office draws up and publishes: it may be changed until then, not after."""

from app.web.htmx import answer


def draft_form(form, title, note, cancel, subject=None):
    """Show the form of a draft, with what publishing it means."""
    return answer(
        "intermediaries/draft_edit.html",
        form=form,
        title=title,
        note=note,
        cancel=cancel,
        subject=subject,
        status=422 if form.is_sent else 200,
    )
