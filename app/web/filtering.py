"""Filters of a list, read from its address: what cannot be used asks nothing, and says why."""


def asked(form_class, args):
    """Return the form with what was typed (and what is wrong with it), and the usable values."""
    typed = {name: args.get(name, "") for name in form_class.fields}
    form = form_class(typed)
    usable = form if form.ok else form_class(typed | dict.fromkeys(form.errors, ""))
    return form, {name: usable.command[name] or "" for name in form_class.fields}
