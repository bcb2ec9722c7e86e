"""The door: for each request, which street it works in and who asks. One statement answers both.

The street comes from the code in the URL, the prefix /s/<street>/, the host, or is the only one there is. Sessions live in
shared tables, roles in the street's own: the statement first sets the street, then reads the session, its login, the person
of that login in this street, and the roles in force today.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare

from huilin.accounts.models import User
from huilin.accounts.models.session import Session
from huilin.accounts.sessions import OWNER, STAFF, SessionStore
from huilin.core.codes import PLACARD_LENGTH, QUERY_LENGTH, read_code, street_number
from huilin.core.errors import NotHere
from huilin.core.permissions import ANONYMOUS, STAFF_CODES, Actor, HeldRole
from huilin.core.reference import ReferenceTable
from huilin.core.rows import rows
from huilin.core.tenancy.current import forget_street, remember_street
from huilin.core.transactions import PATHS_WITHOUT_DATABASE
from huilin.places.models import Street, streets

_PREFIX = re.compile(r"^/s/(\d{9})(/.*)$")
SEEN_EVERY = dt.timedelta(minutes=1)

_VISITOR = """
SELECT set_config('app.street', %(street)s, true), (SELECT version FROM core_referenceversion WHERE id = 1)
"""

_MEMBER = """
WITH door AS MATERIALIZED (SELECT set_config('app.street', %(street)s, true) AS street)
SELECT (SELECT version FROM core_referenceversion WHERE id = 1),
       s.session_data, s.expire_date, s.started_at, s.seen_at, s.is_staff,
       u.id, u.name, u.password, u.is_active, p.id, p.name,
       (SELECT json_agg(held) FROM (
          SELECT r.code, r.community_id, r.compound_id, r.building_id, r.organisation_id, NULL::uuid AS household_id
            FROM people_role r WHERE r.street_id = door.street AND r.person_id = p.id
             AND r.starts_on <= %(today)s AND (r.ends_on IS NULL OR r.ends_on >= %(today)s)
             AND (r.ended_at IS NULL OR r.ended_at > statement_timestamp())
          UNION ALL
          SELECT CASE WHEN y.is_head THEN 'HH' ELSE 'RE' END, h.community_id, h.compound_id, h.building_id, NULL, h.id
            FROM people_residency y JOIN people_household h ON h.street_id = y.street_id AND h.id = y.household_id
           WHERE y.street_id = door.street AND y.person_id = p.id AND (y.ends_on IS NULL OR y.ends_on >= %(today)s)
          UNION ALL
          SELECT DISTINCT 'OW', d.community_id, d.compound_id, d.building_id, NULL::uuid, NULL::uuid
            FROM people_ownership o JOIN places_dwelling d ON d.street_id = o.street_id AND d.id = o.dwelling_id
           WHERE o.street_id = door.street AND o.person_id = p.id AND (o.ends_on IS NULL OR o.ends_on >= %(today)s)
       ) held)
  FROM door
  LEFT JOIN accounts_session s ON s.session_key = %(key)s
  LEFT JOIN accounts_user u ON u.id = s.user_id
  LEFT JOIN people_person p ON p.street_id = door.street AND p.user_id = u.id
"""


class DoorMiddleware:
    """Gives each request `street`, `session`, `user` and `actor`, and saves the session afterwards where it changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor, request.street = ANONYMOUS, None
        request.user = None
        request.session = SessionStore(None)
        set_script_prefix("/")
        if match := _PREFIX.match(request.path_info):
            request.prefix_street, request.path_info = match.groups()
            set_script_prefix(f"/s/{request.prefix_street}/")
        token = remember_street(None)
        try:
            response = self.get_response(request)
            save_session(request, response)
        finally:
            forget_street(token)
            set_script_prefix("/")
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if request.path_info in PATHS_WITHOUT_DATABASE:
            return
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(key)
        street = street_of(request, kwargs)
        if getattr(view, "opens_door_itself", False):
            request.session = SessionStore(None)
            return
        request.street = street
        open_door(request, street, key)


