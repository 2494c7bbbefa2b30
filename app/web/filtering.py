"""Filters of a list, read from its address: what cannot be used asks nothing, and says why."""


def asked(form_class, args):
    """Return the form with what was typed (and what is wrong with it), and the usable values."""
    typed = {name: args.get(name, "") for name in form_class.fields}
    form = form_class(typed)
    good = form if form.ok else form_class(typed | dict.fromkeys(form.errors, ""))
    return form, {name: good.command[name] or "" for name in form_class.fields}


def usable(form_class, args):
    """Return the usable values alone: what makes the paper of a list, which has no form to show."""
    return asked(form_class, args)[1]
