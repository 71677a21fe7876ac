"""What every form says when nothing was filled in."""

import pytest
from django import forms

from people.models import User


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (forms.CharField(), "Please fill this in."),
        (forms.DateField(), "Please fill this in."),
        (forms.BooleanField(), "Please tick this box."),
        (forms.ChoiceField(choices=[("a", "A")]), "Please choose one."),
        (forms.ModelChoiceField(User.objects.none()), "Please choose one."),
        (forms.CharField(error_messages={"required": "Please type the number."}), "Please type the number."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, forms.Field) else "",
)
def test_an_empty_field_says_what_to_do(field, sentence):
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean("")
    assert refusal.value.messages == [sentence]
