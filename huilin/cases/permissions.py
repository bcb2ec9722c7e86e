"""The rights of this room, by their names in the matrix."""

from huilin.core.permissions import Permission

CASE_CREATE = Permission("case.create")
CASE_CREATE_ON_BEHALF = Permission("case.create_on_behalf")
CASE_READ_PUBLIC = Permission("case.read_public_summary")
CASE_READ = Permission("case.read_detail")
CASE_READ_CONTACT = Permission("case.read_contact_full")
CASE_SETTLE = Permission("case.self_resolve")
CASE_TRIAGE = Permission("case.triage")
CASE_DISPATCH = Permission("case.dispatch")
CASE_HANDLE = Permission("case.handle")
CASE_RETURN = Permission("case.return_objection")
CASE_VERIFY = Permission("case.verify")
CASE_EVALUATE = Permission("case.evaluate")
CASE_REOPEN = Permission("case.appeal_reopen")
CASE_CLOSE = Permission("case.close")
CASE_MARK_CONFIDENTIAL = Permission("case.mark_confidential")
CASE_EXTEND_REQUEST = Permission("case.extend_request")
CASE_EXTEND_APPROVE = Permission("case.extend_approve")
CASE_SUSPEND = Permission("case.suspend_approve")
CASE_SUPERVISE = Permission("case.supervise")
CASE_EXPORT = Permission("case.export")
