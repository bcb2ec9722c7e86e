"""The demo's tabs: what a community's clerks have agreed to look at together."""

from huilin.cases.demo import actor_of
from huilin.cases.models import SavedView
from huilin.people.models import Role

SHARED = (
    ("还没派出去", {"tab": "open", "status": "accepted"}),
    ("急的", {"tab": "open", "grade": "B"}),
    ("消防隐患", {"tab": "open", "category": "fire-safety"}),
)


def keep_views() -> None:
    """Each community with a clerk has the same three shared views."""
    clerks = Role.objects.in_force().filter(code="CS", community__isnull=False)
    for role in (
        clerks.select_related("person", "community").order_by("community_id", "id").distinct("community_id")
    ):
        for name, query in SHARED:
            SavedView.keep(by=actor_of(role), name=name, query=query, community=role.community)
