# Words of explanations, in English. Every message here has its twin in cy.ftl, with the same variables.

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
day = { $day } { $month } { $year }

days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}

attribute-case_type = case type
attribute-team_kind = team kind
attribute-region = region
attribute-pdu = PDU
attribute-rosh = ROSH
attribute-tier = tier
attribute-mappa_level = MAPPA level
attribute-mappa_category = MAPPA category
attribute-registration = registrations
attribute-cohort = cohorts
attribute-grade = grade
attribute-on_probation_terms = on probation terms
attribute-top_of_pay_band = top of pay band
attribute-light_performance = light performance
attribute-arm = arm
attribute-kind = kind
attribute-report_type = report type

value-community = community
value-licence = licence
value-custody = custody
value-sentence_management = sentence management
value-court = court
value-other = other
value-not_assessed = not assessed
value-low = low
value-medium = medium
value-high = high
value-very_high = very high
value-yes = yes
value-no = no
value-none = none
value-unknown = unknown
value-early_adopter = early adopter
value-treatment = treatment
value-control = control
value-oasys = oasys
value-pre_sentence_report = pre-sentence report
value-parole_report = parole report
value-dangerousness_assessment = dangerousness assessment
value-home_visit_risk_assessment = home visit risk assessment
value-recall = recall
value-mappa_referral = MAPPA referral
value-transfer_request = transfer request
value-draft = draft
value-submitted = submitted
value-returned = returned
value-countersigned = countersigned
value-double_countersigned = double countersigned
value-self_signed = self-signed
value-withdrawn = withdrawn

anchor-supervision_start = start of supervision
anchor-first_allocated = first allocation
anchor-allocated = latest allocation
anchor-post_started = start in the present grade
anchor-service_started = start of service
anchor-release_date = release date
anchor-supervision_end_expected = expected end of supervision
anchor-needed_by = day by which the document is needed

on-supervision_start = supervision began on { $day }
on-first_allocated = first allocated on { $day }
on-allocated = allocated on { $day }
on-post_started = in the present grade since { $day }
on-service_started = in service since { $day }
on-release_date = to be released on { $day }
on-supervision_end_expected = supervision is expected to end on { $day }

event-rosh_raised = ROSH was raised
event-rosh_lowered = ROSH was lowered
event-reallocated = the case was reallocated
event-serious_risk_information = serious information about risk came in
event-arrest_for_serious_offence = an arrest for a serious offence was reported
event-safeguarding_concern = a safeguarding concern was raised
event-recall_considered = recall was considered
event-enforcement_considered = enforcement was considered
event-other = { $code } happened

status-met = Met
status-met_late = Met late
status-overdue = Overdue
status-due_today = Due today
status-due_soon = Due soon
status-upcoming = Upcoming
status-paused = Paused
status-gap = Cannot be worked out

basis-published = published
basis-practice = practice
basis-local = local
basis-assumed = assumed

number-within = within
number-count = count
number-every = every
number-first = first
number-times = times
number-lead = lead
number-opens = opens
number-by = by
number-or_within = or within
number-at_most = agreed date at most
number-minutes = minutes

role-line_manager = the line manager
role-spo = an SPO
role-pdu_head = a head of PDU
role-qdo = a quality development officer
role-peer = a colleague

purpose-case_oversight = an oversight
purpose-risk_change = an oversight of changed risk
purpose-recall_decision = a recall decision
purpose-enforcement_decision = an enforcement decision
purpose-mappa_level_1_review = a MAPPA level 1 review
purpose-lifer_panel = a lifer panel
purpose-high_risk_review = a high risk review
purpose-allocation_oversight = an allocation note
purpose-home_visit_decision = a home visit decision
purpose-one_to_one = a one-to-one
purpose-reflective_session = a reflective session
purpose-observation = an observation
purpose-performance_conversation = a performance conversation
purpose-performance_plan = a performance plan
purpose-pay_progression_opening = a pay progression opening conversation
purpose-pay_progression_evidence = pay progression evidence
purpose-pay_progression_outcome = a pay progression outcome
purpose-absence_review = an absence review
purpose-wellbeing = a wellbeing conversation
purpose-aqa = an AQA
purpose-rcat = an RCAT
purpose-court_case_assessment = a court case assessment
purpose-inspection_assessment = an inspection assessment
purpose-check_in = a check-in
purpose-protected_hour = a protected hour
purpose-induction_session = an induction session

