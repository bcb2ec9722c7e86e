"""Ready words for replies (答复模板): a person's own or shared, with places that the case fills in, each version kept."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.cases.models.vocabulary import Category, categories
from huilin.cases.permissions import CASE_TRIAGE
from huilin.cases.wording import day_and_hour
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, cells
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.places.models import Community

PLACEHOLDERS = {
    "steward": gettext_lazy("承办人"),
    "place": gettext_lazy("地点"),
    "due": gettext_lazy("办结时限"),
    "number": gettext_lazy("编号"),
    "category": gettext_lazy("类别"),
    "me": gettext_lazy("我的姓名"),
    "today": gettext_lazy("今天"),
}
"""What a template may ask of the case, by the English name or the Chinese one."""
CHINESE = {
    "承办人": "steward", "管家": "steward", "地点": "place", "办结时限": "due", "时限": "due", "编号": "number",
    "类别": "category", "我的姓名": "me", "今天": "today",
}  # fmt: skip
_PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST = 1000
MOST_OFFERED = 60


class TemplateQuerySet(TenantQuerySet):
    def in_use(self) -> models.QuerySet["Template"]:
        return self.filter(retired_at=None)

    def visible_to(self, actor: Actor) -> models.QuerySet["Template"]:
        """One's own, and the shared ones of the places where the actor writes templates."""
        places = writing_places(actor)
        shared = models.Q(community__isnull=True) | models.Q(
            community_id__in=[place for place in places if place]
        )
        if not places:
            return self.none()
        if None in places:
            shared = models.Q()
        return self.filter(models.Q(owner_id=actor.person_id) | models.Q(owner_id=None) & shared)

    def for_case(
        self, case: Any, actor: Actor, *, most: int | None = MOST_OFFERED
    ) -> models.QuerySet["Template"]:
        """Those in use that fit the case: its category or any, its community or the street, shared or the actor's own."""
        return self.fitting(case.category_id or "", case.community_id, actor.person_id)[:most]

    def fitting(self, slug: str, community: UUID, owner: UUID | None) -> models.QuerySet["Template"]:
        """Those in use for the category or any, of the community or the street, shared or the owner's."""
        fits = models.Q(category_slug__in=["", slug])
        here = models.Q(community_id=community) | models.Q(community_id=None)
        whose = models.Q(owner_id=None) & here | models.Q(owner_id=owner)
        return self.in_use().filter(fits, whose).order_by("-category_slug", "title", "id")


