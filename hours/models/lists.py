"""Lists that an entry draws from: in what kind of place it was, and why it was long or late."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Setting(models.TextChoices):
    CLINIC = "clinic", _("Clinic or hospital")
    RECOVERY_HOUSE = "recovery-house", _("Recovery house or center")
    STREET = "street", _("On the street, or out and about")
    JAIL_COURT = "jail-court", _("Jail or court")
    HOME = "home", _("Somebody’s home")
    ONLINE = "online", _("Online or by phone")
    OTHER = "other", _("Somewhere else")


class LongReason(models.TextChoices):
    CRISIS = "crisis", _("Somebody needed me for longer")
    EVENT = "event", _("A long event")
    NIGHT = "night", _("A night shift")
    TRAVEL = "travel", _("A trip with people I support")
    OTHER = "other", _("Something else")


class LateReason(models.TextChoices):
    WAS_AWAY = "was-away", _("I was away")
    NO_CONNECTION = "no-connection", _("I had no phone or no connection")
    FORGOT = "forgot", _("I did not think of it")
    OTHER = "other", _("Something else")
