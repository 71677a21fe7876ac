from django.http import HttpResponse


def entries(request, **kwargs):
    return HttpResponse("soon")


new = to_sign = sign = review = send_back = entry = edit = submit = recall = revise = discard = entries
