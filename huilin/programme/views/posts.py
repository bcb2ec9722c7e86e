"""Posts and needs: the list, putting one up, claiming, planning its shifts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.paging import page_after, paging_context
from huilin.core.permissions import holds, may, visible
from huilin.places.models import Compound
from huilin.programme.forms import PostForm, ShiftForm
from huilin.programme.models import Claim, Post, Shift
from huilin.programme.models.member import PartyMember, unit_of
from huilin.programme.permissions import CHECK_IN, PUT_UP
from huilin.programme.views.scoping import PostsPage, Step

SECTION = "programme:posts"


class PostsView(PostsPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        found = Post.objects.open().with_taken().select_related("compound")
        posts, following = page_after(found, "put_up_at", request.GET.get("after", ""), latest=True)
        context = {"section": SECTION, "posts": posts, "puts_up": holds(self.actor, PUT_UP)}
        return render(request, "programme/posts.html", context | paging_context(request, following, {}))


class NewPostView(DeskView):
    permission = PUT_UP

    def form(self, *sent: Any) -> PostForm:
        compounds = Compound.objects.filter(visible(Compound, self.actor, PUT_UP)).order_by("name")
        return PostForm(*sent, compounds=compounds)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            post = Post.put_up(form.cleaned_data["compound"], form.new(), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("programme:post", pk=post.pk)

    def page(self, form: PostForm, status: int = 200) -> HttpResponse:
        context = {"section": SECTION, "form": form, "title": _("发布岗位或需求"), "button": _("发布")}
        return render(self.request, "programme/edit.html", context, status=status)


class PostScoped(PostsPage):
    def find(self, pk: UUID) -> Post:
        post: Post | None = Post.objects.with_taken().select_related("compound").filter(pk=pk).first()
        if post is None:
            raise NotHere
        return post

    def page(self, post: Post, status: int = 200, *, refused: str = "", form: Any = None) -> HttpResponse:
        leads, unit = may(self.actor, CHECK_IN, post), unit_of(self.actor)
        member = PartyMember.objects.active().filter(person_id=self.actor.person_id).first()
        claimant: Any = {"member": member} if member else {"organisation": unit} if unit else None
        has_claimed = bool(claimant) and Claim.objects.filter(post=post, ended_at=None, **claimant).exists()
        shifts: list[Shift] = []
        following = ""
        if leads:
            after = self.request.GET.get("after", "")
            shifts, following = page_after(post.shifts.all(), "starts_at", after, latest=True)  # type: ignore[attr-defined]
        context = {
            "section": SECTION,
            "post": post,
            "left": max(0, post.places - post.taken),  # type: ignore[attr-defined]
            "leads": leads,
            "has_claimed": has_claimed,
            "may_claim": bool(member or unit) and not has_claimed and post.is_open,
            "shifts": shifts,
            "form": (form or ShiftForm()) if leads and post.closed_at is None else None,
            "refused": refused,
        } | paging_context(self.request, following, {})
        return render(self.request, "programme/post.html", context, status=status)


class PostView(PostScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))


class PostStep(Step, PostScoped):
    page_name = "programme:post"


class ClaimView(PostStep):
    def act(self, post: Post) -> None:
        Claim.take(post, by=self.actor)


class ReturnView(PostStep):
    def act(self, post: Post) -> None:
        Claim.give_back(post, by=self.actor)


class ClosingView(PostStep):
    def act(self, post: Post) -> None:
        post.close(by=self.actor)


class ShiftsView(PostScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        post, form = self.find(pk), ShiftForm(request.POST)
        if not form.is_valid():
            return self.page(post, 422, form=form)
        try:
            shift = Shift.plan(post, by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(post, refusal.status, form=form)
        return redirect("programme:shift", pk=shift.pk)
