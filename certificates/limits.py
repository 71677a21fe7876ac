"""How often one address may ask whether a name or a file belongs to a certificate."""

from people.limits import Limit

NAMES = Limit("verify-name", 12, 60 * 60)
FILES = Limit("verify-file", 40, 60 * 60)
MAILS = Limit("certificate-mail", 6, 60 * 60)
TOKENS = Limit("verify-token", 10, 60 * 60)
LISTS = Limit("verify-list", 60, 60 * 60)
NUMBERS = Limit("verify-number", 60, 10 * 60)
"""Enough for somebody who types a list; guessing one number in 2 to the 60th takes longer than the world."""
