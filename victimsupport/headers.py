"""What no page of ours asks of a browser, said in a header. Django has a setting for every other one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

REFUSED = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
POLICY = ", ".join([*(f"{feature}=()" for feature in REFUSED), "publickey-credentials-get=(self)"])


class PermissionsPolicyMiddleware:
    """Refuse what no page needs; passkeys stay."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", POLICY)
        return response
