"""Generated from the ontology by ``python -m ontology.model``; do not edit."""

from __future__ import annotations

from enum import StrEnum


class Label(StrEnum):
    """The kinds of node."""

    AUTHORITY = "Authority"
    DOCUMENT = "Document"
    PASSAGE = "Passage"
    INSPECTION = "Inspection"
    JUDGEMENT = "Judgement"
    FINDING = "Finding"
    RECOMMENDATION = "Recommendation"
    PLAN = "Plan"
    OUTCOME = "Outcome"
    COMMITMENT = "Commitment"
    ACTION = "Action"
    MEASURE = "Measure"
    INDICATOR = "Indicator"
    PERSON = "Person"
    POST = "Post"
    TENURE = "Tenure"
    ORGANISATION = "Organisation"
    BODY = "Body"
    THEME = "Theme"
    DUTY = "Duty"
    INTERVENTION = "Intervention"
    MEETING = "Meeting"
    DECISION = "Decision"
    UPDATE = "Update"
    WAIVER = "Waiver"
    CHANGE = "Change"


class Relationship(StrEnum):
    """The kinds of relationship."""

    ABOUT_AUTHORITY = "ABOUT_AUTHORITY"
    PART_OF = "PART_OF"
    REPORTS = "REPORTS"
    MADE_IN = "MADE_IN"
    CITES = "CITES"
    SUPPORTS = "SUPPORTS"
    ADDRESSED_TO = "ADDRESSED_TO"
    RESPONDS_TO = "RESPONDS_TO"
    FOLLOWS_UP = "FOLLOWS_UP"
    REFERS_TO = "REFERS_TO"
    SUPERSEDES = "SUPERSEDES"
    ADDRESSES = "ADDRESSES"
    AIMS_FOR = "AIMS_FOR"
    LED_BY = "LED_BY"
    MEASURED_BY = "MEASURED_BY"
    OBSERVES = "OBSERVES"
    HOLDER = "HOLDER"
    OF_POST = "OF_POST"
    POST_IN = "POST_IN"
    ACCOUNTABLE_TO = "ACCOUNTABLE_TO"
    REPORTS_TO = "REPORTS_TO"
    OVERSEES = "OVERSEES"
    OF_BODY = "OF_BODY"
    CONSIDERED = "CONSIDERED"
    DECIDED_AT = "DECIDED_AT"
    UPDATES = "UPDATES"
    WAIVES = "WAIVES"
    CHAIRS = "CHAIRS"
    MEMBER_OF = "MEMBER_OF"
    SUCCEEDED_BY = "SUCCEEDED_BY"
    RECURS_AS = "RECURS_AS"
    SAME_AS = "SAME_AS"
    HAS_THEME = "HAS_THEME"
    UNDER_DUTY = "UNDER_DUTY"
    INSPECTED_BY = "INSPECTED_BY"


class DocumentFamily(StrEnum):
    """Code list: document family."""

    UNANNOUNCED_INSPECTION_LETTER = "unannounced_inspection_letter"
    SLAC_REPORT = "slac_report"
    CHILD_PROTECTION_REPORT = "child_protection_report"
    LOOKED_AFTER_REPORT = "looked_after_report"
    SIF_REPORT = "sif_report"
    MONITORING_VISIT_LETTER = "monitoring_visit_letter"
    ILACS_REPORT = "ilacs_report"
    FOCUSED_VISIT_LETTER = "focused_visit_letter"
    JTAI_LETTER = "jtai_letter"
    AREA_SEND_REPORT = "area_send_report"
    NEWS_ARTICLE = "news_article"
    IMPROVEMENT_PLAN = "improvement_plan"
    COMMITTEE_AGENDA = "committee_agenda"
    MINUTES = "minutes"
    GOVERNANCE_REGISTER = "governance_register"
    STATEMENT = "statement"
    OTHER = "other"


class DocumentState(StrEnum):
    """Code list: document state."""

    LOADED = "loaded"
    CITED = "cited"
    EXPECTED = "expected"


class PassageKind(StrEnum):
    """Code list: passage kind."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE_ROW = "table_row"
    CELL = "cell"
    LINE = "line"
    FOOTNOTE = "footnote"


class PassageReading(StrEnum):
    """Code list: passage reading."""

    RECORD = "record"
    FURNITURE = "furniture"
    NOT_UNDERSTOOD = "not_understood"


class Framework(StrEnum):
    """Code list: framework."""

    ANNUAL_UNANNOUNCED = "annual_unannounced"
    SLAC = "slac"
    CHILD_PROTECTION = "child_protection"
    LOOKED_AFTER = "looked_after"
    SIF = "sif"
    ILACS = "ilacs"
    MONITORING_VISIT = "monitoring_visit"
    FOCUSED_VISIT = "focused_visit"
    JTAI = "jtai"
    AREA_SEND = "area_send"
    PRIVATE_FOSTERING = "private_fostering"
    OTHER = "other"


class ResponseDueBasis(StrEnum):
    """Code list: response due basis."""

    STATED = "stated"
    COMPUTED = "computed"


class IssuedOnBasis(StrEnum):
    """Code list: issued on basis."""

    PRINTED = "printed"
    FILE_NAME = "file_name"


class Area(StrEnum):
    """Code list: area."""

    OVERALL_EFFECTIVENESS = "overall_effectiveness"
    HELP_AND_PROTECTION = "help_and_protection"
    CHILDREN_IN_CARE = "children_in_care"
    ADOPTION = "adoption"
    CARE_LEAVERS = "care_leavers"
    CHILDREN_IN_CARE_AND_CARE_LEAVERS = "children_in_care_and_care_leavers"
    LEADERSHIP = "leadership"
    LSCB = "lscb"
    CONTACT_REFERRAL_ASSESSMENT = "contact_referral_assessment"
    PARTNERSHIP = "partnership"
    OTHER = "other"


class Grade(StrEnum):
    """Code list: grade."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    ADEQUATE = "adequate"
    INADEQUATE = "inadequate"
    NOT_JUDGED = "not_judged"


class Polarity(StrEnum):
    """Code list: polarity."""

    STRENGTH = "strength"
    SATISFACTORY = "satisfactory"
    WEAKNESS = "weakness"
    MIXED = "mixed"


class PolarityBasis(StrEnum):
    """Code list: polarity basis."""

    HEADING = "heading"
    MARKER = "marker"
    WORDING = "wording"


class RecommendationKind(StrEnum):
    """Code list: recommendation kind."""

    RECOMMENDATION = "recommendation"
    AREA_FOR_IMPROVEMENT = "area_for_improvement"
    AREA_FOR_PRIORITY_ACTION = "area_for_priority_action"
    AREA_FOR_DEVELOPMENT = "area_for_development"


class CommitmentKind(StrEnum):
    """Code list: commitment kind."""

    MEASURES = "measures"
    REPORTING = "reporting"
    REVIEW = "review"
    MEETING = "meeting"
    ALIGNMENT = "alignment"
    OTHER = "other"


class DatePrecision(StrEnum):
    """Code list: date precision."""

    DAY = "day"
    MONTH = "month"
    RANGE = "range"
    QUARTER = "quarter"
    YEAR = "year"
    FINANCIAL_YEAR = "financial_year"
    ONGOING = "ongoing"
    NONE = "none"
    UNREAD = "unread"


class ActionStatus(StrEnum):
    """Code list: action status."""

    NOT_STATED = "not_stated"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    OVERDUE = "overdue"
    PAUSED = "paused"


class MeasureUnit(StrEnum):
    """Code list: measure unit."""

    COUNT = "count"
    PERCENTAGE = "percentage"
    RATE = "rate"
    DURATION = "duration"
    DOCUMENT = "document"
    STATUS = "status"
    MONEY = "money"
    OTHER = "other"


class StatutoryPost(StrEnum):
    """Code list: statutory post."""

    DCS = "dcs"
    LMCS = "lmcs"
    CHIEF_EXECUTIVE = "chief_executive"
    LEADER = "leader"
    VIRTUAL_SCHOOL_HEAD = "virtual_school_head"
    LSCB_CHAIR = "lscb_chair"


class TenureKind(StrEnum):
    """Code list: tenure kind."""

    PERMANENT = "permanent"
    ACTING = "acting"
    INTERIM = "interim"
    VACANT = "vacant"
    NOT_STATED = "not_stated"


class OrganisationKind(StrEnum):
    """Code list: organisation kind."""

    LOCAL_AUTHORITY = "local_authority"
    ICB = "icb"
    CCG = "ccg"
    PCT = "pct"
    NHS_TRUST = "nhs_trust"
    POLICE = "police"
    SCHOOL = "school"
    VOLUNTARY = "voluntary"
    PRIVATE = "private"
    GOVERNMENT = "government"
    INSPECTORATE = "inspectorate"
    PARTNERSHIP = "partnership"
    TEAM = "team"
    OTHER = "other"


class BodyKind(StrEnum):
    """Code list: body kind."""

    LSCB = "lscb"
    SAFEGUARDING_PARTNERSHIP = "safeguarding_partnership"
    CORPORATE_PARENTING_BOARD = "corporate_parenting_board"
    SCRUTINY_COMMITTEE = "scrutiny_committee"
    IMPROVEMENT_BOARD = "improvement_board"
    CABINET = "cabinet"
    COUNCIL = "council"
    HEALTH_AND_WELLBEING_BOARD = "health_and_wellbeing_board"
    CHILDRENS_TRUST = "childrens_trust"
    EXECUTIVE_BOARD = "executive_board"
    SAFEGUARDING_ADULTS_BOARD = "safeguarding_adults_board"
    PANEL = "panel"
    SUB_COMMITTEE = "sub_committee"
    TEAM_MEETING = "team_meeting"
    CHILDREN_IN_CARE_COUNCIL = "children_in_care_council"
    OTHER = "other"


class InterventionKind(StrEnum):
    """Code list: intervention kind."""

    DIRECTION = "direction"
    IMPROVEMENT_NOTICE = "improvement_notice"
    SUPERVISION_AND_SUPPORT = "supervision_and_support"
    COMMISSIONER = "commissioner"
    OTHER = "other"


class UpdateKind(StrEnum):
    """Code list: update kind."""

    PROGRESS = "progress"
    DUE_REVISED = "due_revised"
    CLAIMED_COMPLETE = "claimed_complete"
    VERIFIED_COMPLETE = "verified_complete"
    REOPENED = "reopened"


class Basis(StrEnum):
    """Code list: basis."""

    STATED = "stated"
    STATUTE = "statute"
    CONVENTION = "convention"
    REGISTERED = "registered"
    INFERRED = "inferred"


class Modality(StrEnum):
    """Code list: modality."""

    IS = "is"
    PLANNED = "planned"
    RECOMMENDED = "recommended"
    DENIED = "denied"
    ENDED = "ended"


