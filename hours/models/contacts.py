"""How a supervisor without an account is reached: an address that a coordinator confirmed with the site.

The name of who confirmed it stands beside the record, so that it can be taken out.
"""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from hours.models.erasable import ErasableText
from hours.models.recorded import Ending
from people.models import User


class SupervisorContactQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SupervisorContactQuerySet":
        """What was written down about a supervisor is for coordinators."""
        return self if user.is_coordinator else self.none()

    def standing(self) -> "SupervisorContactQuerySet":
        return self.filter(ended_at__isnull=True, person__is_active=True).select_related("person")

    def of(self, people: Collection[User]) -> dict[int, "SupervisorContact"]:
        """The address of each of these people who signs by link, by primary key."""
        rows = self.standing().filter(person__in=people)
        return {row.person_id: row for row in rows if not row.person.has_usable_password()}

    def unreached(self) -> "SupervisorContactQuerySet":
        """Those whose newest mail came back. ``failed_at`` says when."""
        from hours.models.links import newest_failure

        found = self.standing().annotate(failed_at=newest_failure("person"))
        return found.filter(failed_at__isnull=False).order_by("failed_at")


class SupervisorContact(Ending):
    """The address of a supervisor, and how a coordinator confirmed it with the site. Never from the trainee."""

    class How(models.TextChoices):
        CALL = "call", _("I called the site on a number I know")
        IN_PERSON = "in-person", _("I met them in person")
        SITE = "site", _("The site wrote it to me")
        WEBSITE = "website", _("It stands on the website of the site")

    EVENT: ClassVar[str] = "supervisor.contact"
    SAYS: ClassVar[list[str]] = ["person", "address", "how", "confirmed_with", "confirmed_on", "words_digest"]
    LATER: ClassVar[list[str]] = ["words_digest"]

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_contacts")
    address = models.EmailField(_("e-mail address"))
    how = models.CharField(_("how you confirmed it"), max_length=20, choices=How.choices)
    confirmed_with = models.CharField(_("who confirmed it at the site"), max_length=120)
    confirmed_on = models.DateField(_("day"))
    words_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = SupervisorContactQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("address of a supervisor")
        verbose_name_plural = _("addresses of supervisors")

    def __str__(self) -> str:
        return str(self.person)

    @transaction.atomic
    def record(self) -> None:
        """From now on this is their address, for links and log-in; a link goes out. It stays one account."""
        from people.viewsets import forget_addresses

        for before in type(self).objects.standing().filter(person=self.person):
            before.end(by=self.by, at=self.at)
        if self.person.email != self.address:
            self.person.email = self.address
            self.person.save(update_fields=["email"])
            forget_addresses(self.person)
        self.keep()
        self.send_link()

    def keep(self) -> None:
        """Keep it, and mail nothing. Who confirmed it stands beside it, so that the name can be taken out."""
        words = ContactWords(contact=self, text=self.confirmed_with.strip())
        self.confirmed_with, self.words_digest = "", words.digest
        super().record(words)

    def words_fit(self) -> bool:
        """The name beside it is that of then, or was taken out. Older rows hold it themselves."""
        words = ContactWords.objects.filter(contact=self).first()
        if words is None:
            return not self.words_digest
        return words.erased_at is not None or words.digest == self.words_digest

    @transaction.atomic
    def end(self, *, by: User, at: datetime) -> None:
        """This address holds no more, and no link that went there."""
        self.links.all().revoke(at=at)
        super().end(by=by, at=at)

    def send_link(self, *, unless_since: datetime | None = None) -> None:
        """Mail a new link. It is made where it is mailed, so that it stands nowhere else.

        ``unless_since``: not if one was mailed after this moment, since it shows everything.
        """
        from hours.tasks import mail_link

        since = unless_since.isoformat() if unless_since else ""
        transaction.on_commit(lambda: mail_link.enqueue(str(self.pk), since))

    def last_mailed_at(self) -> datetime | None:
        return self.links.aggregate(last=models.Max("created_at"))["last"]


class ContactWords(ErasableText):
    """Who at the site confirmed an address. The record holds only the salted digest."""

    contact = models.OneToOneField(SupervisorContact, models.CASCADE, related_name="words")

    class Meta:
        verbose_name = _("name of who confirmed an address")
        verbose_name_plural = _("names of who confirmed addresses")
