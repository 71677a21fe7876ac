"""The table of contents of the site."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from certificates.views.verify import any_case
from cms.views import page
from config import phone_views, views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    # A service worker sees what is below its own address: all of the site.
    path("worker.js", phone_views.worker, name="worker"),
    path("manifest.webmanifest", phone_views.manifest, name="manifest"),
    path("on-this-phone/", phone_views.phone, name="phone"),
    path("accounts/", include("allauth.urls")),
    path("", include("people.urls")),
    path("", include("cms.urls")),
    path("", include("courses.urls")),
    path("", include("courses.cohort_urls")),
    path("quizzes/", include("courses.quiz_urls")),
    path("hours/", include("hours.urls")),
    path("", include("certificates.urls")),
    path("verify/", include("certificates.verify_urls")),
    path("", include("certificates.badge_urls")),
    # QR codes are in capitals, so the address comes as /VERIFY/...; this door only sends on.
    re_path(r"^[Vv][Ee][Rr][Ii][Ff][Yy](?:/(?P<number>[^/]+))?/?$", any_case),
    # One log-in for everybody: Wagtail's own would know no codes by e-mail.
    path("admin/login/", views.admin_login, name="admin_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.DEBUG:
    urlpatterns += [path("dev/mail/", views.dev_mail, name="dev_mail")]
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
# Ours finds a page at once; Wagtail's own, after it, gives its address the name.
urlpatterns += [re_path(wagtail_urls.serve_pattern, page), path("", include(wagtail_urls))]
