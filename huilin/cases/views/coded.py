"""What the pages of one query code share: the case, and who the visitor is to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.cases.intake import count_lookup
from huilin.cases.models import Case, Follower
from huilin.cases.ownership import holder
from huilin.cases.progress import Progress, cases_by_code
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.errors import NotHere
from huilin.core.pages import ActorView
from huilin.core.permissions import Actor


class CodedView(ActorView):
    """Loads the case of the code as `case`; `holder` is the actor as its reporter where that is proved."""

    case: Case
    holder: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        count_lookup(request)
        digits = read_code(kwargs["code"], QUERY_LENGTH) or ""
        case = cases_by_code().filter(query_code=digits).first()
        if case is None:
            return self.to_following(digits)
        self.case = case
        self.holder = holder(request, case)
        return super().dispatch(request, *args, **kwargs)

    @staticmethod
    def to_following(digits: str) -> HttpResponse:
        """Neighbours type the code with which they follow a matter where reporters type theirs. Raises NotHere."""
        if not Follower.objects.filter(query_code=digits).exists():
            raise NotHere
        return redirect("cases:following", digits)

    @property
    def is_reporter(self) -> bool:
        return self.case.is_reported_by(self.holder)

    def show_progress(self, *, status: int = 200, **overrides: Any) -> HttpResponse:
        context = Progress(self.case, self.holder).context(**overrides)
        return render(self.request, "cases/progress.html", context, status=status)

    def to_progress(self, anchor: str = "") -> HttpResponse:
        response = redirect("cases:progress", self.case.query_code)
        response.status_code = 303
        response["Location"] += anchor
        return response
