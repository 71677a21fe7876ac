"""Certificates that other people's programs can read and check: Open Badges 3.0, signed."""
