"""The other side: one flat table with the right indexes, and the least SQL that does the same work on it.

No wall between streets, no permissions, no history, no foreign keys; whole rows come back as they lie.
"""

from __future__ import annotations

import psycopg

WORD = "漏水"
_TABLES = """
DROP SCHEMA IF EXISTS flat CASCADE;
CREATE SCHEMA flat;
CREATE TABLE flat.code (kind text, name text, no int, PRIMARY KEY (kind, name));
INSERT INTO flat.code SELECT 'status', status, row_number() OVER (ORDER BY count(*) DESC) FROM cases_case GROUP BY 2;
INSERT INTO flat.code
  SELECT 'category', coalesce(category_id, ''), row_number() OVER (ORDER BY count(*) DESC) FROM cases_case GROUP BY 2;
INSERT INTO flat.code
  SELECT 'compound', compound_id::text, row_number() OVER (ORDER BY count(*) DESC) FROM cases_case GROUP BY 2;
CREATE TABLE flat.report AS
  SELECT row_number() OVER (ORDER BY c.submitted_at) AS n, c.id, c.number, c.query_code, s.no AS status, k.no AS category,
         p.no AS compound, c.grade, c.source, c.description, c.public_summary, c.place_label, c.contact_name,
         c.assignee_id, c.submitted_at, c.due_at, c.contacted_at, c.replied_at, c.closed_at, c.status_changed_at,
         c.solved, c.satisfaction, c.closed_at IS NULL AS is_open
    FROM cases_case c
    JOIN flat.code s ON s.kind = 'status' AND s.name = c.status
    JOIN flat.code k ON k.kind = 'category' AND k.name = coalesce(c.category_id, '')
    JOIN flat.code p ON p.kind = 'compound' AND p.name = c.compound_id::text;
ALTER TABLE flat.report ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON flat.report (n);
CREATE UNIQUE INDEX ON flat.report (number);
CREATE INDEX ON flat.report (status, category, submitted_at DESC);
CREATE INDEX ON flat.report (due_at) WHERE is_open;
CREATE INDEX ON flat.report (compound, status_changed_at DESC);
CREATE INDEX ON flat.report (submitted_at);
CREATE TABLE flat.event AS
  SELECT r.n, e.at, e.kind, e.actor_name, e.role, e.reason, e.particulars
    FROM audit_event e JOIN flat.report r ON r.id = e.subject_id;
CREATE INDEX ON flat.event (n, at);
CREATE TABLE flat.placard AS
  SELECT row_number() OVER (ORDER BY p.code)::int AS n, p.code, c.name FROM places_placard p
    JOIN places_compound c ON c.id = p.compound_id;
CREATE UNIQUE INDEX ON flat.placard (n);
"""
_ONE = "\\set n random(1, :size)\n"
_KIND = "\\set status random(1, :statuses)\n\\set category random(1, :categories)\n"
SCRIPTS = {
    "create": _KIND
    + """INSERT INTO flat.report (n, id, number, query_code, status, category, compound, grade, source, description,
  public_summary, place_label, contact_name, submitted_at, due_at, status_changed_at, solved, satisfaction, is_open)
VALUES (NULL, uuidv7(), NULL, '4413020040000000', :status, :category, 1, 'C', 'online', '二楼的楼道灯不亮，老人上下楼危险',
  '', '老爹岭小区 3栋 2单元', '', now(), now() + interval '5 days', now(), '', '', true);""",
    "list": _KIND
    + """SELECT * FROM flat.report WHERE status = :status AND category = :category
ORDER BY submitted_at DESC LIMIT 50;""",
    "detail": _ONE + "SELECT * FROM flat.report WHERE n = :n;",
    "history": _ONE + "SELECT * FROM flat.event WHERE n = :n ORDER BY at;",
    "queue": "SELECT * FROM flat.report WHERE is_open ORDER BY due_at LIMIT 50;",
    "search_word": "SELECT r.* FROM (SELECT case_key FROM cases_pair WHERE street_id = :street AND pair = :pair "
    "ORDER BY case_key DESC LIMIT 20) p JOIN flat.report r ON r.id = p.case_key;",
    "search_number": _ONE
    + "SELECT * FROM flat.report WHERE number = (SELECT number FROM flat.report WHERE n = :n);",
    "compound": "\\set compound random(1, :compounds)\nSELECT * FROM flat.report WHERE compound = :compound "
    "ORDER BY status_changed_at DESC LIMIT 60;",
    "dashboard": "SELECT compound, category, count(*), count(*) FILTER (WHERE is_open) FROM flat.report "
    "WHERE submitted_at >= now() - interval '30 days' GROUP BY 1, 2;",
    "placard": "\\set n random(1, :placards)\nSELECT * FROM flat.placard WHERE n = :n;",
}

SCRIPTS |= {
    "list_page": SCRIPTS["list"],
    "case_page": SCRIPTS["detail"],
    "progress": SCRIPTS["history"],
}


def build(url: str) -> dict[str, int | str]:
    """The flat tables hold what the program's own hold; gives the bounds that the scripts draw from."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute(_TABLES)
        connection.execute("ALTER TABLE flat.report ALTER n DROP NOT NULL")
        connection.execute("VACUUM ANALYZE flat.report")
        connection.execute("VACUUM ANALYZE flat.event")
        bounds = dict(connection.execute("SELECT kind, max(no) FROM flat.code GROUP BY 1").fetchall())
        size = connection.execute("SELECT count(*) FROM flat.report").fetchone()[0]
        street = connection.execute("SELECT min(street_id) FROM places_compound").fetchone()[0]
        placards = connection.execute("SELECT count(*) FROM flat.placard").fetchone()[0]
    return {
        "street": street,
        "pair": ord(WORD[0]) << 21 | ord(WORD[1]),
        "size": size,
        "placards": placards,
        "statuses": min(bounds["status"], 2),
        "categories": min(bounds["category"], 12),
        "compounds": bounds["compound"],
    }
