"""Work that waits: mail goes out in the background, once."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from people.models import Notice


@task()
def mail_notice(notice_id: int, *also: str) -> None:
    """Mail one notice, unless it was mailed before or the person is gone. Each address gets its own mail."""
    notice = Notice.objects.select_related("person").filter(pk=notice_id, mailed_at__isnull=True).first()
    if notice is None or not notice.person.is_active:
        return
    link = f"{settings.BASE_URL}{notice.url}" if notice.url else ""
    text = render_to_string("emails/notice.txt", {"notice": notice, "address": link})
    for address in (notice.person.email, *also):
        send_mail(notice.subject, text, None, [address])
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
