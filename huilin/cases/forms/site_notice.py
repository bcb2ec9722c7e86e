"""The forms of a notice."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.desk import CategoryField
from huilin.cases.models import SiteNotice
from huilin.cases.models.site_notice import MOST_LETTERS
from huilin.cases.permissions import NOTICE_DRAFT
from huilin.cases.spots import spot_named
from huilin.core import clock
from huilin.core.permissions import Actor, may, visible
from huilin.core.tenancy import current_street
from huilin.core.text import clean_text
from huilin.places.models import Community, Compound, Street, streets

WHOLE_STREET = "street"


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **more)


class SiteNoticeForm(forms.Form):
    """Where, what, until when. The places offered are those for which the actor may draft."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=SiteNotice.Kind, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("写给居民的话"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST_LETTERS,
        help_text=gettext_lazy("一两句话，例如：供水公司今晚修管，22点前恢复。"),
    )
    place = forms.ChoiceField(label=gettext_lazy("给哪里的人看"))
    spot = forms.CharField(
        label=gettext_lazy("楼栋单元"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("只给一栋或一个单元看时填，例如：3栋2单元。要先选小区。"),
    )
    category = CategoryField(
        label=gettext_lazy("哪一类事"), required=False, help_text=gettext_lazy("免报一定要选。")
    )
    starts_at = moment_field(gettext_lazy("从什么时候起显示"))
    ends_at = moment_field(gettext_lazy("到什么时候止"), help_text=gettext_lazy("到时间自动撤下。"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        start = timezone.localtime(clock.now()).replace(second=0, microsecond=0)
        kwargs["initial"] = {
            "kind": SiteNotice.Kind.INFORM,
            "starts_at": start,
            "ends_at": start + dt.timedelta(days=1),
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["place"].choices = self.places()  # type: ignore[attr-defined]

    def places(self) -> list[tuple[str, Any]]:
        """The street, communities and compounds for which the actor may draft; two statements."""
        street: Street = streets.get().by_id[current_street()]
        choices: list[tuple[str, Any]] = []
        if may(self.actor, NOTICE_DRAFT, SiteNotice(street_id=street.pk)):
            choices.append((WHOLE_STREET, _("整个%(street)s") % {"street": street.name}))
        communities = Community.objects.filter(visible(Community, self.actor, NOTICE_DRAFT))
        self.communities = {f"community:{row.pk}": row for row in communities.order_by("order_key", "name")}
        compounds = Compound.objects.filter(self.compounds_of(self.actor)).select_related("community")
        self.compounds = {f"compound:{row.pk}": row for row in compounds.order_by("order_key", "name")}
        choices += [(key, _("整个%(place)s") % {"place": row}) for key, row in self.communities.items()]
        return choices + [(key, str(row)) for key, row in self.compounds.items()]

    @staticmethod
    def compounds_of(actor: Actor) -> Any:
        """A building's leader drafts for the building, and so finds its compound in the list."""
        own = {role.compound_id for role in actor.roles if role.code == "BL" and role.compound_id}
        return visible(Compound, actor, NOTICE_DRAFT) | Q(pk__in=own)

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        words = clean_text(answers.get("spot") or "")
        compound = self.compounds.get(answers.get("place", ""))
        if words and compound is None:
            self.add_error("spot", ValidationError(_("只写楼栋单元时，请在上面选小区。")))
        elif compound is not None:
            answers["found"] = spot_named(compound, words)
            if answers["found"] is None:
                self.add_error(
                    "spot",
                    ValidationError(
                        _("这个小区没有「%(words)s」，请检查，或不填。"), params={"words": words}
                    ),
                )
        if not self.errors and not may(self.actor, NOTICE_DRAFT, SiteNotice(**self.scope())):
            self.add_error("spot", ValidationError(_("您只能写自己那栋楼的，请填楼栋。")))
        return answers

    def scope(self) -> dict[str, Any]:
        """The notice's place as `SiteNotice.draft` takes it."""
        street: Street = streets.get().by_id[current_street()]
        told, key = self.cleaned_data, self.cleaned_data["place"]
        if key == WHOLE_STREET:
            return {"street_id": street.pk, "place_label": street.name}
        if community := self.communities.get(key):
            return {"street_id": street.pk, "community": community, "place_label": str(community)}
        spot = told["found"]
        return {
            "street_id": street.pk, "community": spot.compound.community, "compound": spot.compound,
            "building": spot.building, "entrance": spot.entrance, "place_label": spot.label,
        }  # fmt: skip


class WithdrawalReasonForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("为什么撤下"),
        max_length=200,
        help_text=gettext_lazy("居民看得到，例如：已提前恢复供水。"),
        error_messages={"required": gettext_lazy("请写明为什么撤下，居民看得到。")},
    )
