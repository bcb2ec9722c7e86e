"""Ledger 6 (12345/事项办理台账): a period as Excel in the customary layout, or as CSV by COPY. Persons are masked."""

from typing import IO, Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as Choice
from django.db.models.functions import Coalesce, Left, Length, Repeat
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.cases.models import Assignment, Case, Rating, Reply, Status
from huilin.cases.models.status import OPEN
from huilin.cases.models.vocabulary import categories
from huilin.core.crypto import unseal
from huilin.core.sheets.ledger import LedgerSheet
from huilin.core.sheets.lines import write_line
from huilin.core.sheets.writing import Guarded, copy_csv
from huilin.core.text import mask_name, mask_phone

HEADINGS = (
    ("序号", 5), ("工单号", 24), ("来源", 8), ("受理时间", 16), ("诉求人", 8), ("电话", 13), ("小区", 14), ("类别", 10),
    ("诉求内容", 40), ("等级", 5), ("首接单位", 12), ("承办人", 10), ("应办结时间", 16), ("首次联系时间", 16),
    ("是否响应达标", 7), ("延期(次/至)", 8), ("答复时间", 16), ("办理结果", 9), ("是否解决", 8), ("满意度", 8),
    ("是否超期", 7), ("回访", 8), ("备注", 12), ("record_id", 36),
)  # fmt: skip
CSV_HEADINGS = (
    "工单号", "来源", "受理时间", "诉求人", "电话", "小区", "类别", "诉求内容", "等级", "状态", "应办结时间", "首次联系时间",
    "答复时间", "办结时间", "是否解决", "满意度", "record_id",
)  # fmt: skip
READ_AT_ONCE = 2000
CONTACT = "cases_case.contact_sealed"
"""What the ciphertext of a caller's number is bound to, beside the row."""


def rows_for(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what their lines need besides the row, oldest first."""
    first = Assignment.objects.standing().filter(case=OuterRef("pk"), is_first=True)
    last_reply = Reply.objects.filter(case=OuterRef("pk")).order_by("-at")
    return (
        cases.select_related("compound", "assignee", "assigned_unit")
        .annotate(
            first_receiver=Subquery(
                first.annotate(who=Coalesce("unit__name", "person__name")).values("who")[:1]
            ),
            result=Subquery(last_reply.values("result")[:1]),
        )
        .order_by("submitted_at", "id")
    )


COLUMNS = (
    "number", "source", "received_text", "contact_name", "contact_sealed", "compound__name", "category_id", "description",
    "grade", "first_receiver", "holder", "due_text", "contacted_text", "contacted_in_time", "replied_text", "result",
    "solved", "satisfaction", "is_late", "status", "pk",
)  # fmt: skip


def lines_for(cases: QuerySet[Case]) -> QuerySet[Any, tuple[Any, ...]]:
    """The same as rows of `COLUMNS`: moments in words and what was in time are worked out by the database."""
    now = timezone.now()
    answered = Coalesce("replied_at", Choice(When(status__in=OPEN, then=Value(now)), default=F("closed_at")))
    in_time = Choice(
        When(contact_due_at=None, then=Value(None)),
        When(contacted_at__isnull=False, then=Q(contacted_at__lte=F("contact_due_at"))),
        When(contact_due_at__lt=now, then=Value(False)),
        output_field=BooleanField(null=True),
    )
    told = {
        name: Told(column)
        for name, column in (
            ("received_text", "submitted_at"), ("due_text", "due_at"), ("contacted_text", "contacted_at"),
            ("replied_text", "replied_at"),
        )
    }  # fmt: skip
    return (
        rows_for(cases)
        .select_related(None)
        .annotate(
            holder=Coalesce("assignee__name", "assigned_unit__name"),
            contacted_in_time=in_time,
            is_late=Choice(When(due_at__lt=answered, then=Value(True)), default=Value(False)),
            **told,
        )
        .values_list(*COLUMNS)
    )


class Told(Func):
    """A moment as it stands in the sheet, empty where there is none."""

    template = "coalesce(to_char(%(expressions)s, 'YYYY-MM-DD HH24:MI'), '')"
    output_field = CharField()

    def __init__(self, column: str) -> None:
        super().__init__(
            Func(Value(settings.TIME_ZONE), F(column), function="timezone", output_field=DateTimeField())
        )


class Lines:
    """Writes rows of `COLUMNS` as lines; what words mean is looked up once, not for each of them."""

    def __init__(self) -> None:
        self.sources = worded(Case.Source.choices)
        self.results, self.solved = worded(Reply.Result.choices), worded(Rating.Solved.choices)
        self.satisfied, self.states = worded(Rating.Satisfaction.choices), worded(Status.choices)
        self.categories = {slug: category.name for slug, category in categories.get().items()}
        self.answers = {None: "", True: _("是"), False: _("否")}

    def line(self, count: int, row: tuple[Any, ...]) -> list[int | str]:
        (
            number, source, received, name, sealed, compound, category, description, grade, receiver, holder, due, contacted,
            in_time, replied, result, solved, satisfied, is_late, status, key,
        ) = row  # fmt: skip
        phone = mask_phone(unseal(sealed, field=CONTACT, row=key)) if sealed else ""
        return [
            count, number, self.sources.get(source, ""), received, mask_name(name), phone, compound,
            self.categories.get(category, ""), description, grade, receiver or "", holder or "", due, contacted,
            self.answers[in_time], "", replied, self.results.get(result, ""), self.solved.get(solved, ""),
            self.satisfied.get(satisfied, ""), self.answers[is_late], "", self.states[status], str(key),
        ]  # fmt: skip


def worded(choices: list[tuple[str, Any]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def write_ledger(target: IO[bytes], cases: QuerySet[Case], *, title: str, who: str, told: str = "") -> int:
    """Writes the workbook and gives the number of lines. Rows leave memory as they are written; text is never a formula.

    `who` is the mark on it, `told` what the line above the headings tells of the whole.
    """
    sheet = LedgerSheet(target, _("事项办理台账"), title, HEADINGS, who=who, told=told, constant_memory=True)
    count, lines = 0, Lines()
    for count, row in enumerate(lines_for(cases).iterator(chunk_size=READ_AT_ONCE), start=1):
        write_line(sheet.sheet, sheet.row, lines.line(count, row), sheet.body)
        sheet.row += 1
    sheet.close(foot=_("合计 %(count)d 件") % {"count": count})
    return count


def write_csv(target: IO[bytes], cases: QuerySet[Case], *, who: str = "") -> int:
    """Writes the rows as CSV, straight from the database; gives their number.

    Numbers of callers are sealed, so the file tells only whether there is one.
    """
    has_phone = Choice(
        When(contact_index=b"", then=Value("")), default=Value(_("有")), output_field=CharField()
    )
    masked = Choice(
        When(contact_name="", then=Value("")),
        default=Func(
            Left("contact_name", 1), Repeat(Value("*"), Length("contact_name") - 1), function="concat"
        ),
        output_field=CharField(),
    )
    rows = (
        cases.order_by("submitted_at", "id")
        .annotate(caller=masked, has_phone=has_phone, text=Guarded(F("description")))
        .values_list(
            "number", "source", "submitted_at", "caller", "has_phone", "compound__name", "category_id", "text", "grade",
            "status", "due_at", "contacted_at", "replied_at", "closed_at", "solved", "satisfaction", "pk",
        )
    )  # fmt: skip
    return copy_csv(target, CSV_HEADINGS, rows, mark=who)
