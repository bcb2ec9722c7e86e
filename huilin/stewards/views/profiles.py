"""What the placard tells of each steward: written by the steward or by those who keep the compound's placard."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal, render_form
from huilin.core.permissions import Permission, visible
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.storage import keep
from huilin.people.models import Role
from huilin.people.models.role import STEWARDS
from huilin.places.models import Compound
from huilin.stewards.permissions import PRINT_PLACARDS, READ_FILES

SECTION = "stewards:stewards"


class ProfileForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(
        label=gettext_lazy("称呼"), max_length=40, required=False, help_text=gettext_lazy("例如张管家")
    )
    duties = forms.CharField(
        label=gettext_lazy("做什么"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    visiting = forms.CharField(label=gettext_lazy("走访时间"), max_length=60, required=False)
    public_phone = forms.CharField(
        label=gettext_lazy("公开电话"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("写值班电话或虚拟号；写本人号码要本人同意公示，不然公示牌上显示值班电话。"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    photo = forms.FileField(
        label=gettext_lazy("照片"),
        required=False,
        help_text=gettext_lazy("先记下本人同意公示照片"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    without_photo = forms.BooleanField(label=gettext_lazy("去掉现在的照片"), required=False)


class StewardsView(DeskView):
    """The stewards as residents see them; a steward sees its own entry."""

    permission = READ_FILES

    def roles(self, permission: Permission) -> Any:
        kept = Compound.objects.filter(visible(Compound, self.actor, permission))
        return (
            Role.objects.in_force()
            .filter(Q(compound__in=kept) | Q(person=self.actor.person_id), code__in=STEWARDS)
            .with_consents()
            .select_related("person", "compound")
            .order_by("compound__name", "code", "starts_on")
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        writable = set(self.roles(PRINT_PLACARDS).values_list("pk", flat=True))
        lines = [line_of(role, role.pk in writable) for role in self.roles(READ_FILES)]
        context = {"section": SECTION, "stewards": lines}
        return render(request, "stewards/stewards.html", context)


def line_of(role: Any, is_writable: bool) -> dict[str, Any]:
    return {
        "role": role,
        "phone": role.shown_phone(role.compound.duty_phone),
        "photo_url": reverse("people:steward_photo", args=[role.pk]) if role.shown_photo else "",
        "url": reverse("stewards:steward", args=[role.pk]) if is_writable else "",
        "consents_url": reverse("people:consents", args=[role.person_id]),
    }


class StewardView(StewardsView):
    """One entry, for the steward and those who keep the compound's placard; not there for others."""

    def role(self, pk: UUID) -> Any:
        role = self.roles(PRINT_PLACARDS).filter(pk=pk).first()
        if role is None:
            raise NotHere
        return role

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:  # type: ignore[override]
        role = self.role(pk)
        names = ("title", "duties", "visiting", "public_phone")
        return self.page(role, ProfileForm(initial={name: getattr(role, name) for name in names}))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        role, form = self.role(pk), ProfileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(role, form, 422)
        told = dict(form.cleaned_data)
        file, is_removed = told.pop("photo"), told.pop("without_photo")
        try:
            photo = keep(clean_picture(file).content, "jpg") if file else "" if is_removed else None
            role.describe(by=self.actor, photo=photo, **told)
        except Refused as refusal:
            refusal.field = refusal.field or ("photo" if file else None)
            add_refusal(form, refusal)
            return self.page(role, form, refusal.status)
        return redirect(SECTION)

    def page(self, role: Any, form: ProfileForm, status: int = 200) -> HttpResponse:
        context = {
            "section": SECTION,
            "title": _("公示牌上的介绍：%(name)s") % {"name": role.person.name},
            "intro": _("居民扫码和公示牌上看到的就是这些。"),
            "form": form,
            "multipart": True,
            "back_url": reverse(SECTION),
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)
