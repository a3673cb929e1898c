"""The pages. A new one: a module here with `router` and `MENU`, a template, texts, and its name in `site.PAGES`."""