held = { $attribute } { $value } since { $day }
in-force = in force here since { $day }
after = { $period } after { $base }
before = { $period } before { $base }
last-case = the last oversight on { $day }
last-staff = the last one on { $day }
base-since = { $day }, when the rule began to apply
base-anchor = { $day }, the { $anchor }
base-needed-by = { $day }, when the document is needed
base-agreed = { $day }, the date that was agreed
base-day-of-year = { $day }, which the rule names
base-event = { $day }, when { $event }
base-submitted = { $day }, when the document was submitted
base-absence = { $day }, the last day of an absence of 28 days or more
base-year = { $day }, the first day of the year
fact-since = the rule has applied since { $day }
fact-submitted = submitted on { $day }
fact-needed-by = needed by { $day }
fact-agreed = another date was agreed: { $day }
fact-day-of-year = the rule names { $day }
fact-absence = an absence of 28 days or more ended on { $day }
fact-record = { $purpose } on { $day }, recorded { $recorded }
fact-record-undated = { $purpose } on { $day }
fact-signed = signed by { $name } on { $day }
fact-signed-not-counted = signed by { $name } on { $day }, which does not count
fact-away = { $name } is away, so cover was followed
fact-absent = absent from { $from } to { $until }
fact-absent-open = absent since { $from }, with no end known
fact-cut = the date agreed, { $day }, is later than allowed and was cut
milestone = milestone { $number } of { $of } in the year from { $day }
milestone-spread = milestone { $number } of { $of } in the year from { $day }, { $shift } days earlier to spread the work
later-of = { $winner }; later than { $loser } ({ $day })
later-than-fact = { $winner }; later than { $loser }
earlier-than-fact = { $winner }; earlier than { $loser }
earlier-of = { $winner }; earlier than { $loser } ({ $day })

headline-due = { $status }: due { $due }
headline-met = { $status } on { $met }; due { $due }
headline-met-no-due = { $status } on { $met }
headline-paused = Paused: an absence without an end has lasted more than 28 days
headline-gap = Cannot be worked out: { $missing } is not known
standard = without the agreed date it would be due { $day }
accountable = accountable: { $name }
unassigned = accountable: nobody could be found (unassigned)

not-due = Not due because { $reason }
reason-policy-begins = the policy is not in force until { $day }
reason-adopted-later = the policy is not in force until { $day } in this unit
reason-not-adopted = the policy is in force only where adopted, and this unit has not adopted it
reason-not-in-edition = the edition in force has no such rule
reason-switched-off = a local edition switches the rule off in this unit
reason-case-begins = supervision starts on { $day }
reason-case-ended = supervision ended on { $day }
reason-staff-begins = the person starts on { $day }
reason-staff-ended = the person left on { $day }
reason-condition = { $attribute } is { $value }
reason-condition-set = { $attribute } are { $value }
reason-no-day = { $anchor } is not known
reason-opens = it opens on { $day }
reason-no-event = no such event has happened since the rule began to apply
reason-no-milestone = there is no milestone left this year
reason-after-year = it falls after { $day }, the end of the year
reason-state = state is { $value }
reason-submitted-later = the document is submitted on { $day }
reason-submitted-before = the document was submitted before { $day }, when the policy came into force in its unit
reason-no-countersignature = it needs no countersignature

label-edition = { $title } ({ $id }), owner { $owner }, compared with its sources on { $day }
label-about = about: { $about }
label-about-when = about: { $about }, when { $when }
label-purposes = met by: { $what }; by: { $who }
label-note = Note: { $note }
label-met-by = met by: { $what }
label-changes = would change with: { $what }
met-by = { $what } by { $who }
met-by-times = { $count } records: { $what } by { $who }
met-by-signature = the signature that is missing
changes = a change of { $what }
change-record = a new record
change-agreed = another date, agreed with a rationale
change-event = another event
change-anchor = the day of { $anchor }
change-absence = an absence of 28 days or more
change-document = the document's state
or = { $first } or { $last }
number-line = { $name } { $value }: { $basis }
number-line-source = { $name } { $value }: { $basis }, { $doc } section { $section }
number-line-standard = { $name } { $value } here instead of { $standard }: { $basis }
