"""When two accounts become one: nothing that hangs from a person or a program is forgotten."""

from courses.models import Enrollment
from people.models import User

MOVES = {
    *("people.leave.person", "people.accommodation.person", "people.need.person", "people.notice.person"),
    *("account.emailaddress.user", "quizzes.attempt.person", "courses.enrollment.person"),
    *("courses.note.person", "courses.bookmark.person", "courses.goal.person"),
    *("courses.practicenote.author", "courses.calendaraddress.person", "courses.reflectionshare.reader"),
}
"""Whose something is: it goes to the kept account."""
REFUSES = {
    *("hours.hoursentryversion.trainee", "hours.signoff.by", "hours.placementsupervisor.supervisor"),
    *("hours.supervisorqualification.person", "hours.supervisorsuspension.person"),
    "hours.supervisorcontact.person",
    *("hours.standin.person", "hours.standin.supervisor"),
    *("hours.supervisoroversight.person", "hours.supervisoroversight.overseer"),
    *("hours.supervisionsession.supervisor", "hours.signalstep.person"),
    *("people.user_groups.user", "people.user_user_permissions.user"),
}
"""What never changes hands: the account that has it is the one that is kept. Roles are taken away first."""
STAYS = {"hours.ledgeridentity.person", "people.merge.kept", "people.merge.gone"}
"""Who somebody was in the chain, and earlier merges."""
OURS = ("people.", "quizzes.", "courses.", "hours.", "certificates.", "config.", "cms.", "account.")


def test_every_column_that_names_a_person_is_thought_of():
    """A new table must say what becomes of it. Who did something, and when, is history and stays.

    So does what staff has: without their role they lead nothing.
    """
    found = {
        f"{relation.related_model._meta.label_lower}.{relation.field.name}"
        for relation in User._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }
    history = {name for name in found if name.endswith(("_by", ".by"))} - REFUSES - STAYS
    ours = {name for name in found if name.startswith(OURS)}
    staff = {"courses.cohort.trainers", "courses.cohort_trainers.user", "cms.trainingmedia.uploaded_by_user"}
    assert ours - MOVES - REFUSES - STAYS - history - staff == set()
    assert (MOVES | REFUSES | STAYS) - found == set()


TAKEN_IN = {
    *("courses.lessoncompletion", "courses.modulecompletion", "courses.reflection", "courses.place"),
    *("courses.enrollmentattempt", "courses.attendance", "courses.membership", "hours.placement"),
    *("courses.milestonerecord", "hours.supervisorrequest", "hours.supervisorsuggestion"),
}


def test_everything_that_hangs_from_an_enrollment_is_thought_of():
    """What one enrollment takes in from another; who has a certificate, a rating or a sheet is the one that is kept.

    Who moved to newer rules did so in the enrollment they were in, and that is told where it was. So is whether
    somebody got one when many did.
    """
    found = {relation.related_model._meta.label_lower for relation in Enrollment._meta.related_objects}
    assert found == TAKEN_IN | {
        "certificates.bulkitem",
        *("certificates.document", "certificates.documentsighting"),
        *("certificates.referencerequest", "certificates.referenceanswer"),
        "certificates.credential",
        "certificates.attestation",
        "certificates.pathwaychoice",
        *("certificates.examrecord", "certificates.educationentry", "certificates.evidencebundle"),
        *("certificates.endorsementwish", "certificates.endorsementdecision"),
        "courses.practicerating",
        "hours.papersheet",
        "hours.standardmove",
        *("hours.deadlineextension", "hours.legalhold", "certificates.recordsclearing"),
    }
