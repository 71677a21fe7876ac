"""Checking certificates without the site: a folder for boards, and what a file is worth by it."""
