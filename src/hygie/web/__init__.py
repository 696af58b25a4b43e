"""The shell: settings, addresses, base templates, middleware. No business rule lives here."""
