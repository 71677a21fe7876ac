"""Two accounts of one person, for tests."""

from allauth.account.models import EmailAddress
from django.utils import timezone

from certificates import merging
from people.models import Merge, User


def confirmed(user: User) -> User:
    """Somebody who has logged in with the address of their account."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def other() -> User:
    """The account that somebody made for Tess from a list."""
    return User.objects.create_user("tess@work.example", preferred_name="Tess A.")


def merge(kept: User, gone: User, by: User) -> Merge:
    return merging.merge(kept, gone, reason="twice", by=by, at=timezone.now())
