"""The door for gunicorn; DJANGO_SETTINGS_MODULE says whether it leads to our site or to the floor."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
