"""All settings of Alongside, in one file, driven by the environment.

With nothing set it runs on this machine for trying out: SQLite, DEBUG on, mail shown in the console.
With ``DEBUG=false`` it refuses to start without ``SECRET_KEY`` and ``ALLOWED_HOSTS``.
Every variable is described in docs/deploy.md; a test keeps that page complete.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where we run ---------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if DEBUG:
    SECRET_KEY = SECRET_KEY or "for-trying-out-only: never used when DEBUG is off"
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "testserver"]
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text. With DEBUG=false there is no default.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names of this site, divided by commas.")

BASE_URL = env.str("BASE_URL", default="http://localhost:8000" if DEBUG else "").rstrip("/")
if not BASE_URL:
    raise ImproperlyConfigured(
        "Set BASE_URL to the address of this site: it is printed on every certificate."
    )
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- Applications: config knows all, people and cms know nothing of each other ----------------------

INSTALLED_APPS = [
    "config",
    "certificates",
    "hours",
    "courses",
    "quizzes",
    "people.apps.PeopleConfig",
    "cms",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "people.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtailmedia",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.AdminPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
# Our own templates/django/forms/field.html serves every form, allauth's included.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Records ----------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'alongside.sqlite3'}")}
if "ENGINE" not in DATABASES["default"]:
    raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host/name.")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Immediate: a writer waits its turn at the start instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a query takes PostgreSQL most of a second, and none of ours runs that long.
    # A connection pooler that knows no options of a session is told so in its own settings.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters of log-in attempts must be shared by all server processes.
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://" if DEBUG else "dbcache://cache")}
if CACHES["default"]["BACKEND"].rpartition(".")[2] in ("DatabaseCache", "LocMemCache"):
    # Django's 300 would soon push out counters that still count.
    CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = 100_000

TASKS = {
    "default": {
        "BACKEND": env.str("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default"],
        "ENQUEUE_ON_COMMIT": True,
    }
}

# --- People and log-in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.login.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.NamesForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_SESSION_REMEMBER = None  # the form asks: a phone may be shared
ACCOUNT_FORMS = {"login": "people.login.LoginForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
# allauth's defaults count per address; 25 people in a room, behind one router, must get in (docs/deploy.md).
ACCOUNT_RATE_LIMITS = {"signup": "60/m/ip", "login": "120/m/ip", "login_failed": "60/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Wagtail ----------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Alongside"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "admin_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody sets a password for somebody else; they log in by code
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no call to a third party
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no call to a third party
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # Wagtail keeps shared passwords in plain text
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILMEDIA = {  # only what phones and browsers play without help
    "MEDIA_MODEL": "cms.TrainingMedia",
    "MEDIA_FORM_BASE": "cms.media_forms.MediaForm",
    "VIDEO_EXTENSIONS": ["mp4", "m4v", "webm"],
    "AUDIO_EXTENSIONS": ["mp3", "m4a", "ogg", "oga", "opus", "wav"],
}
TRAINING_VIDEO_MAX_BYTES = 300 * 1024 * 1024
TRAINING_AUDIO_MAX_BYTES = 60 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

# --- Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]  # lessons and questions may be written in these
INTERFACE_LANGUAGES = [
    "en"
]  # what the site itself says is translated into these; the first is for all others
CERTIFICATE_LANGUAGES = ["en", "es"]  # and what is printed on certificates into these
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A certificate is some 50 kB; anything much larger is not one, and must not fill the memory.
CERTIFICATE_UPLOAD_MAX_BYTES = 5 * 1024 * 1024
# Photos and PDFs of papers that people hand in: a phone takes up to 8 MB.
PAPER_UPLOAD_MAX_BYTES = 10 * 1024 * 1024
CERTIFICATE_PAPER = env.str("CERTIFICATE_PAPER", default="letter").lower()
if CERTIFICATE_PAPER not in ("letter", "a4"):
    raise ImproperlyConfigured("Set CERTIFICATE_PAPER to letter or a4.")
# Certificates made while trying this out say SPECIMEN on their face.
CHECK_MANY_LINES = env.int("CHECK_MANY_LINES", default=1000)
CHECK_MANY_BYTES = env.int("CHECK_MANY_BYTES", default=200_000)
RECORDS_KEPT_YEARS = env.int("RECORDS_KEPT_YEARS", default=7)
REVOCATION_ANSWER_DAYS = env.int("REVOCATION_ANSWER_DAYS", default=14)
"""How many days somebody has to answer before their certificate can be revoked."""
CERTIFICATE_SPECIMENS = env.bool("CERTIFICATE_SPECIMENS", default=DEBUG)

# --- Keys -------------------------------------------------------------------------------------------

# Made by manage.py make_keys. The private key may come from here instead of its file.
SIGNING_KEYS_DIR = Path(env.str("SIGNING_KEYS_DIR", default=str(DATA_DIR / "keys")))
SIGNING_KEY = env.str("SIGNING_KEY", default="", multiline=True)
# A signature that readers of PDFs show, with a certificate from an authority they know: docs/deploy.md.
SIGNING_P12 = env.str("SIGNING_P12", default="")
SIGNING_P12_PASSPHRASE = env.str("SIGNING_P12_PASSPHRASE", default="")
# Each day's state of the hours log goes here, so that a copy can be kept elsewhere.
HEADS_DIR = Path(env.str("HEADS_DIR", default=str(DATA_DIR / "heads")))
# Forms of boards that this site adds to the examples: docs/boards-forms.md.
BOARD_FORMS_DIR = Path(env.str("BOARD_FORMS_DIR", default=str(DATA_DIR / "board-forms")))

# --- Mail -------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Alongside <alongside@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# In development mail goes to the console and to /dev/mail/.
DEV_MAIL_DIR = DATA_DIR / "mail"
if DEBUG and "EMAIL_URL" not in env:
    EMAIL_BACKEND = "config.devmail.EmailBackend"
else:
    vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))

# --- Safety -----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],  # Wagtail's admin has its own policy, see config/middleware
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's own preview panel frames our pages
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # a load balancer asks from inside
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=3600)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The level stands at the handler: some libraries set the levels of their own loggers.
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "level": env.str("LOG_LEVEL", default="INFO"),
            "filters": ["without keys"],
        }
    },
    "filters": {"without keys": {"()": "config.logs.WithoutKeys"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "pypdf": {"level": "ERROR"},  # it tells of every oddity in a file of somebody else
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}
