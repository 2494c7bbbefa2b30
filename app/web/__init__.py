"""Flask manners: guards, htmx, forms, sign-in, files, desk."""
