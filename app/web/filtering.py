"""Filters of a list, read from its address: what cannot be used asks nothing, and says why."""


def asked(form_class, args, **more):
    """Return the form with what was typed (and what is wrong with it), and the usable values.

    `more` goes to the form, such as the `options` of its choices.
    """
    typed = {name: args.get(name, "") for name in form_class.fields}
    form = form_class(typed, **more)
    good = form if form.ok else form_class(typed | dict.fromkeys(form.errors, ""), **more)
    return form, {name: good.command[name] or "" for name in form_class.fields}


def usable(form_class, args):
    """Return the usable values alone: what makes the paper of a list, which has no form to show."""
    return asked(form_class, args)[1]
