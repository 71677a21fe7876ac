"""What coordinators have of certificates in Wagtail's admin."""

from certificates import design_admin  # noqa: F401 (it registers itself)
