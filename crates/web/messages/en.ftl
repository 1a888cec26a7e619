# Words of pages, in English. Every message here has its twin in cy.ftl, with the same variables.

skip-link = Skip to main content
nav-today = Today
nav-language = Cymraeg
nav-service = Service information
nav-menu = Menu
signed-in-as = Signed in as { $name }.
sign-out = Sign out
draft = Draft
welsh-draft = The Welsh on these pages has not been checked by a translator yet.
error = Error
error-title = There is a problem
error-page-title = Error: { $title }
success = Success
absent-title = Page not found
absent-what = There is no such page, or it is not one that you may see.
absent-do = Go to the first page
elsewhere-title = This form came from another site
elsewhere-do = Nothing was done. Open the page here, and send the form again.
late-title = Sorry, this takes too long
late-do = Try again in a few seconds. What you sent may have been saved meanwhile: look before you send it again.
too-long-title = What you sent is too long
too-long-do = Nothing was saved: a form holds about 500,000 letters at most. Go back, keep a copy of what you wrote if it is still there, and send less at once. Of a conversation, record some of the cases first.
busy-title = Sorry, too many people are asking at once
busy-do = Try again in a few seconds. Nothing that you saved is lost.
full-title = Nothing can be recorded or shown: the disk of the service is full
full-do = Tell whoever runs this service. Keep what you wrote, and send it again once there is room: it is recorded once.
stopped-title = Nothing can be recorded or shown: the disk of the service failed
stopped-do = Tell whoever runs this service. Keep what you wrote, and send it again once the service is back: it is recorded once.
fault-title = Sorry, there is a problem with the service
fault-what = This is our fault, not yours. Nothing that you saved is lost.
fault-do = Try again. If it happens again, tell an administrator this reference: { $reference }.
nothing-yet-title = There is nothing for your role here yet
nothing-yet = What you do is done with the touchstone command.
sign-in = Sign in
username = Username
password = Password
password-show = Show
password-hide = Hide
password-show-label = Show password
password-hide-label = Hide password
password-shown = Your password is visible
password-hidden = Your password is hidden
sign-in-wrong = The username or the password is wrong
sign-in-too-many = There were too many attempts. Try again in 15 minutes
sign-in-kept = You were signed out. Sign in, and what you wrote is kept as a draft.
sign-in-help = An administrator sets passwords, and sets a new one if you forget yours.
registration-life_or_ipp = life sentence or IPP
registration-iom = integrated offender management
registration-visor = ViSOR
registration-domestic_abuse = domestic abuse
registration-domestic_abuse_history = history of domestic abuse
registration-stalking = stalking
registration-child_protection = child protection
registration-child_concerns = concerns about children
registration-risk_to_children = risk to children
registration-adult_at_risk = adult at risk
registration-terrorism = terrorism
registration-public_interest = public interest
registration-serious_further_offence = serious further offence
staff-title = Member of staff
staff-heading = What is due about this member of staff
staff-code = Staff code { $code }
staff-team = Team
staff-manager = Line manager
staff-how = Supervision, observation and reviews of staff are recorded where your region records them today. The next extract brings them here, and meets what is due.
document-oasys = OASys assessment
document-title = Document
document-state = How far it is
document-author = Written by
document-submitted = Handed in on
document-needed = Needed by
document-signed = Signed by
document-signed-by = { $name }, { $day }
document-nobody = Nobody yet
document-reference = Reference
document-how = Sign it or send it back where it was handed in. The next extract brings that here, and meets what is due.
today-heading = Today, { $day }
age = Facts are from the extract of { $day } ({ $age }) and from what was recorded here since.
age-today = today's
age-none = No extract has been brought in yet.
today-now = Needs you now
today-group = { $who }: { $what }, { $time }
today-empty-next = Nothing needs you today or within a week. The next duty is due on { $day }.
today-empty = Nothing is due. Duties appear here once cases are brought in for which you are accountable.
nobody-holds = No practitioner
held-by = Practitioner: { $name }
record-oversight = Record oversight
of-whom = of { $name }
pages = Pages of overdue duties
page-before = Previous page
page-after = Next page
sum-title = At a glance
sum-now = Needs you now
sum-overdue = Overdue beside these
sum-week = Due within 7 days beside these
sum-gaps = Missing facts
sum-how = How this is worked out
sum-how-text = “Needs you now” is what answers an event (changed risk, serious information, a new practitioner) and is overdue or due within 7 days, and whatever is due today. The time needed is the sum of the minutes that each rule gives for what needs you now, is overdue or is due within 7 days, on every page of the list; what is held back is left out. The time there is is that of the 7 days that begin today.
tag-due = { $status }: { $day }
case-heading = Oversight of this case
case-title = Case
crn = CRN { $crn }
case-on = This is the case on { $day }, with all that is known now.
case-as-known = This is the case on { $day }, with only what had been recorded by the end of that day.
case-due = What is due, and why
case-nothing-due = No rule makes anything due.
case-not-due = What is not due, and why not
case-all-due = Every rule about cases makes something due here.
case-timeline = What happened
case-nothing-happened = Nothing is known to have happened.
case-other-day = Look at another day
practitioner = Practitioner
supervision = Supervision
from = From { $from }
from-until = From { $from } to { $until }
why-rule = The rule
why-due = Why
why-also = Also
why-numbers = Numbers
why-more = Numbers, sources, and what would change it
why-what = What the rule says
why-edition = Edition { $edition }
became = { $attribute }: { $value }
by = by
recorded-late = Recorded on { $day }, { $late }.
outcome-recorded = Oversight is recorded
outcome-nothing = It met nothing that was due, and moved no date.
outcome-met = Met: { $rule }, due { $day }
outcome-met-no-day = Met: { $rule }
outcome-next = Next: { $rule }, due { $day }
outcome-changed = Changed: { $rule }
limited-title = Access to this record is limited
limited-do = Ask your head of PDU who may see it.
ask-on = On which day?
ask-known = Only what had been recorded by then
ask-known-hint = What was recorded later is left out, also where it happened earlier.
ask-show = Show that day
wrong-day = Enter a real day, with day, month and year
date-day = Day
date-month = Month
date-year = Year
save = Save
save-draft = Save as draft
cancel = Cancel
record-due = This conversation can meet:
record-nothing-due = Nothing is due within 14 days. What you record still counts, and may move the next date.
record-kept = Your draft is kept. Only you can see it.
record-from-draft = This is what you wrote before and have not saved as a record.
record-prefilled = { $what } (change)
decision = What was decided?
decision-endorsed = Plan endorsed
decision-endorsed_with_actions = Plan endorsed, with actions
decision-changed_plan = Plan changed
decision-changed_risk = Assessment of risk changed
decision-enforcement = Enforcement
decision-recall = Recall
decision-no_action = No action
decision-further_information = More information needed
rationale = Why?
rationale-hint = A sentence or two. There is room below for actions, the person's own view and their diversity needs.
purposes = What did it serve?
record-on = When was it?
record-minutes-label = How many minutes did it take?
record-changed = Did it change the work?
record-sensitive = The person may not be shown this if they ask for their data
record-anew = Save again: this page was open for too long
record-future = The day is still to come: record what was done once it is done
record-before = Supervision began on { $day }: enter a day since then
record-no-purpose = Choose what it served
record-minutes = Enter minutes as a whole number from 1 to 1,440, or leave them out
record-text = The text is too long or has characters that cannot be kept: use up to 20,000 letters
record-no-decision = Choose what was decided
record-no-rationale = Say why in a sentence
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
rule-countersigning-assessment = Countersigning: assessment
rule-countersigning-home-visit = Countersigning: home visit
rule-countersigning-home-visit-referred = Countersigning: home visit, referred
rule-countersigning-recall = Countersigning: recall
rule-countersigning-report = Countersigning: report
rule-court-gatekeeping-check = Court report: check
rule-panels-lifer = Lifer panel
rule-panels-mappa-level-1 = MAPPA level 1 review
rule-pay-progression-opening = Pay progression: opening
rule-pay-progression-outcome = Pay progression: outcome
rule-performance-management-conversation = Performance conversation
rule-performance-management-conversation-light = Performance conversation, light
rule-quality-assurance-aqa = AQA
rule-quality-assurance-rcat = RCAT
rule-reflective-supervision-observation = Observation
rule-reflective-supervision-session = Reflective session
rule-spo-induction-sessions = SPO induction
rule-supervision-one-to-one = One-to-one
rule-supervision-spo-one-to-one = One-to-one of an SPO
rule-touch-points-before-release = Touch point before release
rule-touch-points-ending = Touch point before supervision ends
rule-touch-points-high-risk = Touch point: high risk
rule-touch-points-initial = Touch point: new case
rule-touch-points-reallocated = Touch point: reallocated
rule-touch-points-risk-lowered = Touch point: risk lowered
rule-touch-points-risk-raised = Touch point: risk raised
rule-touch-points-serious-information = Touch point: serious information
rule-touch-points-standard = Touch point: standard
rule-touch-points-unassessed = Touch point: not assessed

minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
age-days = { $count ->
    [one] { $count } day old
   *[other] { $count } days old
}
days-later = { $count ->
    [one] { $count } day later
   *[other] { $count } days later
}
in-one-conversation = { $count ->
    [one] { $count } duty
   *[other] { $count } in one conversation
}
case-not-due-rules = { $count ->
    [one] { $count } rule makes nothing due: why not
   *[other] { $count } rules make nothing due: why not
}
case-earlier = { $count ->
    [one] { $count } earlier entry
   *[other] { $count } earlier entries
}
today-overdue = Overdue ({ $count })
today-week = Due within 7 days ({ $count })
today-limited-few = Fewer than 5 more duties are about people whose records you may not see. Your head of PDU can say who acts.
today-limited = { $count ->
    [one] { $count } more duty is about somebody whose record you may not see. Your head of PDU can say who acts.
   *[other] { $count } more duties are about people whose records you may not see. Your head of PDU can say who acts.
}

looks-link = Who has looked at this record
looks-title = Who has looked at this record
looks-what = Every look at this record and every change of it, the newest first. Looks at lists of a whole team, PDU or region that this record is or was in are among them.
looks-none = Nobody has looked at this record yet.
looks-back = Back to the case
looks-when = When
looks-who = Who
looks-did = What
looks-for = What for
looks-refused = Tried to see it and was refused
verb-collection = Brought in
verb-alteration = Changed or added to
verb-consultation = Looked at
verb-disclosure = Given out
verb-combination = Put together with other data
verb-erasure = Erased
scope-everybody = with everybody
scope-unit = with all of { $unit }
why-title = Why are you looking at this record?
why-what-for = It is not given to you or your team today. Your answer is kept with your name, and those who answer for the record can see it.
why-allocation = Theirs: they hold it, manage or cover
why-helping = I help a team that is short of staff
why-duty = I am on duty
why-checking = I check or countersign work on it
why-assurance = I review the quality of work on it
why-enquiry = A court, the police or another service asks
why-inquiry = I look into a complaint, or into who looked
why-not-said = Not said
receipt-link = Receipt for the record of { $day }
