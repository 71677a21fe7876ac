"""The settings of the site that browsers visit: as for trying out, with quick hashing and nothing waiting."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "tests.tasks.AtOnce", "ENQUEUE_ON_COMMIT": True}}
