"""One person with two addresses: a coordinator makes their two accounts one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from certificates import merging
from certificates.forms.merge import CertainForm, MergeForm
from people.access import fresh_login_required, role_required
from people.models import Merge, User
from people.refusals import Refused


@sensitive_post_parameters()
@role_required("coordinator")
@require_http_methods(["GET", "POST"])
@fresh_login_required
@never_cache
def merge(request: HttpRequest) -> HttpResponse:
    """Name two addresses, see what would happen, then one button does it. No address stands in the page's own."""
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "certificates/merge.html", {"form": form}, status=status)
    kept, gone = (User.objects.at_address(form.cleaned_data[name]) for name in ("keep", "other"))
    if kept == gone and Merge.objects.filter(kept=kept, address=form.cleaned_data["other"]).exists():
        return _done(request, kept)  # the second of two clicks
    certain = CertainForm(request.POST if "do" in request.POST else None)
    if "do" in request.POST and certain.is_valid():
        try:
            reason = certain.cleaned_data["reason"]
            done = merging.merge(kept, gone, reason=reason, by=request.user, at=timezone.now())
        except Refused as refusal:
            certain.add_error(None, refusal.sentence)
        else:
            return _done(request, done.kept)
    return _look(request, form, certain, kept, gone)


def _look(
    request: HttpRequest, form: MergeForm, certain: CertainForm, kept: User, gone: User
) -> HttpResponse:
    """What it would do. What somebody wrote for themselves is not counted, and not shown."""
    found = merging.preview(kept, gone, by=request.user, at=timezone.now())
    context = {
        "form": certain,
        "addresses": form.cleaned_data,
        "kept": kept,
        "gone": gone,
        "confirmed": gone.emailaddress_set.filter(verified=True).exists(),
        "preview": found,
    }
    wrong = found.problems or certain.errors
    return render(request, "certificates/merge_look.html", context, status=422 if wrong else 200)


def _done(request: HttpRequest, kept: User) -> HttpResponse:
    messages.success(request, _("Done. %(name)s has one account now.") % {"name": kept.display_name})
    return redirect("certificates:merge")
