"""The settings of a real site (DEBUG off, cached templates), and a count of statements on each answer."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

MIDDLEWARE = ["benchmarks.counting.CountStatements", *MIDDLEWARE]
