"""The curriculum map, for those who write and run programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import curriculum
from courses.models import Framework, Mode, ProgramPage, Requirement
from people.access import role_required


@role_required("trainer", "coordinator")
@require_safe
def curriculum_map(request: HttpRequest, program_id: int) -> HttpResponse:
    """What a program covers of a framework, by how many minutes and in which mode, and what it does not."""
    program = get_object_or_404(ProgramPage.objects.defer_streamfields(), pk=program_id)
    standards = program.standards_on(timezone.localdate())
    frameworks = list(Framework.objects.order_by("name"))
    usual = standards[0].framework.code if standards else ""
    wanted = request.GET.get("framework") or usual
    framework = next((row for row in frameworks if row.code == wanted), next(iter(frameworks), None))
    found = curriculum.draw(program, framework, standards) if framework else None
    meets = found and found.whole.minutes.get(Requirement.Mode.LIVE)
    context = {
        "program": program,
        "frameworks": frameworks,
        "framework": framework,
        "modes": Requirement.Mode.choices if meets else Mode.choices,
        "standards": standards,
        "meets": meets,
        "map": found,
    }
    return render(request, "courses/curriculum_map.html", context)