def street_of(request: Any, kwargs: dict[str, Any]) -> Street | None:
    """The street that the URL or the host names, or the only one; raises NotHere when a code or prefix names none."""
    known = streets.get()
    if code := kwargs.get("code"):
        digits = read_code(code, PLACARD_LENGTH) or read_code(code, QUERY_LENGTH)
        street = known.by_number(street_number(digits)) if digits else None
        if street is None:
            raise NotHere
        return street
    if prefix := getattr(request, "prefix_street", None):
        if prefix not in known.by_id:
            raise NotHere
        return known.by_id[prefix]
    return known.by_host(request.get_host()) or known.only()


def open_door(request: Any, street: Street | None, key: str | None) -> None:
    """Sets the street in PostgreSQL and reads who asks; one statement."""
    street_id = street.pk if street else ""
    if not key:
        version = rows(_VISITOR, {"street": street_id})[0][1]
    else:
        found = rows(_MEMBER, {"street": street_id, "key": key, "today": timezone.localdate()})
        version, *member = found[0]
        take_member(request, street_id, member)
    ReferenceTable.seen(version or 0)
    remember_street(street_id or None)


def take_member(request: Any, street_id: str, member: list[Any]) -> None:
    (
        data,
        expires,
        started,
        seen,
        is_staff,
        user_id,
        name,
        password,
        is_active,
        person_id,
        person_name,
        roles,
    ) = member
    if data is None:
        return
    session = Session(expire_date=expires, started_at=started, seen_at=seen, is_staff=is_staff)
    now = timezone.now()
    if session.is_over(now):
        request.session.ended = True
        request.session.preload(request.session.encode({}))
        return
    request.session.preload(data)
    user = User(id=user_id, name=name, password=password, is_active=is_active) if user_id else None
    if user is None or not is_active or not _is_genuine(request.session, user):
        return
    request.user = user
    request.actor = Actor(
        user_id=user_id,
        person_id=person_id,
        name=person_name or name,
        roles=tuple(held_role(street_id, role) for role in roles or () if is_staff or not _asks_more(role)),
        request_id=getattr(request, "request_id", ""),
    )
    if now - seen > SEEN_EVERY:
        request.session[STAFF] = request.session.get(STAFF, False)


def _asks_more(role: dict[str, Any]) -> bool:
    """Whether a role is staff's: it comes only with a session that passed the second factor."""
    return role["code"] in STAFF_CODES


def held_role(street_id: str, role: dict[str, Any]) -> HeldRole:
    ids = {name: UUID(value) if value else None for name, value in role.items() if name != "code"}
    return HeldRole(role["code"], street_id, **ids)


def _is_genuine(session: SessionStore, user: User) -> bool:
    return str(session.get(OWNER)) == str(user.pk) and constant_time_compare(
        session.get("_auth_user_hash", ""), user.get_session_auth_hash()
    )


def save_session(request: Any, response: HttpResponse) -> None:
    """Writes the session and its cookie where it changed; removes the cookie of one that is empty."""
    session = request.session
    name = settings.SESSION_COOKIE_NAME
    if session.accessed:
        patch_vary_headers(response, ("Cookie",))
    if (
        name in request.COOKIES
        and (session.is_empty() or getattr(session, "ended", False))
        and not session.modified
    ):
        if getattr(session, "ended", False):
            response.delete_cookie(name, samesite="Lax")
        return
    if not session.modified or session.is_empty() or response.status_code >= 500:
        if session.modified and session.is_empty() and name in request.COOKIES:
            response.delete_cookie(name, samesite="Lax")
        return
    try:
        session.save()
    except UpdateError:
        return
    response.set_cookie(
        name,
        session.session_key,
        max_age=session.get_expiry_age(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