class ReviewState(StrEnum):
    """Code list: review state."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class LeadRole(StrEnum):
    """Code list: lead role."""

    LEAD = "lead"
    JOINT = "joint"
    SUPPORT = "support"
    COPIED = "copied"
    ADDRESSEE = "addressee"


class InspectorRole(StrEnum):
    """Code list: inspector role."""

    LEAD = "lead"
    DEPUTY = "deputy"
    TEAM = "team"
    ANALYST = "analyst"
    QUALITY_ASSURANCE = "quality_assurance"
    SIGNATORY = "signatory"


class OversightMode(StrEnum):
    """Code list: oversight mode."""

    MONITORS = "monitors"
    SCRUTINISES = "scrutinises"
    CHALLENGES = "challenges"
    SUPERVISES = "supervises"


class Stance(StrEnum):
    """Code list: stance."""

    PROGRESS = "progress"
    NONE = "none"
    REPEATS = "repeats"
    CITES = "cites"


class Severity(StrEnum):
    """Code list: severity."""

    STATUTORY = "statutory"
    SAFETY = "safety"
    ACCOUNTABILITY = "accountability"
    EVIDENCE = "evidence"
    HYGIENE = "hygiene"


class ChainVerdict(StrEnum):
    """Code list: chain verdict."""

    UNBROKEN = "unbroken"
    UNBROKEN_WITH_ASSUMED_HOPS = "unbroken_with_assumed_hops"
    BROKEN = "broken"


class ChainLevel(StrEnum):
    """Code list: chain level."""

    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    ACTION = "action"
    MEASURE = "measure"
    LEAD = "lead"
    POST = "post"
    BODY = "body"
    OVERSIGHT = "oversight"


class PostRank(StrEnum):
    """Code list: post rank."""

    CHILDREN_SOCIAL_CARE_DIRECTOR = "children_social_care_director"
    CORPORATE_DIRECTOR = "corporate_director"
    CHILDREN_DIRECTOR = "children_director"
    HEAD_OF_SAFEGUARDING = "head_of_safeguarding"
    HEAD_OF_SERVICE = "head_of_service"
    HEAD_OF_OTHER_SERVICE = "head_of_other_service"
    TEAM_MANAGER = "team_manager"
    PRINCIPAL_SOCIAL_WORKER = "principal_social_worker"
    INDEPENDENT_REVIEWING_MANAGER = "independent_reviewing_manager"
    DESIGNATED_OFFICER = "designated_officer"
    PERFORMANCE_MANAGER = "performance_manager"
    COUNCIL_POST = "council_post"
    PARTNER_PROFESSION = "partner_profession"


class GapKindId(StrEnum):
    """The published catalogue of gaps."""

    RECOMMENDATION_WITHOUT_ACTION = "recommendation_without_action"
    RECOMMENDATION_UNTRACED = "recommendation_untraced"
    RECOMMENDATION_WITHOUT_ACCOUNTABLE_LEAD = "recommendation_without_accountable_lead"
    RECOMMENDATION_WITHOUT_LEAD = "recommendation_without_lead"
    LEADS_SPLIT_ACROSS_ORGANISATIONS = "leads_split_across_organisations"
    RECOMMENDATION_RECURS = "recommendation_recurs"
    RECOMMENDATION_PARTLY_COVERED = "recommendation_partly_covered"
    WEAKNESS_WITHOUT_RECOMMENDATION = "weakness_without_recommendation"
    RECOMMENDATION_WITHOUT_FINDING = "recommendation_without_finding"
    RESPONSE_LATE = "response_late"
    RESPONSE_MISSING = "response_missing"
    PLAN_WORDING_DIFFERS = "plan_wording_differs"
    ACTION_WITHOUT_LEAD = "action_without_lead"
    ACTION_WITHOUT_NAMED_PERSON = "action_without_named_person"
    LEAD_POST_WITHOUT_HOLDER = "lead_post_without_holder"
    LEAD_AMBIGUOUS = "lead_ambiguous"
    LEAD_COLLECTIVE = "lead_collective"
    LEADS_WITHOUT_PRIMARY = "leads_without_primary"
    CHAIN_BROKEN = "chain_broken"
    HOLDER_CHANGED = "holder_changed"
    LEADS_CONCENTRATED = "leads_concentrated"
    LEAD_OUTSIDE_REMIT = "lead_outside_remit"
    WITHOUT_OVERSEEING_BODY = "without_overseeing_body"
    OVERSEEING_BODY_ENDED = "overseeing_body_ended"
    PARTNER_WITHOUT_FORUM = "partner_without_forum"
    OVERSIGHT_CONFLICT = "oversight_conflict"
    NO_DECISION_RECORDED = "no_decision_recorded"
    ACTION_OVERDUE = "action_overdue"
    ACTION_WITHOUT_DATE = "action_without_date"
    DATE_BEFORE_PLAN = "date_before_plan"
    DATE_BEYOND_REVIEW = "date_beyond_review"
    DATE_NOT_FIXED = "date_not_fixed"
    DATE_NOT_RESOLVABLE = "date_not_resolvable"
    DATE_REVISED_WITHOUT_APPROVAL = "date_revised_without_approval"
    ACTION_WITHOUT_MEASURE = "action_without_measure"
    MEASURE_OF_ACTIVITY = "measure_of_activity"
    MEASURE_OFF_OUTCOME = "measure_off_outcome"
    MEASURE_WITHOUT_BASELINE_OR_TARGET = "measure_without_baseline_or_target"
    MEASURES_PROMISED_ABSENT = "measures_promised_absent"
    NOT_A_MEASURE = "not_a_measure"
    THRESHOLD_INCONSISTENT = "threshold_inconsistent"
    CLOSURE_CONTRADICTED = "closure_contradicted"
    CLOSURE_WITHOUT_EVIDENCE = "closure_without_evidence"
    STATUS_STALE = "status_stale"
    DOCUMENT_MISSING = "document_missing"
    EVIDENCE_SECONDARY = "evidence_secondary"
    EVIDENCE_UNDATED = "evidence_undated"
    FACTS_CONFLICT = "facts_conflict"


#: Properties of each label: value type (string, date, integer, decimal, boolean or
#: strings) or the name of a code list.
PROPERTIES: dict[Label, dict[str, str]] = {
    Label.AUTHORITY: {
        "id": "string",
        "authority": "string",
        "name": "string",
        "gssCode": "string",
        "ofstedUrn": "string",
    },
    Label.DOCUMENT: {
        "id": "string",
        "authority": "string",
        "title": "string",
        "family": "DocumentFamily",
        "publisher": "string",
        "issuedOn": "date",
        "issuedOnText": "string",
        "issuedOnTo": "date",
        "issuedOnPrecision": "DatePrecision",
        "issuedOnBasis": "IssuedOnBasis",
        "pages": "integer",
        "sha256": "string",
        "licence": "string",
        "fileName": "string",
        "state": "DocumentState",
        "blocks": "integer",
        "blocksRead": "integer",
        "blocksFurniture": "integer",
        "blocksNotUnderstood": "integer",
    },
    Label.PASSAGE: {
        "id": "string",
        "authority": "string",
        "page": "integer",
        "line": "integer",
        "ordinal": "integer",
        "number": "string",
        "heading": "string",
        "kind": "PassageKind",
        "reading": "PassageReading",
        "text": "string",
        "box": "string",
    },
    Label.INSPECTION: {
        "id": "string",
        "authority": "string",
        "title": "string",
        "framework": "Framework",
        "startedOn": "date",
        "startedOnText": "string",
        "startedOnTo": "date",
        "startedOnPrecision": "DatePrecision",
        "endedOn": "date",
        "leadInspector": "string",
        "responseDue": "date",
        "responseDueBasis": "ResponseDueBasis",
        "state": "DocumentState",
    },
    Label.JUDGEMENT: {
        "id": "string",
        "authority": "string",
        "area": "Area",
        "areaPrinted": "string",
        "number": "string",
        "grade": "Grade",
        "gradePrinted": "string",
    },
    Label.FINDING: {
        "id": "string",
        "authority": "string",
        "number": "string",
        "ordinal": "integer",
        "area": "Area",
        "heading": "string",
        "polarity": "Polarity",
        "polarityBasis": "PolarityBasis",
        "marked": "boolean",
        "text": "string",
    },
    Label.RECOMMENDATION: {
        "id": "string",
        "authority": "string",
        "number": "string",
        "ordinal": "integer",
        "kind": "RecommendationKind",
        "text": "string",
        "area": "Area",
    },
    Label.PLAN: {
        "id": "string",
        "authority": "string",
        "title": "string",
        "issuedOn": "date",
        "issuedOnText": "string",
        "issuedOnTo": "date",
        "issuedOnPrecision": "DatePrecision",
        "reviewOn": "date",
        "reviewOnText": "string",
        "reviewOnTo": "date",
        "reviewOnPrecision": "DatePrecision",
    },
    Label.OUTCOME: {"id": "string", "authority": "string", "number": "string", "text": "string"},
    Label.COMMITMENT: {
        "id": "string",
        "authority": "string",
        "text": "string",
        "kind": "CommitmentKind",
    },
    Label.ACTION: {
        "id": "string",
        "authority": "string",
        "number": "string",
        "ordinal": "integer",
        "text": "string",
        "desiredOutcome": "string",
        "startText": "string",
        "startFrom": "date",
        "startTo": "date",
        "startPrecision": "DatePrecision",
        "dueText": "string",
        "dueFrom": "date",
        "dueTo": "date",
        "duePrecision": "DatePrecision",
        "statusText": "string",
        "status": "ActionStatus",
        "leadText": "string",
    },
    Label.MEASURE: {
        "id": "string",
        "authority": "string",
        "text": "string",
        "ordinal": "integer",
        "unit": "MeasureUnit",
        "baseline": "string",
        "target": "string",
        "source": "string",
        "frequency": "string",
        "statedAt": "date",
    },
    Label.INDICATOR: {
        "id": "string",
        "authority": "string",
        "name": "string",
        "value": "string",
        "unit": "MeasureUnit",
        "period": "string",
    },
    Label.PERSON: {"id": "string", "authority": "string", "name": "string", "statedAt": "date"},
    Label.POST: {
        "id": "string",
        "authority": "string",
        "title": "string",
        "statutory": "StatutoryPost",
        "statedAt": "date",
    },
    Label.TENURE: {
        "id": "string",
        "authority": "string",
        "kind": "TenureKind",
        "from": "date",
        "fromText": "string",
        "fromTo": "date",
        "fromPrecision": "DatePrecision",
        "to": "date",
        "toText": "string",
        "toPrecision": "DatePrecision",
        "attestedFrom": "date",
        "attestedTo": "date",
        "statedAt": "date",
    },
    Label.ORGANISATION: {
        "id": "string",
        "authority": "string",
        "name": "string",
        "kind": "OrganisationKind",
        "statedAt": "date",
    },
    Label.BODY: {
        "id": "string",
        "authority": "string",
        "name": "string",
        "kind": "BodyKind",
        "from": "date",
        "fromText": "string",
        "to": "date",
        "toText": "string",
        "statedAt": "date",
    },
    Label.THEME: {"id": "string", "authority": "string", "label": "string"},
    Label.DUTY: {
        "id": "string",
        "authority": "string",
        "citation": "string",
        "iri": "string",
        "title": "string",
    },
    Label.INTERVENTION: {
        "id": "string",
        "authority": "string",
        "title": "string",
        "kind": "InterventionKind",
        "from": "date",
        "fromText": "string",
        "to": "date",
        "toText": "string",
    },
    Label.MEETING: {
        "id": "string",
        "authority": "string",
        "title": "string",
        "heldOn": "date",
        "heldOnText": "string",
        "heldOnTo": "date",
        "heldOnPrecision": "DatePrecision",
    },
    Label.DECISION: {"id": "string", "authority": "string", "text": "string", "number": "string"},
    Label.UPDATE: {
        "id": "string",
        "authority": "string",
        "kind": "UpdateKind",
        "on": "date",
        "text": "string",
        "status": "ActionStatus",
        "scale": "string",
        "dueTo": "date",
        "approver": "string",
        "reason": "string",
        "by": "string",
        "recordedAt": "string",
    },
    Label.WAIVER: {
        "id": "string",
        "authority": "string",
        "gapKind": "string",
        "reason": "string",
        "approver": "string",
        "until": "date",
        "by": "string",
        "on": "date",
        "recordedAt": "string",
    },
    Label.CHANGE: {
        "id": "string",
        "authority": "string",
        "at": "date",
        "by": "string",
        "subject": "string",
        "before": "string",
        "after": "string",
    },
}


#: Properties that every claim carries.
CLAIM_PROPERTIES: dict[str, str] = {
    "id": "string",
    "source": "string",
    "passage": "string",
    "quote": "string",
    "basis": "Basis",
    "modality": "Modality",
    "reasons": "strings",
    "method": "string",
    "score": "decimal",
    "review": "ReviewState",
    "reviewedBy": "string",
    "reviewedAt": "date",
    "reviewReason": "string",
    "earlierReview": "ReviewState",
    "validFrom": "date",
    "validTo": "date",
    "statedBy": "string",
    "statedAt": "date",
}


#: Properties that only claims of one type carry.
RELATIONSHIP_PROPERTIES: dict[Relationship, dict[str, str]] = {
    Relationship.ABOUT_AUTHORITY: {},
    Relationship.PART_OF: {},
    Relationship.REPORTS: {},
    Relationship.MADE_IN: {},
    Relationship.CITES: {"property": "string", "value": "string"},
    Relationship.SUPPORTS: {},
    Relationship.ADDRESSED_TO: {"role": "LeadRole"},
    Relationship.RESPONDS_TO: {},
    Relationship.FOLLOWS_UP: {},
    Relationship.REFERS_TO: {"stance": "Stance"},
    Relationship.SUPERSEDES: {},
    Relationship.ADDRESSES: {},
    Relationship.AIMS_FOR: {},
    Relationship.LED_BY: {
        "asPrinted": "string",
        "ordinal": "integer",
        "role": "LeadRole",
        "several": "boolean",
        "inPost": "string",
    },
    Relationship.MEASURED_BY: {"ordinal": "integer"},
    Relationship.OBSERVES: {},
    Relationship.HOLDER: {},
    Relationship.OF_POST: {},
    Relationship.POST_IN: {},
    Relationship.ACCOUNTABLE_TO: {},
    Relationship.REPORTS_TO: {},
    Relationship.OVERSEES: {"mode": "OversightMode"},
    Relationship.OF_BODY: {},
    Relationship.CONSIDERED: {},
    Relationship.DECIDED_AT: {},
    Relationship.UPDATES: {},
    Relationship.WAIVES: {},
    Relationship.CHAIRS: {},
    Relationship.MEMBER_OF: {},
    Relationship.SUCCEEDED_BY: {},
    Relationship.RECURS_AS: {},
    Relationship.SAME_AS: {},
    Relationship.HAS_THEME: {},
    Relationship.UNDER_DUTY: {},
    Relationship.INSPECTED_BY: {"role": "InspectorRole"},
}


#: The labels that a relationship may join.
CONNECTS: dict[Relationship, tuple[tuple[Label, Label], ...]] = {
    Relationship.ABOUT_AUTHORITY: (
        (Label.DOCUMENT, Label.AUTHORITY),
        (Label.INDICATOR, Label.AUTHORITY),
        (Label.INSPECTION, Label.AUTHORITY),
        (Label.INTERVENTION, Label.AUTHORITY),
        (Label.PLAN, Label.AUTHORITY),
    ),
    Relationship.PART_OF: (
        (Label.ACTION, Label.PLAN),
        (Label.BODY, Label.BODY),
        (Label.COMMITMENT, Label.PLAN),
        (Label.DOCUMENT, Label.DOCUMENT),
        (Label.ORGANISATION, Label.ORGANISATION),
        (Label.OUTCOME, Label.PLAN),
        (Label.PASSAGE, Label.DOCUMENT),
        (Label.RECOMMENDATION, Label.PLAN),
        (Label.RECOMMENDATION, Label.RECOMMENDATION),
    ),
    Relationship.REPORTS: (
        (Label.DOCUMENT, Label.INSPECTION),
        (Label.DOCUMENT, Label.PLAN),
    ),
    Relationship.MADE_IN: (
        (Label.FINDING, Label.INSPECTION),
        (Label.JUDGEMENT, Label.INSPECTION),
        (Label.RECOMMENDATION, Label.INSPECTION),
    ),
    Relationship.CITES: (
        (Label.ACTION, Label.PASSAGE),
        (Label.AUTHORITY, Label.PASSAGE),
        (Label.BODY, Label.PASSAGE),
        (Label.COMMITMENT, Label.PASSAGE),
        (Label.DECISION, Label.PASSAGE),
        (Label.DOCUMENT, Label.PASSAGE),
        (Label.FINDING, Label.PASSAGE),
        (Label.INDICATOR, Label.PASSAGE),
        (Label.INSPECTION, Label.PASSAGE),
        (Label.INTERVENTION, Label.PASSAGE),
        (Label.JUDGEMENT, Label.PASSAGE),
        (Label.MEASURE, Label.PASSAGE),
        (Label.MEETING, Label.PASSAGE),
        (Label.ORGANISATION, Label.PASSAGE),
        (Label.OUTCOME, Label.PASSAGE),
        (Label.PERSON, Label.PASSAGE),
        (Label.PLAN, Label.PASSAGE),
        (Label.POST, Label.PASSAGE),
        (Label.RECOMMENDATION, Label.PASSAGE),
        (Label.TENURE, Label.PASSAGE),
        (Label.UPDATE, Label.PASSAGE),
        (Label.WAIVER, Label.PASSAGE),
    ),
    Relationship.SUPPORTS: ((Label.FINDING, Label.RECOMMENDATION),),
    Relationship.ADDRESSED_TO: (
        (Label.DOCUMENT, Label.BODY),
        (Label.DOCUMENT, Label.ORGANISATION),
        (Label.DOCUMENT, Label.PERSON),
        (Label.DOCUMENT, Label.POST),
        (Label.RECOMMENDATION, Label.BODY),
        (Label.RECOMMENDATION, Label.ORGANISATION),
    ),
    Relationship.RESPONDS_TO: ((Label.PLAN, Label.INSPECTION),),
    Relationship.FOLLOWS_UP: ((Label.INSPECTION, Label.INSPECTION),),
    Relationship.REFERS_TO: (
        (Label.ACTION, Label.DOCUMENT),
        (Label.ACTION, Label.FINDING),
        (Label.ACTION, Label.INSPECTION),
        (Label.ACTION, Label.RECOMMENDATION),
        (Label.DOCUMENT, Label.DOCUMENT),
        (Label.DOCUMENT, Label.FINDING),
        (Label.DOCUMENT, Label.INSPECTION),
        (Label.DOCUMENT, Label.RECOMMENDATION),
        (Label.FINDING, Label.DOCUMENT),
        (Label.FINDING, Label.FINDING),
        (Label.FINDING, Label.INSPECTION),
        (Label.FINDING, Label.RECOMMENDATION),
    ),
    Relationship.SUPERSEDES: (
        (Label.ACTION, Label.ACTION),
        (Label.DOCUMENT, Label.DOCUMENT),
        (Label.PLAN, Label.PLAN),
    ),
    Relationship.ADDRESSES: ((Label.ACTION, Label.RECOMMENDATION),),
    Relationship.AIMS_FOR: ((Label.ACTION, Label.OUTCOME),),
    Relationship.LED_BY: (
        (Label.ACTION, Label.BODY),
        (Label.ACTION, Label.ORGANISATION),
        (Label.ACTION, Label.PERSON),
        (Label.ACTION, Label.POST),
        (Label.RECOMMENDATION, Label.BODY),
        (Label.RECOMMENDATION, Label.ORGANISATION),
        (Label.RECOMMENDATION, Label.PERSON),
        (Label.RECOMMENDATION, Label.POST),
    ),
    Relationship.MEASURED_BY: (
        (Label.ACTION, Label.MEASURE),
        (Label.OUTCOME, Label.MEASURE),
        (Label.RECOMMENDATION, Label.MEASURE),
    ),
    Relationship.OBSERVES: ((Label.INDICATOR, Label.MEASURE),),
    Relationship.HOLDER: ((Label.TENURE, Label.PERSON),),
    Relationship.OF_POST: ((Label.TENURE, Label.POST),),
    Relationship.POST_IN: (
        (Label.POST, Label.BODY),
        (Label.POST, Label.ORGANISATION),
    ),
    Relationship.ACCOUNTABLE_TO: (
        (Label.BODY, Label.BODY),
        (Label.BODY, Label.ORGANISATION),
        (Label.BODY, Label.POST),
        (Label.ORGANISATION, Label.BODY),
        (Label.ORGANISATION, Label.ORGANISATION),
        (Label.ORGANISATION, Label.POST),
        (Label.POST, Label.BODY),
        (Label.POST, Label.ORGANISATION),
        (Label.POST, Label.POST),
    ),
    Relationship.REPORTS_TO: (
        (Label.BODY, Label.BODY),
        (Label.BODY, Label.ORGANISATION),
        (Label.BODY, Label.POST),
        (Label.POST, Label.BODY),
        (Label.POST, Label.ORGANISATION),
        (Label.POST, Label.POST),
    ),
    Relationship.OVERSEES: (
        (Label.BODY, Label.ACTION),
        (Label.BODY, Label.PLAN),
        (Label.BODY, Label.RECOMMENDATION),
        (Label.ORGANISATION, Label.ACTION),
        (Label.ORGANISATION, Label.PLAN),
        (Label.ORGANISATION, Label.RECOMMENDATION),
        (Label.POST, Label.ACTION),
        (Label.POST, Label.PLAN),
        (Label.POST, Label.RECOMMENDATION),
    ),
    Relationship.OF_BODY: ((Label.MEETING, Label.BODY),),
    Relationship.CONSIDERED: (
        (Label.MEETING, Label.DOCUMENT),
        (Label.MEETING, Label.PLAN),
        (Label.MEETING, Label.RECOMMENDATION),
    ),
    Relationship.DECIDED_AT: ((Label.DECISION, Label.MEETING),),
    Relationship.UPDATES: (
        (Label.UPDATE, Label.ACTION),
        (Label.UPDATE, Label.RECOMMENDATION),
    ),
    Relationship.WAIVES: (
        (Label.WAIVER, Label.ACTION),
        (Label.WAIVER, Label.BODY),
        (Label.WAIVER, Label.DOCUMENT),
        (Label.WAIVER, Label.FINDING),
        (Label.WAIVER, Label.INDICATOR),
        (Label.WAIVER, Label.INSPECTION),
        (Label.WAIVER, Label.MEASURE),
        (Label.WAIVER, Label.MEETING),
        (Label.WAIVER, Label.ORGANISATION),
        (Label.WAIVER, Label.PERSON),
        (Label.WAIVER, Label.PLAN),
        (Label.WAIVER, Label.POST),
        (Label.WAIVER, Label.RECOMMENDATION),
        (Label.WAIVER, Label.TENURE),
    ),
    Relationship.CHAIRS: (
        (Label.ORGANISATION, Label.BODY),
        (Label.PERSON, Label.BODY),
        (Label.POST, Label.BODY),
    ),
    Relationship.MEMBER_OF: (
        (Label.ORGANISATION, Label.BODY),
        (Label.PERSON, Label.BODY),
        (Label.POST, Label.BODY),
    ),
    Relationship.SUCCEEDED_BY: (
        (Label.BODY, Label.BODY),
        (Label.ORGANISATION, Label.ORGANISATION),
        (Label.POST, Label.POST),
    ),
    Relationship.RECURS_AS: (
        (Label.FINDING, Label.FINDING),
        (Label.FINDING, Label.RECOMMENDATION),
        (Label.RECOMMENDATION, Label.FINDING),
        (Label.RECOMMENDATION, Label.RECOMMENDATION),
    ),
    Relationship.SAME_AS: (
        (Label.BODY, Label.BODY),
        (Label.INSPECTION, Label.INSPECTION),
        (Label.ORGANISATION, Label.ORGANISATION),
        (Label.PERSON, Label.PERSON),
        (Label.POST, Label.POST),
        (Label.RECOMMENDATION, Label.RECOMMENDATION),
    ),
    Relationship.HAS_THEME: (
        (Label.ACTION, Label.THEME),
        (Label.BODY, Label.THEME),
        (Label.FINDING, Label.THEME),
        (Label.POST, Label.THEME),
        (Label.RECOMMENDATION, Label.THEME),
    ),
    Relationship.UNDER_DUTY: (
        (Label.BODY, Label.DUTY),
        (Label.INSPECTION, Label.DUTY),
        (Label.ORGANISATION, Label.DUTY),
        (Label.PLAN, Label.DUTY),
        (Label.POST, Label.DUTY),
    ),
    Relationship.INSPECTED_BY: (
        (Label.INSPECTION, Label.ORGANISATION),
        (Label.INSPECTION, Label.PERSON),
    ),
}


#: Label → (singular, plural, definition), for people.
WORDING: dict[Label, tuple[str, str, str]] = {
    Label.AUTHORITY: (
        "authority",
        "authorities",
        "A local authority area in England responsible for children’s services: the area, not the council that governs it.",
    ),
    Label.DOCUMENT: (
        "document",
        "documents",
        "A source: something written that was read, is cited by another document, or is expected to exist by rule. A report inside an agenda is its own document, part of the agenda.",
    ),
    Label.PASSAGE: (
        "passage",
        "passages",
        "A piece of a document that can be cited: a heading, paragraph, bullet, table row or cell, with its page and its place in the reading order.",
    ),
    Label.INSPECTION: (
        "inspection",
        "inspections",
        "An inspection, monitoring visit, focused visit or review by an inspectorate.",
    ),
    Label.JUDGEMENT: (
        "judgement",
        "judgements",
        "A grade given by inspectors for an area of their inspection, on the scale of that inspection’s framework.",
    ),
    Label.FINDING: (
        "finding",
        "findings",
        "What inspectors found, in their own words: a numbered paragraph, or a bullet under a heading such as strengths.",
    ),
    Label.RECOMMENDATION: (
        "recommendation",
        "recommendations",
        "What inspectors or reviewers say must change, under whatever name their framework gives it: recommendation, area for improvement, area for priority action, area for development.",
    ),
    Label.PLAN: (
        "plan",
        "plans",
        "A plan that says what will be done: an improvement plan, an action plan, or the written statement of action that the law requires after an inspection.",
    ),
    Label.OUTCOME: (
        "outcome",
        "outcomes",
        "A priority outcome that a plan aims for: how things should be for children when its actions are done.",
    ),
    Label.COMMITMENT: (
        "commitment",
        "commitments",
        "What a plan promises beside its actions: measures to come, reports, reviews, meetings.",
    ),
    Label.ACTION: (
        "action",
        "actions",
        "A planned activity, with who leads it, by when, and how its success is to be shown.",
    ),
    Label.MEASURE: (
        "measure",
        "measures",
        "How success is to be shown: what is counted or looked at, with baseline, target, source and frequency where the plan gives them.",
    ),
    Label.INDICATOR: (
        "indicator",
        "indicators",
        "A figure or plain fact that a document states, with its unit and period.",
    ),
    Label.PERSON: (
        "person",
        "people",
        "A named person. Only names that documents print are kept, with no contact details and no figure about a person.",
    ),
    Label.POST: (
        "post",
        "posts",
        "A post, held or not: an officer’s or an elected member’s office, told apart from whoever holds it.",
    ),
    Label.TENURE: (
        "tenure",
        "tenures",
        "A post held for a time, by a person or by someone unnamed. A document shows a holder on its date, not since when.",
    ),
    Label.ORGANISATION: (
        "organisation",
        "organisations",
        "A council, integrated care board, trust, police force, school, inspectorate or other organisation.",
    ),
    Label.BODY: (
        "body",
        "bodies",
        "A board, committee, panel or partnership that meets and can hold to account.",
    ),
    Label.THEME: (
        "theme",
        "themes",
        "A subject of children’s services, such as supervision or private fostering.",
    ),
    Label.DUTY: ("duty", "duties", "A statutory duty or power, by its citation."),
    Label.INTERVENTION: (
        "intervention",
        "interventions",
        "A direction, improvement notice or period of supervision and support, by which the Secretary of State or an adviser steps in for a time.",
    ),
    Label.MEETING: ("meeting", "meetings", "A meeting of a body on a day."),
    Label.DECISION: ("decision", "decisions", "What a meeting resolved."),
    Label.UPDATE: (
        "update",
        "updates",
        "A dated fact about progress, never overwritten: what was claimed, revised, verified or reopened, and by whom.",
    ),
    Label.WAIVER: (
        "waiver",
        "waivers",
        "A gap accepted for a time, with a reason, an approver and an expiry. Waived gaps are counted beside the headline.",
    ),
    Label.CHANGE: (
        "change",
        "changes",
        "What a correction, a review or a statement altered, with the value before and after.",
    ),
}


#: Relationship → (reading between its two ends, definition), for people.
PHRASES: dict[Relationship, tuple[str, str]] = {
    Relationship.ABOUT_AUTHORITY: (
        "is about the authority",
        "Which authority’s area a document, inspection, plan, intervention or figure is about.",
    ),
    Relationship.PART_OF: (
        "is part of",
        "A thing belongs to a larger one: a passage to its document, an action to its plan, a sub-group to its board, a report to the agenda that carries it, a recommendation to the plan that quotes it.",
    ),
    Relationship.REPORTS: (
        "reports",
        "A document is the report of an inspection or the text of a plan.",
    ),
    Relationship.MADE_IN: (
        "was made in",
        "A judgement, finding or recommendation was made in an inspection.",
    ),
    Relationship.CITES: (
        "rests on",
        "The passage on which a thing, or one property of it, rests: its evidence.",
    ),
    Relationship.SUPPORTS: (
        "supports",
        "A finding gives the ground for a recommendation. Reports seldom say which; then it is inferred until a person reviews it.",
    ),
    Relationship.ADDRESSED_TO: (
        "is addressed to",
        "To whom a recommendation or a letter is directed, or copied.",
    ),
    Relationship.RESPONDS_TO: ("responds to", "A plan is the answer to an inspection."),
    Relationship.FOLLOWS_UP: (
        "follows up",
        "A later inspection or visit looks at what an earlier one found.",
    ),
    Relationship.REFERS_TO: (
        "refers to",
        "A finding, action or document speaks of an earlier recommendation, finding, inspection or document; the stance says whether it tells of progress, of none, of repetition, or only cites.",
    ),
    Relationship.SUPERSEDES: (
        "supersedes",
        "A plan, action or document takes the place of an earlier one, which is kept.",
    ),
    Relationship.ADDRESSES: (
        "addresses",
        "An action is meant to put right what a recommendation says.",
    ),
    Relationship.AIMS_FOR: ("aims for", "An action serves one of the plan’s outcomes."),
    Relationship.LED_BY: (
        "is led by",
        "Who leads an action or a recommendation, as the plan prints it: a person, a post, an organisation or a body.",
    ),
    Relationship.MEASURED_BY: (
        "is measured by",
        "What shows whether an action, a recommendation or an outcome succeeds.",
    ),
    Relationship.OBSERVES: ("is an observation of", "A stated figure is a value of a measure."),
    Relationship.HOLDER: ("is held by", "The person who holds a post during a tenure."),
    Relationship.OF_POST: ("is of the post", "The post that a tenure is a holding of."),
    Relationship.POST_IN: ("is a post in", "The organisation or body in which a post is."),
    Relationship.ACCOUNTABLE_TO: (
        "is accountable to",
        "Who may hold a post, body or organisation to account: to whom it must answer. Not the same as sending reports somewhere.",
    ),
    Relationship.REPORTS_TO: (
        "sends its reports to",
        "Where a post or body sends its reports; this alone is not accountability.",
    ),
    Relationship.OVERSEES: (
        "oversees",
        "A body, organisation or post watches over a plan, recommendation or action; the mode says how.",
    ),
    Relationship.OF_BODY: ("is a meeting of", "The body whose meeting it is."),
    Relationship.CONSIDERED: (
        "considered",
        "A meeting had a document, plan or recommendation before it.",
    ),
    Relationship.DECIDED_AT: ("was decided at", "The meeting at which a decision was made."),
    Relationship.UPDATES: (
        "is an update on",
        "The action or recommendation whose progress an update tells of.",
    ),
    Relationship.WAIVES: ("waives a gap of", "The thing whose gap a waiver accepts for a time."),
    Relationship.CHAIRS: ("chairs", "Who chairs a body."),
    Relationship.MEMBER_OF: ("is a member of", "Who sits on a body or is represented on it."),
    Relationship.SUCCEEDED_BY: (
        "was succeeded by",
        "What took the place of a body, organisation or post that ended.",
    ),
    Relationship.RECURS_AS: (
        "recurs as",
        "The same issue comes back in a later recommendation or finding.",
    ),
    Relationship.SAME_AS: (
        "is the same as",
        "One thing under two names, a recommendation as a plan quotes it and as the report made it, or an inspection as a text mentions it and what it may mean. What is the same is counted once.",
    ),
    Relationship.HAS_THEME: (
        "has the theme",
        "A subject that a finding, recommendation, action, post or body is about.",
    ),
    Relationship.UNDER_DUTY: (
        "is under the duty",
        "The statutory duty or power under which a post, body, plan, organisation or inspection stands.",
    ),
    Relationship.INSPECTED_BY: (
        "was inspected by",
        "Who carried out an inspection: an inspector, or an inspectorate.",
    ),
}


#: Property → what it says of a thing or a claim.
DEFINITIONS: dict[str, str] = {
    "id": "Made from what a thing is, never from its text or place in a file: readable, and the same on every machine.",
    "authority": "The id of the authority that a thing belongs to; none for national things.",
    "name": "What a person, organisation, body, authority or figure is called.",
    "gssCode": "Code of the area in the ONS register of geographic codes.",
    "ofstedUrn": "Ofsted’s unique reference number of the provider.",
    "title": "What a document, plan, inspection, post, duty, meeting or intervention is called.",
    "family": "Which kind of document it is, and so which reader understood it.",
    "publisher": "Who issued the document, as printed.",
    "issuedOn": "First day of when a document or plan was issued.",
    "issuedOnText": "The date of issue as printed.",
    "issuedOnTo": "Last day of when it was issued, where only a month or range is printed.",
    "issuedOnPrecision": "How exact the printed date of issue is.",
    "issuedOnBasis": "Whether the date of issue is printed in the document or only taken from its file’s name.",
    "pages": "Number of pages of the document.",
    "sha256": "Hash of the bytes of the file that was loaded.",
    "licence": "Under what terms the document says that it may be used.",
    "fileName": "The path given when it was loaded, relative to the folder loaded.",
    "state": "Whether a document or inspection was loaded, is cited by another, or is expected to exist.",
    "blocks": "Number of blocks of text that the reader found, with the cells counted beside the rows that they are in because they were not understood.",
    "blocksRead": "Blocks that became records.",
    "blocksFurniture": "Blocks that are known furniture: headers, footers, contents, licence.",
    "blocksNotUnderstood": "Blocks, and cells of rows that were read, that no reader understood; they are kept and listed.",
    "page": "Page of the file, counted from 1.",
    "line": "Line of a text file, counted from 1.",
    "ordinal": "Place in the order in which things are printed.",
    "number": "Number as printed.",
    "heading": "The heading under which it is printed.",
    "kind": "Which sort of thing it is; the code list depends on the class.",
    "reading": "What became of a passage: a record, furniture, or not understood.",
    "text": "The words, as printed but for white space.",
    "box": "Where on the page: left, bottom, right and top in points, from the lower left corner.",
    "framework": "Under which inspection framework it was made.",
    "startedOn": "First day of an inspection.",
    "startedOnText": "The date of the inspection as printed.",
    "startedOnTo": "Last day on which it may have started, where only a month or year is printed.",
    "startedOnPrecision": "How exact the printed start is.",
    "endedOn": "Last day of an inspection.",
    "leadInspector": "Name of the lead inspector as printed.",
    "responseDue": "By when the written answer to an inspection is due: as stated, else 70 working days from publication. A computed date is only expected.",
    "responseDueBasis": "Whether the date of response is stated in the report or computed from the rule.",
    "area": "Which area of an inspection framework it belongs to, in one list for all frameworks.",
    "areaPrinted": "The area as printed.",
    "grade": "The grade, in one list for all frameworks.",
    "gradePrinted": "The grade as printed.",
    "polarity": "Whether a finding is a strength, satisfactory, a weakness or mixed.",
    "polarityBasis": "What its polarity was read from: a heading, a marker, or only its wording.",
    "marked": "Whether the report marks the finding as one that led to a recommendation, without saying which.",
    "reviewOn": "When a plan says that it will be reviewed.",
    "reviewOnText": "The date of review as printed.",
    "reviewOnTo": "Last day of the review date.",
    "reviewOnPrecision": "How exact the printed review date is.",
    "desiredOutcome": "What the plan hopes an action will bring, as printed beside it.",
    "startText": "When the action is to start, as printed.",
    "startFrom": "First day on which it may start.",
    "startTo": "Last day on which it may start.",
    "startPrecision": "How exact the printed start is.",
    "dueText": "Target date as printed.",
    "dueFrom": "First day on which it may be due.",
    "dueTo": "Last day by which it is due: a month is resolved to its last day.",
    "duePrecision": "How exact the printed target date is.",
    "statusText": "Status as printed.",
    "status": "How far an action or recommendation is said to be, in one list for all plans.",
    "leadText": "The cell that names the leads, as printed.",
    "unit": "What sort of thing a measure counts.",
    "baseline": "Value of a measure before the action, as printed.",
    "target": "Value of a measure that would be success, as printed.",
    "source": "Of a measure: where its data come from, as printed. Of a claim: who makes it, the id of the document, or statute, convention, or an officer.",
    "frequency": "How often a measure is taken, as printed.",
    "value": "A figure as printed.",
    "period": "The time that a figure is about, as printed.",
    "statutory": "Which statutory post it is, whatever its local title.",
    "from": "First day of a tenure, body or intervention.",
    "fromText": "The start as printed.",
    "fromTo": "Last day on which it may have started.",
    "fromPrecision": "How exact the printed start is.",
    "to": "Last day of a tenure, body or intervention.",
    "toText": "The end as printed.",
    "toPrecision": "How exact the printed end is.",
    "attestedFrom": "Earliest day on which a document shows the post as held so.",
    "attestedTo": "Latest day on which a document shows the post as held so.",
    "label": "What a theme is called.",
    "citation": "Act or instrument, and section.",
    "iri": "Address of the provision on legislation.gov.uk.",
    "heldOn": "Day of a meeting.",
    "heldOnText": "The day of the meeting as printed.",
    "heldOnTo": "Last day of the meeting date.",
    "heldOnPrecision": "How exact the printed day of the meeting is.",
    "on": "Day on which a statement was made or a fact was true.",
    "scale": "What a rating means where it was given: one authority’s amber is not another’s.",
    "approver": "Who approved it.",
    "reason": "Why, in words.",
    "by": "Who wrote it.",
    "recordedAt": "Date and time (ISO 8601) at which a person recorded it: of several of one day, the last counts.",
    "gapKind": "Id of a kind of gap in the published catalogue.",
    "until": "Day after which a waiver no longer holds.",
    "at": "Day of a change.",
    "subject": "Id of what a change altered.",
    "before": "Value before a change.",
    "after": "Value after a change.",
    "property": "The property that a passage is evidence of, where it is evidence of one only.",
    "role": "In what part somebody is named: as lead, jointly, in support, addressed or copied; of an inspection, the inspector’s role.",
    "stance": "What a reference says of what it refers to.",
    "asPrinted": "The words that name a lead.",
    "several": "Whether the words stand for several people or posts (“Heads of Service”).",
    "inPost": "Id of the post in which a person leads, where both are printed.",
    "mode": "How a body oversees.",
    "passage": "Id of the passage that says so.",
    "quote": "The document’s own words, white space folded.",
    "basis": "On what a claim rests: a document, statute, convention, an officer’s register, or an inference.",
    "modality": "In what mood a claim is made: it is so, is planned, recommended, denied, or ended.",
    "reasons": "Why a claim is made, for people: Act and section, or what an inference found.",
    "method": "How an inference was made.",
    "score": "How sure an inference is, from 0 to 1.",
    "review": "Whether a person has accepted or rejected an inference.",
    "reviewedBy": "Who reviewed it.",
    "reviewedAt": "Day of the review.",
    "reviewReason": "Why it was accepted, rejected or taken back, in the reviewer’s words.",
    "earlierReview": "What the review was before the text of an end changed.",
    "validFrom": "First day on which a claim holds.",
    "validTo": "Last day on which a claim holds.",
    "statedBy": "The officer whose statement it is, where no document says so.",
    "statedAt": "Day on which an officer stated it; it is not on record before. On a thing: no document speaks of it.",
}


#: The properties that each node of a label must have, besides its id.
REQUIRED: dict[Label, tuple[str, ...]] = {
    Label.AUTHORITY: ("authority", "name"),
    Label.DOCUMENT: ("authority", "state"),
    Label.PASSAGE: ("authority", "text", "kind", "reading", "ordinal"),
    Label.INSPECTION: ("authority",),
    Label.JUDGEMENT: ("authority", "area", "grade"),
    Label.FINDING: ("authority", "text"),
    Label.RECOMMENDATION: ("authority", "text", "kind"),
    Label.PLAN: ("authority", "title"),
    Label.OUTCOME: ("authority", "text"),
    Label.COMMITMENT: ("authority", "text", "kind"),
    Label.ACTION: ("authority", "text"),
    Label.MEASURE: ("authority", "text", "unit"),
    Label.INDICATOR: ("authority", "name", "value"),
    Label.PERSON: ("name",),
    Label.POST: ("authority", "title"),
    Label.TENURE: ("authority", "kind"),
    Label.ORGANISATION: (),
    Label.BODY: ("authority", "name", "kind"),
    Label.THEME: ("label",),
    Label.DUTY: ("citation", "title"),
    Label.INTERVENTION: ("authority", "kind"),
    Label.MEETING: ("authority", "heldOn"),
    Label.DECISION: ("authority", "text"),
    Label.UPDATE: ("authority", "kind"),
    Label.WAIVER: ("authority", "gapKind", "reason", "approver", "until", "by", "on"),
    Label.CHANGE: ("authority", "subject"),
}


#: What says only how a document is put together, and needs no passage.
STRUCTURAL: frozenset[Relationship] = frozenset(
    {
        Relationship.ABOUT_AUTHORITY,
        Relationship.PART_OF,
        Relationship.REPORTS,
        Relationship.MADE_IN,
        Relationship.OF_BODY,
    }
)


#: Code list → code → what people read.
CODES: dict[str, dict[str, str]] = {
    "DocumentFamily": {
        "unannounced_inspection_letter": "unannounced inspection letter",
        "slac_report": "safeguarding and looked after children report",
        "child_protection_report": "child protection report",
        "looked_after_report": "looked after children report",
        "sif_report": "single inspection framework (SIF) report",
        "monitoring_visit_letter": "monitoring visit letter",
        "ilacs_report": "children’s services (ILACS) report",
        "focused_visit_letter": "focused visit letter",
        "jtai_letter": "joint targeted area inspection (JTAI) letter",
        "area_send_report": "area SEND report",
        "news_article": "news article",
        "improvement_plan": "improvement plan",
        "committee_agenda": "committee agenda",
        "minutes": "minutes",
        "governance_register": "governance register",
        "statement": "statement by an officer",
        "other": "other",
    },
    "DocumentState": {"loaded": "loaded", "cited": "cited", "expected": "expected"},
    "PassageKind": {
        "heading": "heading",
        "paragraph": "paragraph",
        "bullet": "bullet",
        "table_row": "table row",
        "cell": "cell",
        "line": "line",
        "footnote": "footnote",
    },
    "PassageReading": {
        "record": "record",
        "furniture": "furniture",
        "not_understood": "not understood",
    },
    "Framework": {
        "annual_unannounced": "annual unannounced inspection",
        "slac": "safeguarding and looked after children (SLAC)",
        "child_protection": "child protection",
        "looked_after": "looked after children",
        "sif": "single inspection framework (SIF)",
        "ilacs": "inspection of children’s services (ILACS)",
        "monitoring_visit": "monitoring visit",
        "focused_visit": "focused visit",
        "jtai": "joint targeted area inspection (JTAI)",
        "area_send": "area SEND inspection",
        "private_fostering": "private fostering",
        "other": "other",
    },
    "ResponseDueBasis": {"stated": "stated", "computed": "computed"},
    "IssuedOnBasis": {"printed": "printed", "file_name": "from the file’s name"},
    "Area": {
        "overall_effectiveness": "overall effectiveness",
        "help_and_protection": "help and protection",
        "children_in_care": "children in care",
        "adoption": "adoption",
        "care_leavers": "care leavers",
        "children_in_care_and_care_leavers": "children in care and care leavers",
        "leadership": "leadership",
        "lscb": "local safeguarding children board",
        "contact_referral_assessment": "contact, referral and assessment",
        "partnership": "partnership",
        "other": "other",
    },
    "Grade": {
        "outstanding": "outstanding",
        "good": "good",
        "requires_improvement": "requires improvement",
        "adequate": "adequate",
        "inadequate": "inadequate",
        "not_judged": "not judged",
    },
    "Polarity": {
        "strength": "strength",
        "satisfactory": "satisfactory",
        "weakness": "weakness",
        "mixed": "mixed",
    },
    "PolarityBasis": {"heading": "heading", "marker": "marker", "wording": "wording"},
    "RecommendationKind": {
        "recommendation": "recommendation",
        "area_for_improvement": "area for improvement",
        "area_for_priority_action": "area for priority action",
        "area_for_development": "area for development",
    },
    "CommitmentKind": {
        "measures": "measures",
        "reporting": "reporting",
        "review": "review",
        "meeting": "meeting",
        "alignment": "alignment",
        "other": "other",
    },
    "DatePrecision": {
        "day": "day",
        "month": "month",
        "range": "range",
        "quarter": "quarter",
        "year": "year",
        "financial_year": "financial year",
        "ongoing": "ongoing, no end",
        "none": "no date",
        "unread": "not read",
    },
    "ActionStatus": {
        "not_stated": "not stated",
        "not_started": "not started",
        "in_progress": "in progress",
        "complete": "complete",
        "overdue": "overdue",
        "paused": "paused",
    },
    "MeasureUnit": {
        "count": "count",
        "percentage": "percentage",
        "rate": "rate",
        "duration": "duration",
        "document": "document",
        "status": "status",
        "money": "money",
        "other": "other",
    },
    "StatutoryPost": {
        "dcs": "director of children’s services",
        "lmcs": "lead member for children’s services",
        "chief_executive": "chief executive",
        "leader": "leader of the council",
        "virtual_school_head": "virtual school head",
        "lscb_chair": "chair of the local safeguarding children board",
    },
    "TenureKind": {
        "permanent": "permanent",
        "acting": "acting",
        "interim": "interim",
        "vacant": "vacant",
        "not_stated": "not stated",
    },
    "OrganisationKind": {
        "local_authority": "local authority",
        "icb": "integrated care board",
        "ccg": "clinical commissioning group",
        "pct": "primary care trust",
        "nhs_trust": "NHS trust",
        "police": "police",
        "school": "school",
        "voluntary": "voluntary",
        "private": "private",
        "government": "government",
        "inspectorate": "inspectorate",
        "partnership": "partnership",
        "team": "team",
        "other": "other",
    },
    "BodyKind": {
        "lscb": "local safeguarding children board",
        "safeguarding_partnership": "safeguarding partnership",
        "corporate_parenting_board": "corporate parenting board",
        "scrutiny_committee": "scrutiny committee",
        "improvement_board": "improvement board",
        "cabinet": "cabinet",
        "council": "council",
        "health_and_wellbeing_board": "health and wellbeing board",
        "childrens_trust": "children’s trust",
        "executive_board": "executive board",
        "safeguarding_adults_board": "safeguarding adults board",
        "panel": "panel",
        "sub_committee": "sub committee",
        "team_meeting": "team meeting",
        "children_in_care_council": "children in care council",
        "other": "other",
    },
    "InterventionKind": {
        "direction": "direction",
        "improvement_notice": "improvement notice",
        "supervision_and_support": "supervision and support",
        "commissioner": "commissioner",
        "other": "other",
    },
    "UpdateKind": {
        "progress": "progress",
        "due_revised": "due revised",
        "claimed_complete": "claimed complete",
        "verified_complete": "verified complete",
        "reopened": "reopened",
    },
    "Basis": {
        "stated": "stated",
        "statute": "statute",
        "convention": "convention",
        "registered": "registered",
        "inferred": "inferred",
    },
    "Modality": {
        "is": "is",
        "planned": "planned",
        "recommended": "recommended",
        "denied": "denied",
        "ended": "ended",
    },
    "ReviewState": {"unreviewed": "unreviewed", "accepted": "accepted", "rejected": "rejected"},
    "LeadRole": {
        "lead": "lead",
        "joint": "joint",
        "support": "support",
        "copied": "copied",
        "addressee": "addressee",
    },
    "InspectorRole": {
        "lead": "lead",
        "deputy": "deputy",
        "team": "team",
        "analyst": "analyst",
        "quality_assurance": "quality assurance",
        "signatory": "signatory",
    },
    "OversightMode": {
        "monitors": "monitors",
        "scrutinises": "scrutinises",
        "challenges": "challenges",
        "supervises": "supervises",
    },
    "Stance": {
        "progress": "progress",
        "none": "no progress",
        "repeats": "repeats it",
        "cites": "only cites it",
    },
    "Severity": {
        "statutory": "statutory",
        "safety": "safety",
        "accountability": "accountability",
        "evidence": "evidence",
        "hygiene": "hygiene",
    },
    "ChainVerdict": {
        "unbroken": "unbroken",
        "unbroken_with_assumed_hops": "unbroken with assumed hops",
        "broken": "broken",
    },
    "ChainLevel": {
        "finding": "finding",
        "recommendation": "recommendation",
        "action": "action",
        "measure": "measure",
        "lead": "lead",
        "post": "post",
        "body": "body",
        "oversight": "oversight",
    },
    "PostRank": {
        "children_social_care_director": "assistant or deputy director of children’s social care",
        "corporate_director": "corporate director in charge of children’s services",
        "children_director": "assistant or deputy director in children’s services",
        "head_of_safeguarding": "head of safeguarding or quality",
        "head_of_service": "head of service",
        "head_of_other_service": "head of a service for children outside social care",
        "team_manager": "team or service manager",
        "principal_social_worker": "principal social worker",
        "independent_reviewing_manager": "manager of independent reviewing officers",
        "designated_officer": "designated officer (LADO)",
        "performance_manager": "performance, quality or participation manager",
        "council_post": "post in a service that councils run, or of the council itself",
        "partner_profession": "post of a profession that partners of the council employ",
    },
}


#: The gap catalogue, by id.
GAP_KINDS: dict[str, dict[str, str]] = {
    "recommendation_without_action": {
        "id": "recommendation_without_action",
        "number": "1",
        "title": "Recommendation without any action",
        "definition": "No action in any loaded plan is stated to address the recommendation, as made or as a plan quotes it. A proposed link that nobody has reviewed closes no gap, and is counted beside it.",
        "why": "Inspectors read the plan against their recommendations. Of a report under section 136 the authority must publish a written statement of what it will do and by when; of a visit under section 138 no law asks for one, and the next inspection looks at what became of it.",
        "closing": "Load the plan that answers it, or accept the proposed link if an action of a loaded plan does.",
        "severity": "statutory",
        "scope": "recommendations",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "recommendation_untraced": {
        "id": "recommendation_untraced",
        "number": "2",
        "title": "Recommendation untraced",
        "definition": "No action, update, meeting or later document is recorded as referring to the recommendation. Examined where a document dated after the report is loaded.",
        "why": "Nobody who reads the documents can tell what became of it.",
        "closing": "Load the document that tells what became of it, or accept the proposed link if a loaded one does.",
        "severity": "evidence",
        "scope": "recommendations with a later document",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "recommendation_without_accountable_lead": {
        "id": "recommendation_without_accountable_lead",
        "number": "3",
        "title": "Recommendation without a lead of its own",
        "definition": "No person, post, organisation or body is recorded as leading the recommendation as a whole, whoever leads its actions.",
        "why": "Each action may be done and the recommendation still not met, with nobody to answer for that.",
        "closing": "State who leads the recommendation as a whole, or load the plan or register that says so.",
        "severity": "statutory",
        "scope": "recommendations",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "recommendation_without_lead": {
        "id": "recommendation_without_lead",
        "number": "3",
        "title": "Recommendation without a lead",
        "definition": "Neither the recommendation nor any action that is stated to address it has a recorded lead.",
        "why": "Whoever wants to ask about it is told of nobody to ask.",
        "closing": "Load a plan that names a lead, or state who leads the recommendation or an action that answers it.",
        "severity": "statutory",
        "scope": "recommendations",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "leads_split_across_organisations": {
        "id": "leads_split_across_organisations",
        "number": "4",
        "title": "Leads in several organisations, none leading",
        "definition": "The leads of the recommendation's actions belong to more than one organisation, and none leads the recommendation itself.",
        "why": "Each partner can point at another.",
        "closing": "State who leads the recommendation as a whole, or load the plan or register that says so.",
        "severity": "accountability",
        "scope": "recommendations with an action",
        "source": "Working Together to Safeguard Children, 2023, chapter 2",
    },
    "recommendation_recurs": {
        "id": "recommendation_recurs",
        "number": "5",
        "title": "Recommendation that comes back",
        "definition": "The recommendation is recorded as the same issue as a recommendation or finding of an earlier inspection (stated, or proposed and accepted by a reviewer).",
        "why": "What was promised before did not last.",
        "closing": "It is a fact of record, which no document closes. Have the link rejected in review if it is not the same issue; else waive it with what is to be different this time.",
        "severity": "safety",
        "scope": "recommendations",
        "source": "Scrutiny of children's services: a short guide, Centre for Governance and Scrutiny",
    },
    "recommendation_partly_covered": {
        "id": "recommendation_partly_covered",
        "number": "6",
        "title": "Part of a recommendation without an action",
        "definition": "The recommendation adds a part to what it begins with, and no action that answers it, nor a measure of one, says a word that is peculiar to that part. Read from words; a person should judge.",
        "why": "A compound recommendation looks answered while one of its parts is not.",
        "closing": "Load a plan with an action for the part, or waive it where the words differ and an action does cover it.",
        "severity": "accountability",
        "scope": "recommendations in parts, with an action",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "weakness_without_recommendation": {
        "id": "weakness_without_recommendation",
        "number": "7",
        "title": "Weakness without a recommendation",
        "definition": "A finding of weakness carries no recommendation marker, and no recommendation is stated to rest on it (a proposed link counts once a reviewer accepts it).",
        "why": "Whether anybody was asked to put it right cannot be told from what the documents state.",
        "closing": "Accept the proposed link if a recommendation rests on the finding; else decide what is to be done about it and waive it with that reason.",
        "severity": "safety",
        "scope": "findings of weakness",
        "source": "Scrutiny of children's services: a short guide, Centre for Governance and Scrutiny",
    },
    "recommendation_without_finding": {
        "id": "recommendation_without_finding",
        "number": "8",
        "title": "Recommendation without a finding",
        "definition": "No finding is stated to support the recommendation (a proposed link counts once a reviewer accepts it).",
        "why": "What it rests on must be looked for by whoever has to act on it.",
        "closing": "Accept the proposed link to the finding that it rests on, or load a register that joins the two.",
        "severity": "hygiene",
        "scope": "recommendations",
        "source": "Golden Thread, evidence for every claim",
    },
    "response_late": {
        "id": "response_late",
        "number": "9",
        "title": "Required response late",
        "definition": "Every plan that responds to the inspection is dated after the response was due: the stated date, else 70 working days after publication with five working days of tolerance.",
        "why": "The law sets the period within which the written statement of proposed action is to be made.",
        "closing": "Load the response that was made in time, if there was one; else waive it with the reason for the delay.",
        "severity": "statutory",
        "scope": "inspections that require a response",
        "source": "Education and Inspections Act 2006, section 137; SI 2007/462; SI 2015/1792",
    },
    "response_missing": {
        "id": "response_missing",
        "number": "9",
        "title": "Required response missing",
        "definition": "No plan that responds to the inspection is among the documents, and its date has passed: the stated date, else 70 working days after publication with five working days of tolerance.",
        "why": "The law requires a written statement of proposed action.",
        "closing": "Load the written statement of action or the plan that responds to the inspection.",
        "severity": "statutory",
        "scope": "inspections that require a response",
        "source": "Education and Inspections Act 2006, section 137; SI 2007/462; SI 2015/1792",
    },
    "plan_wording_differs": {
        "id": "plan_wording_differs",
        "number": "10",
        "title": "Plan restates the recommendation in other words",
        "definition": "The words of the recommendation in the plan are not those of the report, but for punctuation, white space and a verb put before them.",
        "why": "A clause can be lost in the retelling.",
        "closing": "Load a plan that quotes the recommendation as the report has it.",
        "severity": "hygiene",
        "scope": "recommendations quoted in a plan",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "action_without_lead": {
        "id": "action_without_lead",
        "number": "11",
        "title": "Action without a lead",
        "definition": "No person, post, organisation or body is recorded as leading the action.",
        "why": "Whoever wants to ask about it is told of nobody to ask.",
        "closing": "Load a plan that names a lead, or state who leads the action.",
        "severity": "accountability",
        "scope": "actions",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "action_without_named_person": {
        "id": "action_without_named_person",
        "number": "11",
        "title": "Action without a named person",
        "definition": "No person is named as a lead, and no post that leads has one recorded holder at the plan's date.",
        "why": "A board that asks who answers for the action is told a title, a team or an organisation.",
        "closing": "Load a plan that names a person, or state who leads the action or who held the lead’s post at the plan’s date.",
        "severity": "accountability",
        "scope": "actions",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "lead_post_without_holder": {
        "id": "lead_post_without_holder",
        "number": "12",
        "title": "Post leads, and its holder is not known",
        "definition": "A post is named as lead without a person, and no document shows one holder of it at the plan's date.",
        "why": "The post may be vacant, or held by several people.",
        "closing": "State who held the post at the plan’s date, or load a document that shows it.",
        "severity": "accountability",
        "scope": "actions led by a post",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "lead_ambiguous": {
        "id": "lead_ambiguous",
        "number": "13",
        "title": "Ambiguous lead",
        "definition": "The lead's words fit more than one holder or more than one post, or name a rank and no service or organisation.",
        "why": "A board that asks who answers for the action gets several answers or none.",
        "closing": "Load a plan that names one post and what it is of; else waive it with which post is meant.",
        "severity": "accountability",
        "scope": "actions with a lead",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "lead_collective": {
        "id": "lead_collective",
        "number": "14",
        "title": "Body, team or group as lead",
        "definition": "The action is led by a body, an organisation, a team or a group of posts, and no person or single post is named beside it.",
        "why": "Everyone in the group is responsible, so nobody is.",
        "closing": "Load a plan that names a person or a post, or state who leads the action.",
        "severity": "accountability",
        "scope": "actions with a lead",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "leads_without_primary": {
        "id": "leads_without_primary",
        "number": "15",
        "title": "Several leads, none of them first",
        "definition": "More than one lead is named and nothing says which of them answers for the action.",
        "why": "Each can take it that another is doing it.",
        "closing": "Load a plan that says which of them leads and which of them support.",
        "severity": "accountability",
        "scope": "actions with several leads",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "chain_broken": {
        "id": "chain_broken",
        "number": "16",
        "title": "Broken chain",
        "definition": "From a lead of the action, recorded claims do not reach both someone who answers for the service (the director of children's services, or the lead's own chief executive or organisation) and a body.",
        "why": "If the action is not done, the documents do not show who above the lead has to answer for it.",
        "closing": "State to whom the lead’s post is accountable and which body oversees the action, or load the governance register that says so.",
        "severity": "accountability",
        "scope": "actions with a lead",
        "source": "Children Act 2004, sections 18 and 19; statutory guidance on the Director and Lead Member, 2013",
    },
    "holder_changed": {
        "id": "holder_changed",
        "number": "17",
        "title": "Post vacant, interim or changed hands",
        "definition": "The post is recorded as vacant, acting or interim, or its holder was followed by another after something was first recommended or planned: two names differ, or a later start is stated.",
        "why": "What the former holder undertook may not have been handed over.",
        "closing": "Where the post is recorded as vacant or held for a time, state who holds it now. That it changed hands is a fact of record: waive it once the open actions name who holds it now.",
        "severity": "accountability",
        "scope": "posts with a recorded holder",
        "source": "Statutory guidance on the Director and Lead Member, 2013",
    },
    "leads_concentrated": {
        "id": "leads_concentrated",
        "number": "18",
        "title": "Many actions on one post",
        "definition": "One post leads at least five of the plan's actions, and at least a tenth of them.",
        "why": "A single vacancy would stop a large part of the plan.",
        "closing": "Load a plan that spreads the actions, or waive it where one post is meant to lead them.",
        "severity": "hygiene",
        "scope": "plans with actions",
        "source": "Golden Thread, counted by post and never by person",
    },
    "lead_outside_remit": {
        "id": "lead_outside_remit",
        "number": "19",
        "title": "Lead perhaps outside the usual remit (advisory)",
        "definition": "Advisory: the themes read in the title of the lead's post and those read in the action have nothing in common, nor have their wider themes. Themes are read from words; no document states them.",
        "why": "The lead may lack the means to deliver the action.",
        "closing": "Advice only: load a plan with another lead, or waive it where the post does answer for the subject.",
        "severity": "hygiene",
        "scope": "actions with a theme led by a post with a theme",
        "source": "LG Inform Plus, lists of functions and services",
    },
    "without_overseeing_body": {
        "id": "without_overseeing_body",
        "number": "20",
        "title": "Action that no body oversees",
        "definition": "No body, organisation or post is recorded as overseeing the action or its recommendation; oversight of the plan as a whole is another answer, given beside it.",
        "why": "The documents do not show who is to ask about this action.",
        "closing": "State which body oversees the action or its recommendation, or load its terms of reference in a governance register.",
        "severity": "accountability",
        "scope": "actions",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "overseeing_body_ended": {
        "id": "overseeing_body_ended",
        "number": "21",
        "title": "Overseeing body that has ended",
        "definition": "The body has ended or been replaced, and no successor of it is recorded as overseeing a plan, recommendation or action.",
        "why": "Who watches over what it watched over cannot be told from the documents.",
        "closing": "State what its successor oversees now, or load the document that moves the oversight to it.",
        "severity": "accountability",
        "scope": "bodies that oversee or have ended",
        "source": "Working Together to Safeguard Children, 2018 and 2023",
    },
    "partner_without_forum": {
        "id": "partner_without_forum",
        "number": "22",
        "title": "Partner leads, in no forum it answers to",
        "definition": "The action is led outside the council (or by a post whose title is of a partner's profession, where no document says whose it is), and no body that oversees it, its recommendation or its plan is recorded as one that the partner belongs or answers to.",
        "why": "A partner cannot be called to account by a board on which it does not sit.",
        "closing": "Load a governance register that makes the partner a member of a body that oversees the action, or state to which such body its post answers.",
        "severity": "accountability",
        "scope": "actions led by a partner",
        "source": "Working Together to Safeguard Children, 2023, chapter 2",
    },
    "oversight_conflict": {
        "id": "oversight_conflict",
        "number": "23",
        "title": "Overseer who also delivers",
        "definition": "The body that oversees the work also leads an action of it (or a service called after it does), or it or a part of it is chaired by the officer whose work it oversees.",
        "why": "Nobody is a judge of their own work.",
        "closing": "Load a plan in which the body that oversees leads no action, or waive it with what keeps the two apart.",
        "severity": "accountability",
        "scope": "bodies with a chair or an action",
        "source": "Statutory guidance on overview and scrutiny, 2024; LSCB Regulations 2006",
    },
    "no_decision_recorded": {
        "id": "no_decision_recorded",
        "number": "24",
        "title": "Considered, and no decision recorded",
        "definition": "The meeting considered a report, plan or recommendation and no loaded document records what it decided.",
        "why": "Whether the body accepted, questioned or referred it cannot be shown.",
        "closing": "Load the minutes of the meeting, or a governance register that records what it decided.",
        "severity": "evidence",
        "scope": "meetings that considered something",
        "source": "Local Government Act 2000, section 9FE",
    },
    "action_overdue": {
        "id": "action_overdue",
        "number": "25",
        "title": "Action past its date",
        "definition": "The date (or the approved revised date) has passed and no document closes the action.",
        "why": "Either it was not done, or nobody has said that it was.",
        "closing": "Record that the action is complete, or state a revised date and who approved it.",
        "severity": "evidence",
        "scope": "actions with a date",
        "source": "HM Treasury DAO 02/20",
    },
    "action_without_date": {
        "id": "action_without_date",
        "number": "25",
        "title": "Action without a date",
        "definition": "No date is given for the action.",
        "why": "It can never be late.",
        "closing": "Load a plan that gives a date, or state by when it is due and who approved that.",
        "severity": "evidence",
        "scope": "actions",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "date_before_plan": {
        "id": "date_before_plan",
        "number": "25",
        "title": "Date before the plan",
        "definition": "The date lies before the day or month of the plan itself.",
        "why": "Either it was done before it was planned, or the date is wrong.",
        "closing": "Load a plan with a later date; else waive it where the action was done by then.",
        "severity": "evidence",
        "scope": "actions with a date",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "date_beyond_review": {
        "id": "date_beyond_review",
        "number": "25",
        "title": "Date beyond the plan's review",
        "definition": "The date lies after the date on which the plan is to be reviewed.",
        "why": "The review cannot judge it.",
        "closing": "Load a plan with an earlier date, or one that is reviewed later.",
        "severity": "evidence",
        "scope": "actions with a date, in a plan with a review",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "date_not_fixed": {
        "id": "date_not_fixed",
        "number": "25",
        "title": "Date not fixed",
        "definition": "The date is in words that name no time, such as Ongoing.",
        "why": "It can never be late.",
        "closing": "Load a plan that gives a date in place of the words, or state one and who approved it.",
        "severity": "evidence",
        "scope": "actions",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "date_not_resolvable": {
        "id": "date_not_resolvable",
        "number": "25",
        "title": "Date that gives no day",
        "definition": "The date is printed but can be read as no day or month, such as a financial year. A month is read as its last day.",
        "why": "Readers will differ on when the action is overdue.",
        "closing": "Load a plan that gives a day or a month, or state one and who approved it.",
        "severity": "evidence",
        "scope": "actions with a date",
        "source": "Education and Inspections Act 2006, section 137",
    },
    "date_revised_without_approval": {
        "id": "date_revised_without_approval",
        "number": "25",
        "title": "Date moved without approval",
        "definition": "The date was moved and nobody is recorded as having approved it.",
        "why": "A deadline that its own lead can move is no deadline.",
        "closing": "State the date again with who approved it, or load the minutes that do.",
        "severity": "evidence",
        "scope": "actions with a moved date",
        "source": "HM Treasury DAO 02/20",
    },
    "action_without_measure": {
        "id": "action_without_measure",
        "number": "26",
        "title": "Action without a measure",
        "definition": "Nothing says how the action's success is to be shown.",
        "why": "Completion cannot be told from effect.",
        "closing": "Load a plan that gives a measure, or state how success is to be shown.",
        "severity": "evidence",
        "scope": "actions",
        "source": "CfGS, ILACS: Ofsted and the role of children's services scrutiny, 2023",
    },
    "measure_of_activity": {
        "id": "measure_of_activity",
        "number": "26",
        "title": "Measure that counts activity",
        "definition": "The first measure of the action counts what was done and not what came of it.",
        "why": "Everything counted can be done with no child better off.",
        "closing": "Load a plan whose measure shows what came of it for children.",
        "severity": "evidence",
        "scope": "actions with a measure",
        "source": "CfGS, ILACS: Ofsted and the role of children's services scrutiny, 2023",
    },
    "measure_off_outcome": {
        "id": "measure_off_outcome",
        "number": "26",
        "title": "Measure perhaps off the outcome (advisory)",
        "definition": "Advisory: the measures share no word of substance with the action's desired outcome. Read from words; a person should judge.",
        "why": "The figure can improve and the outcome not.",
        "closing": "Advice only: load a plan whose measure is about the outcome, or waive it where it is, in other words.",
        "severity": "evidence",
        "scope": "actions with a measure and an outcome",
        "source": "CfGS, ILACS: Ofsted and the role of children's services scrutiny, 2023",
    },
    "measure_without_baseline_or_target": {
        "id": "measure_without_baseline_or_target",
        "number": "26",
        "title": "Measure without baseline or target",
        "definition": "No measure of the action states where it starts from or what it is to reach. A status in place of a measure has neither and is left to the kind for what is no measure.",
        "why": "Nobody can say whether the figure is good.",
        "closing": "Load a plan that says where the measure starts from and what it is to reach, or state a measure that does.",
        "severity": "evidence",
        "scope": "actions with a measure",
        "source": "CfGS, ILACS: Ofsted and the role of children's services scrutiny, 2023",
    },
    "measures_promised_absent": {
        "id": "measures_promised_absent",
        "number": "26",
        "title": "Promised measures absent",
        "definition": "The plan promises measures for its recommendations or outcomes, and no document gives them.",
        "why": "The plan's own test of success does not exist.",
        "closing": "Load the document that gives the measures promised.",
        "severity": "evidence",
        "scope": "plans that promise measures",
        "source": "CfGS, ILACS: Ofsted and the role of children's services scrutiny, 2023",
    },
    "not_a_measure": {
        "id": "not_a_measure",
        "number": "26",
        "title": "Measure that measures nothing",
        "definition": "Where the measure should be stands a document, a status or a product.",
        "why": "It shows that something exists, not that anything changed.",
        "closing": "Load a plan that says what is to be counted, or state a measure.",
        "severity": "evidence",
        "scope": "actions with a measure",
        "source": "CfGS, ILACS: Ofsted and the role of children's services scrutiny, 2023",
    },
    "threshold_inconsistent": {
        "id": "threshold_inconsistent",
        "number": "26",
        "title": "Thresholds that differ within a plan",
        "definition": "The measure accepts work that requires improvement, where another action of the same plan asks for good or better.",
        "why": "One plan has two ideas of what is good enough.",
        "closing": "Load a plan that asks for the same grade throughout.",
        "severity": "evidence",
        "scope": "actions measured by a grade",
        "source": "Ofsted framework: grades",
    },
    "closure_contradicted": {
        "id": "closure_contradicted",
        "number": "27",
        "title": "Closed, and contradicted later",
        "definition": "The action is said to be complete, and a later finding of weakness or recommendation is recorded as the same issue as the recommendation it answers.",
        "why": "What was closed had not been put right.",
        "closing": "Record that the action is reopened; else waive it with the evidence that it is complete all the same.",
        "severity": "safety",
        "scope": "actions said to be complete",
        "source": "Global Internal Audit Standards, standard 15.2",
    },
    "closure_without_evidence": {
        "id": "closure_without_evidence",
        "number": "27",
        "title": "Closed without evidence",
        "definition": "The action is said to be complete, and either no date, no evidence or nobody who verified it is recorded.",
        "why": "A claim of completion has to be shown.",
        "closing": "Record who verified that the action is complete, on which day and on what evidence.",
        "severity": "evidence",
        "scope": "actions said to be complete",
        "source": "Global Internal Audit Standards, standard 15.2",
    },
    "status_stale": {
        "id": "status_stale",
        "number": "27",
        "title": "Status out of date",
        "definition": "The latest dated status of an open action is more than 90 days old.",
        "why": "The register no longer says how things stand.",
        "closing": "Record how far the action has come, or load a later report on progress.",
        "severity": "evidence",
        "scope": "actions with a dated status",
        "source": "Statutory guidance on overview and scrutiny, 2024",
    },
    "document_missing": {
        "id": "document_missing",
        "number": "28",
        "title": "Document not loaded",
        "definition": "A loaded document cites it so that it can be known, or a rule says that it exists, and it is not among the documents loaded.",
        "why": "What it says may close or open other gaps: not found is not none.",
        "closing": "Load the document, or waive it where it is known not to exist.",
        "severity": "hygiene",
        "scope": "documents known",
        "source": "Golden Thread, not found is never none",
    },
    "evidence_secondary": {
        "id": "evidence_secondary",
        "number": "28",
        "title": "Second-hand source",
        "definition": "The document reports at second hand what another said, and claims rest on it.",
        "why": "The original may say something else.",
        "closing": "Load the document that is reported on.",
        "severity": "hygiene",
        "scope": "documents loaded",
        "source": "Golden Thread, evidence for every claim",
    },
    "evidence_undated": {
        "id": "evidence_undated",
        "number": "28",
        "title": "Undated source",
        "definition": "The document has no date of issue.",
        "why": "It cannot be said whether what it states was still so.",
        "closing": "Load the document with its date, such as a copy that bears one.",
        "severity": "hygiene",
        "scope": "documents loaded",
        "source": "Golden Thread, evidence for every claim",
    },
    "facts_conflict": {
        "id": "facts_conflict",
        "number": "28",
        "title": "Different values of one fact",
        "definition": "Passages, of one report or of several, give one property of one thing different values, which neither rounding nor the way they are written explains.",
        "why": "Both may be right, of different days or groups; whoever relies on one of them should know of the other.",
        "closing": "Ask the publisher which value is right, and load a corrected document; else waive it with which one holds.",
        "severity": "evidence",
        "scope": "things whose facts are cited",
        "source": "Golden Thread, evidence for every claim",
    },
}
