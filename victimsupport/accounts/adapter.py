"""How allauth fits here: nobody signs up, addresses are not confirmed by guessing, sign-in leads to a choice."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from victimsupport.accounts import actions
from victimsupport.accounts.identity import NOBODY
from victimsupport.accounts.mfa import ENROLLED
from victimsupport.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administrator of the organisation, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:choose")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("interface:home")

    def get_user_search_fields(self) -> list[str]:
        return ["email", "name"]

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Tell the person that something about their sign-in changed; a changed second factor ends other sessions."""
        if template_prefix.startswith("mfa/email/"):
            self.request.session.pop(ENROLLED, None)  # it may have been the last one
            actions.end_other_sessions(
                user=user, keep=self.request.session.session_key, by=NOBODY, at=timezone.now()
            )
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""
