"""The settings of the test suite: quick hashing, mail kept in memory, tasks done at once."""

import os
import tempfile

# The suite leaves nothing behind and takes nothing over from a demonstration on the same machine.
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="alongside-test-"))

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "tests.tasks.AtOnce", "ENQUEUE_ON_COMMIT": False}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False
WHITENOISE_AUTOREFRESH = True
