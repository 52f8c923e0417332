"""Distinct types for the names of things, so that a channel is never passed where a person is expected."""

from typing import NewType

IncidentId = NewType("IncidentId", int)
EntryId = NewType("EntryId", int)
UpdateId = NewType("UpdateId", int)
TaskId = NewType("TaskId", int)
ExhibitId = NewType("ExhibitId", int)
ExposureId = NewType("ExposureId", int)
ReminderId = NewType("ReminderId", int)
ProposalId = NewType("ProposalId", int)
MergeId = NewType("MergeId", int)
JobId = NewType("JobId", int)
OutageId = NewType("OutageId", int)
GrantId = NewType("GrantId", int)
AccessRequestId = NewType("AccessRequestId", int)
GlassRequestId = NewType("GlassRequestId", int)
DeclarerQuestionId = NewType("DeclarerQuestionId", int)
HazardNoticeId = NewType("HazardNoticeId", int)
HoldId = NewType("HoldId", int)
CertificateId = NewType("CertificateId", int)

UserId = NewType("UserId", str)
ChannelId = NewType("ChannelId", str)
MessageTs = NewType("MessageTs", str)
"""Slack's message time is text and stays text: as a number it loses its last digits."""

SeverityCode = NewType("SeverityCode", str)
TypeCode = NewType("TypeCode", str)
SubtypeId = NewType("SubtypeId", str)
ProgrammeVersion = NewType("ProgrammeVersion", str)
KindName = NewType("KindName", str)
"""A type with its sub-type, if it has one: `TVE:manifesto`."""
RoleId = NewType("RoleId", str)
StatusId = NewType("StatusId", str)
FunctionId = NewType("FunctionId", str)
ClassId = NewType("ClassId", str)
"""A content class: what people may meet in an incident."""
RosterName = NewType("RosterName", str)
StepName = NewType("StepName", str)
JobKind = NewType("JobKind", str)
ChainName = NewType("ChainName", str)
"""A chain of the journal: `INC-12`, `access:INC-12`, `access`."""
ErrorCode = NewType("ErrorCode", str)
"""Why the chat refused something, or the type of a fault: never a person's words."""


def incident_label(incident_id: IncidentId) -> str:
    """How people name an incident: `INC-12`."""
    return f"INC-{incident_id}"


def kind_name(kind: TypeCode, subtype: str) -> KindName:
    """`TVE` and `manifesto` -> `TVE:manifesto`."""
    return KindName(f"{kind}:{subtype}" if subtype else kind)


def subtype_of(kind: KindName | None) -> str:
    """`TVE:manifesto` -> `manifesto`; empty where there is none."""
    return (kind or "").partition(":")[2]