class Template(TenantModel):
    class Act(models.TextChoices):
        REPLY = "reply", gettext_lazy("答复居民")
        FIRST_CONTACT = "first_contact", gettext_lazy("首次联系")
        REJECTION = "rejection", gettext_lazy("不予受理")
        EXTENSION = "extension", gettext_lazy("申请延期")
        CLOSURE = "closure", gettext_lazy("办结")

    act = models.CharField(gettext_lazy("用在哪一步"), max_length=14, choices=Act)
    category_slug = models.CharField(max_length=40, blank=True)
    """The category it is for; empty for any."""
    title = models.CharField(gettext_lazy("名称"), max_length=30)
    text = models.TextField(gettext_lazy("文字"))
    owner_id = models.UUIDField(null=True)
    """The person whose own it is; empty when shared."""
    community = TenantForeignKey(Community, null=True, related_name="+")
    """Where a shared one is used; empty for the whole street."""
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by_name = models.CharField(max_length=50, blank=True)
    retired_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(TemplateQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("答复模板")
        indexes = [models.Index(fields=["street_id", "retired_at", "act"], name="template_use")]

    def __str__(self) -> str:
        return self.title

    @property
    def category_label(self) -> str:
        found: Category | None = categories.get().get(self.category_slug)
        return found.label if found else _("各类")

    def is_written_by(self, actor: Actor) -> bool:
        if self.owner_id is not None:
            return self.owner_id == actor.person_id
        places = writing_places(actor)
        return None in places or (self.community_id is not None and self.community_id in places)

    @classmethod
    @verb
    def write(
        cls, *, by: Actor, act: str, title: str, text: str, category: str = "", is_shared: bool = False
    ) -> "Template":
        """A first version stands: the writer's own, or shared in its community (a street clerk's: in the street)."""
        places = writing_places(by)
        if not places:
            raise Forbidden(_("您的身份不能写模板。"))
        template = cls(act=act, category_slug=category)
        if is_shared:
            template.community_id = None if None in places else min(places, key=str)
        else:
            template.owner_id = by.person_id
        template.save(force_insert=True)
        template._keep(by, title, text)
        record("template.written", template, by=by, role=by.role_for(CASE_TRIAGE), title=template.title)
        return template

    @verb
    def revise(self, *, by: Actor, title: str, text: str, version: int | None = None) -> None:
        """The next version; the ones before it are kept. Locks the template's row."""
        self._begin(by, version)
        self.version += 1
        self._keep(by, title, text)
        record(
            "template.revised", self, by=by, role=by.role_for(CASE_TRIAGE), title=self.title, n=self.version
        )

    @verb
    def retire(self, *, by: Actor, version: int | None = None) -> None:
        """No longer offered; what was sent with it stays as it was sent."""
        self._begin(by, version)
        self.retired_at = clock.now()
        self.save()
        record("template.retired", self, by=by, role=by.role_for(CASE_TRIAGE), title=self.title)

    def _begin(self, by: Actor, version: int | None) -> None:
        fresh = type(self).locked(self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(fresh, field.attname))
        if not self.is_written_by(by):
            raise Forbidden(_("您的身份不能改这个模板。"))
        if self.retired_at is not None or (version is not None and version != self.version):
            raise Conflict(_("这个模板刚刚有人改过，请看过新的再改。"))

    def _keep(self, by: Actor, title: str, text: str) -> None:
        title, text = clean_text(title), clean_text(text)
        if not title:
            raise Refused(_("请给模板起个名称。"), field="title")
        check_text(text)
        self.title, self.text, self.changed_at, self.changed_by_name = title, text, clock.now(), by.name
        self.save()
        TemplateVersion.objects.create(
            template=self, number=self.version, title=title, text=text, at=self.changed_at,
            by_person_id=by.person_id, by_name=by.name,
        )  # fmt: skip


class TemplateVersion(TenantModel):
    append_only = True

    template = TenantForeignKey(Template, related_name="versions")
    number = models.IntegerField()
    title = models.CharField(max_length=30)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_id", "template", "number"], name="templateversion_once")
        ]


def writing_places(actor: Actor) -> set[UUID | None]:
    """The communities for which the actor writes templates, None for the whole street; empty for who writes none."""
    scopes = {"M": "community_id", "S": ""}
    return {
        getattr(role, scopes[cell.scope]) if scopes[cell.scope] else None
        for role, cell in cells(actor, CASE_TRIAGE)
        if cell.scope in scopes
    }


def check_text(text: str) -> None:
    """Raises Refused at `text` for nothing, too much, an unknown placeholder, or a brace without its partner."""
    if not text:
        raise Refused(_("请写模板的文字。"), field="text")
    if len(text) > LONGEST:
        raise Refused(_("模板最多%(n)d个字。") % {"n": LONGEST}, field="text")
    unknown = [name for name in _PLACE.findall(text) if _name(name) not in PLACEHOLDERS]
    if unknown:
        words = {"wrong": "、".join(f"{{{name}}}" for name in unknown), "known": known_placeholders()}
        raise Refused(_("不认识%(wrong)s。可以用的有：%(known)s") % words, field="text")
    if set("{}") & set(_PLACE.sub("", text)):
        raise Refused(_("花括号没有成对，请检查。"), field="text")


def _name(written: str) -> str:
    written = written.strip()
    return CHINESE.get(written, written)


def known_placeholders(
    names: Iterable[str] = ("承办人", "地点", "办结时限", "编号", "类别", "我的姓名", "今天"),
) -> str:
    return " ".join(f"{{{name}}}" for name in names)


def filled(text: str, case: Any, actor: Actor) -> str:
    """The text with what the case knows; what it does not know yet stays as a gap that the eye catches."""
    holder = case.assignee or case.assigned_unit
    known = {
        "steward": holder.name if holder else "",
        "place": case.place_label,
        "due": day_and_hour(case.due_at) if case.due_at else "",
        "number": case.number,
        "category": case.category_name,
        "me": actor.name,
        "today": _("%(month)d月%(day)d日") % {
            "month": timezone.localdate(clock.now()).month, "day": timezone.localdate(clock.now()).day
        },
    }  # fmt: skip
    return _PLACE.sub(lambda found: known.get(_name(found[1]), "") or "＿＿＿＿", text)
