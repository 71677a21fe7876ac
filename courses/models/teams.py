"""Who writes a program: a group of Wagtail with rights on the pages of this program, and on no others."""

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupPagePermission

from courses.models.pages import ProgramPage

WRITING = ("add_page", "change_page", "lock_page")
"""A team writes, and a lead trainer or a coordinator reviews and publishes."""


class ProgramTeamManager(models.Manager):
    @transaction.atomic
    def of(self, program: ProgramPage) -> "ProgramTeam":
        """The team of a program; made with its rights when there is none yet."""
        if team := self.filter(program=program).select_related("group").first():
            return team
        group = Group.objects.create(name=f"Trainers of {program.title[:100]} ({program.pk})")
        team = self.create(program=program, group=group)
        team.may_write(program)
        return team


class ProgramTeam(models.Model):
    """The trainers of one program. Without a place in its team, a trainer reads it and cannot edit it."""

    program = models.OneToOneField(ProgramPage, models.CASCADE, related_name="team", editable=False)
    group = models.OneToOneField(Group, models.PROTECT, related_name="+", editable=False)

    objects = ProgramTeamManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("team of a program")
        verbose_name_plural = _("teams of programs")
        ordering = ["program__title"]

    def __str__(self) -> str:
        return self.program.title

    def may_write(self, program: ProgramPage) -> None:
        """Let the team write this page and all below it: the program, or a translation of it."""
        for permission in Permission.objects.filter(
            codename__in=WRITING, content_type__app_label="wagtailcore"
        ):
            GroupPagePermission.objects.get_or_create(
                group=self.group, page_id=program.pk, permission=permission
            )

    def names(self) -> str:
        """Who is in it, for a list."""
        return ", ".join(sorted(person.display_name for person in self.group.user_set.all()))

    names.short_description = _("trainers")
