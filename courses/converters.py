"""Numbers in addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """A number that can be a row's: nine digits fit into every database. A longer one is no page."""

    regex = "[0-9]{1,9}"


register_converter(IdConverter, "id")
