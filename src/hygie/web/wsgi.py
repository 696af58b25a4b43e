"""The WSGI application.

DJANGO_SETTINGS_MODULE is set by the command line before this is imported.
"""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
