"""How often one address may ask whether a name or a file belongs to a certificate."""

from people.limits import Limit

NAMES = Limit("verify-name", 12, 60 * 60)
FILES = Limit("verify-file", 40, 60 * 60)
