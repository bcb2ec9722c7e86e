"""The report form: one page, any one of photo, voice and sentence is enough, and sending it twice is harmless."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.forms.following import JoiningForm
from huilin.cases.forms.resident import MOST_PHOTOS, ReportForm, new_key
from huilin.cases.intake import report_once
from huilin.cases.models import Case, NewReport
from huilin.cases.models.vocabulary import categories
from huilin.cases.nearby import incidents_at, known_nearby, notices_at
from huilin.cases.ownership import remember
from huilin.cases.spots import placard_at, place_choices, spot_at
from huilin.cases.uploading import TakenFiles, file_of, take_files, token_for
from huilin.core.codes import PLACARD_LENGTH, read_code
from huilin.core.errors import Conflict, Refused
from huilin.core.pages import ActorView, add_refusal
from huilin.core.uploads.serving import file_response


class ReportView(ActorView):
    """GET gives the form a fresh key; POST opens a case and answers 303 to its receipt."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(ReportForm(initial={"idempotency_key": new_key()}), code, TakenFiles(), 200)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = ReportForm(request.POST)
        taken = self.taken()
        status = self.judge(form, taken)
        if status:
            return self.show(form, code, taken, status)
        try:
            case = self.report(form.cleaned_data, code, taken)
        except Refused as error:
            self.request.roll_back = True  # type: ignore[attr-defined]
            add_refusal(form, error)
            if isinstance(error, Conflict):
                form.renew_key()
            return self.show(form, code, taken, error.status)
        response = redirect("cases:receipt", case.query_code)
        response.status_code = 303
        response["Location"] += f"?from={read_code(code, PLACARD_LENGTH)}"
        remember(request, response, case)
        return response

    def taken(self) -> TakenFiles:
        """The files of this request; cleaned once, even when the request is run again."""
        request: Any = self.request
        if not hasattr(request, "taken_files"):
            request.taken_files = take_files(request.POST, request.FILES)
        taken: TakenFiles = request.taken_files
        return taken

    def judge(self, form: ReportForm, taken: TakenFiles) -> int:
        """0 when form and files can be sent on, otherwise the status of the refusal."""
        is_valid = form.is_valid()
        if "idempotency_key" in form.errors:
            form.renew_key()
        for name, message, _status in taken.refusals:
            form.add_error(name, message)
        statuses = [status for _name, _message, status in taken.refusals]
        return max(statuses, default=0) or (0 if is_valid else 422)

    def report(self, cleaned: dict[str, Any], code: str, taken: TakenFiles) -> Case:
        spot = spot_at(code, cleaned["place"])
        category = cleaned["category"]
        said = [
            code,
            cleaned["description"],
            category,
            str(cleaned["place"] or ""),
            [f.name for f in taken.all],
        ]
        new = NewReport(
            spot=spot,
            key=f"form:{cleaned['idempotency_key']}",
            digest=hashlib.sha256(json.dumps(said).encode()).digest(),
            description=cleaned["description"],
            category=categories.get()[category] if category else None,
            is_anonymous=self.actor.person_id is None,
            files=taken.all,
        )
        return report_once(self.request, new, by=self.actor)[0]

    def show(self, form: ReportForm, code: str, taken: TakenFiles, status: int) -> HttpResponse:
        placard = placard_at(code)
        form.fields["place"].widget.choices = place_choices(placard)  # type: ignore[attr-defined]
        kept = [(token_for(file), file) for file in taken.photos]
        context = {
            "code": placard.code,
            "place_label": placard.place_label,
            "community_name": placard.compound.community.name,
            "form": form,
            "kept_photos": [
                {"token": token, "url": reverse("cases:kept_photo", args=[placard.code, token])}
                for token, _file in kept
            ],
            "kept_voice": token_for(taken.voice) if taken.voice else "",
            "most_photos": MOST_PHOTOS,
            "notices": notices_at(placard),
            "incidents": incidents_at(placard, placard.building_id),
            "matters": known_nearby(placard),
            "joining_form": JoiningForm(initial={"idempotency_key": new_key()}),
        }
        return render(self.request, "cases/report_form.html", context, status=status)


class KeptPhotoView(ActorView):
    """The thumbnail of a photo that a refused form still holds; its signed name is the right to see it."""

    def get(self, request: HttpRequest, code: str, token: str) -> Any:
        file = file_of(token)
        if file is None or not file.thumbnail:
            return HttpResponse(
                _("照片已过期，请重新拍。"), status=404, content_type="text/plain; charset=utf-8"
            )
        return file_response(file.thumbnail, file.content_type)
