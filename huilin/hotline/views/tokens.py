"""Tokens for the city's system: issue one, which is shown this once, and take it back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.hotline.forms import TokenForm
from huilin.hotline.models import MachineToken
from huilin.hotline.permissions import TOKENS


class TokensView(DeskView):
    permission = TOKENS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(TokenForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """The answer itself carries the token: kept nowhere, it cannot be shown after a redirect."""
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        _token, text = MachineToken.issue(form.cleaned_data["name"], by=self.actor)
        response = self.page(TokenForm(), text=text)
        response["Cache-Control"] = "no-store"
        return response

    def page(self, form: TokenForm, *, text: str = "", status: int = 200) -> HttpResponse:
        tokens = MachineToken.objects.visible_to(self.actor)[:50]
        context = {"section": "hotline:tokens", "form": form, "tokens": tokens, "text": text}
        return render(self.request, "hotline/tokens.html", context, status=status)


class TokenRevocationView(DeskView):
    permission = TOKENS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        token = MachineToken.objects.visible_to(self.actor).filter(pk=pk).first()
        if token is None:
            raise NotHere
        token.revoke(by=self.actor)
        return redirect("hotline:tokens")
