"""Where django-allauth asks us."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up also asks for the name a person goes by."""

    def save_user(self, request, user, form, commit=True):
        user.preferred_name = form.cleaned_data.get("preferred_name", "")
        return super().save_user(request, user, form, commit=commit)

    def get_password_change_redirect_url(self, request):
        """Home, to one's work: a saved password is no reason to be asked for another one."""
        return self.get_login_redirect_url(request)
