from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates import (
            records,  # noqa: F401 (names what stands in the chain, and words that can be taken out)
            triggers,  # noqa: F401 (names the tables to protect)
        )
