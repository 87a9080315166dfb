"""Settings, root addresses, WSGI: the only place that knows all the parts."""
