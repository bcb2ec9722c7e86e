"""Who may read which canary, and at which addresses."""

READERS = "ST SL CS SO LD AU"
MAY_READ = {
    "Case.description": f"{READERS} RE",
    "Rating.remark": f"{READERS} RE",
    "Case.answers": f"{READERS} RE",
    "Incident.script": READERS,
    "Promise.what": f"{READERS} RE",
    **dict.fromkeys(
        [
            "Assignment.instruction",
            "Assignment.outside_reason",
            "Return.reason",
            "Return.suggested",
            "FirstContact.result",
            "Verification.remark",
            "Closure.remark",
            "Note.text",
            "FollowUpTry.remark",
            "DemandProposal.reason",
            "DemandAppeal.reason",
            "ExtensionRequest.reason",
            "ExtensionAnswer.remark",
            "Suspension.reason",
            "Resumption.reason",
            "Supervision.reason",
            "Whistle.question",
            "Whistle.why",
            "Whistle.place",
            "Whistle.expected",
            "WhistleAnswer.remark",
            "WhistleResponse.who",
            "WhistleResponse.remark",
            "WhistleConclusion.conclusion",
            "WhistleConclusion.division",
            "Part.task",
            "Part.result",
        ],
        READERS,
    ),
    "RoleGrant.reason": "LD AD",
}
"""Who reads what, on the pages of the case or where PAGES says; a field without a line is read by nobody."""
PAGES = {"RoleGrant.reason": "people:role", "Incident.script": "cases:script"}
READ_AT = {"RoleGrant.reason": ("people:roles",), "Incident.script": ("cases:script",)}
CASE_PAGES = ("cases:", "insights:measure", "api:case", "api:history", "hotline:package")
"""The case itself, for people and for programs, what is handed upward of it, and the lists that a number counts."""
READ_ON = ("cases:case", "cases:progress")
"""Where a field is read by all of its readers, if READ_AT does not say otherwise."""


def is_stray(field: str, address: str, persona: str) -> bool:
    """The persona reads the field although it may not, or at an address where it has no business."""
    return persona not in MAY_READ.get(field, "").split() or not address.startswith(
        PAGES.get(field, CASE_PAGES)
    )
