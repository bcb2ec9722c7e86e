"""Ledger 6 (12345/事项办理台账): a period as Excel in the customary layout, or as CSV by COPY. Persons are masked."""

import itertools
from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Exists,
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
from huilin.core.sheets.lines import harmless
from huilin.core.sheets.writing import Guarded, copied, copy_csv
from huilin.core.text import mask_name, mask_phone
from huilin.people.models import Organisation, Person

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
TEXTS = ("诉求人", "电话", "小区", "诉求内容", "承办人")
"""What somebody has written, or what comes from it; everything else is the program's own."""
CONTACT = "cases_case.contact_sealed"
"""What the ciphertext of a caller's number is bound to, beside the row."""


def rows_for(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what their lines need besides the row, oldest first."""
    first = Assignment.objects.standing().filter(case=OuterRef("pk"), is_first=True)
    last_reply = Reply.objects.filter(case=OuterRef("pk")).order_by("-at")
    return (
        cases.select_related("compound", "assignee", "assigned_unit")
        .annotate(
            first_receiver=Subquery(first.annotate(who=Coalesce("unit_id", "person_id")).values("who")[:1]),
            result=Subquery(last_reply.values("result")[:1]),
        )
        .order_by("submitted_at", "id")
    )


COLUMNS = (
    "number", "source", "received_text", "contact_name", "sealed", "compound__name", "category_id", "description",
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
            sealed=Func(F("contact_sealed"), Value("hex"), function="encode", output_field=CharField()),
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
    """Makes the cells of a line from a row of `COLUMNS`; what words mean is looked up once, not for each of them."""

    def __init__(self) -> None:
        self.sources = worded(Case.Source.choices)
        self.results, self.solved = worded(Reply.Result.choices), worded(Rating.Solved.choices)
        self.satisfied, self.states = worded(Rating.Satisfaction.choices), worded(Status.choices)
        self.categories = worded((slug, category.name) for slug, category in categories.get().items())
        self.receivers = worded(first_receivers().items())
        self.answers = worded([("t", _("是")), ("f", _("否"))])

    def line(self, count: int, row: Sequence[bytes]) -> list[bytes]:
        (
            number, source, received, name, sealed, compound, category, description, grade, receiver, holder, due, contacted,
            in_time, replied, result, solved, satisfied, is_late, status, key,
        ) = row  # fmt: skip
        phone, caller = b"", b""
        if sealed:
            phone = mask_phone(
                unseal(bytes.fromhex(sealed.decode()), field=CONTACT, row=key.decode())
            ).encode()
        if name:
            caller = mask_name(name.decode()).encode()
        return [
            b"%d" % count, number, self.sources.get(source, b""), received, caller, phone, compound,
            self.categories.get(category, b""), description, grade, self.receivers.get(receiver, b""), holder, due,
            contacted, self.answers.get(in_time, b""), b"", replied, self.results.get(result, b""),
            self.solved.get(solved, b""), self.satisfied.get(satisfied, b""), self.answers[is_late], b"",
            self.states[status], key,
        ]  # fmt: skip


def first_receivers() -> dict[str, str]:
    """Names of all units and persons that were ever sent a case, by their keys. Joined for each line they took longer."""
    sent = Assignment.objects.filter(person=OuterRef("pk"))
    units = Organisation.objects.values_list("pk", "name")
    return {
        str(key): name
        for key, name in (*units, *Person.objects.filter(Exists(sent)).values_list("pk", "name"))
    }


def worded(choices: Iterable[tuple[str, Any]]) -> dict[bytes, bytes]:
    return {value.encode(): harmless(str(label)).encode() for value, label in choices}


def write_ledger(target: IO[bytes], cases: QuerySet[Case], *, title: str, who: str, told: str = "") -> int:
    """Writes the workbook and gives the number of lines. Rows leave memory as they are written; text is never a formula.

    `who` is the mark on it, `told` what the line above the headings tells of the whole.
    """
    sheet = LedgerSheet(target, _("事项办理台账"), title, HEADINGS, who=who, told=told)
    headings = [heading for heading, _width in HEADINGS]
    form = sheet.form(texts=[headings.index(text) for text in TEXTS], numbers=[0])
    lines = Lines()
    count = sheet.fill(form, map(lines.line, itertools.count(1), copied(lines_for(cases))))
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
