# Words of the pages of oversight, in English. What recording begins with stands in the file of all pages.

at = { $day } at { $time }
recorded-at = Recorded on { $when }.
outcome-corrected = The record is corrected. The first entry is kept beside it.
outcome-agreed = Another date is agreed
corrected = Corrected
corrected-at = Another entry took the place of this one on { $when }.
corrects = This corrects an earlier entry: { $reason }
correct-this = Correct this
of-day = of { $day }
with-whom = with { $name }
actions = Actions
action-until = by { $day }
own-view = The person's own view
own-view-hint = What they say of their risks, their plan and what helps.
diversity = Diversity needs considered
diversity-hint = For example health, disability, language, faith, caring for somebody, or past trauma: and what the plan makes of them.
occasion = Was it planned?
occasion-planned = Planned
occasion-responsive = In response to something
asked-for = What did the practitioner ask for?
asked-for-decide = A decision
asked-for-test_my_thinking = Somebody to test their thinking
asked-for-record = That it is on record
asked-for-was = Asked for: { $what }
work-changed = It changed the work.
work-not-changed = It did not change the work.
record-add = Add actions, the person's own view, diversity needs
action-number = Action { $number }
action-what = What is to be done?
action-owner = Who does it?
action-by = By when?
record-action = Say what is to be done, in at most 20,000 letters
record-action-before = Enter the day of the conversation or a later one
ndelius-title = What this is in NDelius
ndelius-how = Type and outcome follow from what you choose. You are not asked for them.
ndelius-as = In NDelius as: { $what }.
ndelius-no-code = code not public
ndelius-no-outcome = outcome not public
ndelius-there = It is in NDelius.
ndelius-not-yet = Not in NDelius yet: whoever recorded it, or their administrator, enters it there.
correct-record = Correct a record
correct-how = What you save is a new entry. The entry that it corrects is kept and stays in sight.
correct-reason = Why is it corrected?
correct-reason-hint = For example: wrong day, or the conversation was about another plan.
correct-save = Save the correction
correct-no-reason = Say why it is corrected
correct-nothing = Nothing would change: change what is wrong
agree-date = Agree another date
agree-rule = Rule
agree-standard = Standard date
agree-agreed = Date agreed before
agree-latest = Latest date that the rule allows
agree-how = The rule allows professional judgement. The date stands until the next oversight.
agree-next = What is the new date?
agree-hint = What makes this date right for this person.
agree-save = Agree this date
agree-latest-passed = The latest date that the rule allows has passed, so that no other date can be agreed.
agree-passed = The date has passed: enter today or a later day
agree-too-late = The latest that the rule allows is { $day }: enter that day or an earlier one
agree-not-due = The rule makes nothing due any more: go back to the case
today-conversation = Record this conversation
conversation-title = Record a conversation
conversation-heading = Conversation with { $name }
conversation-how = These cases have something overdue or due within 14 days. Write about those that you talked over: what you leave empty is not recorded.
conversation-all = These are all the cases of this practitioner. Write about those that you talked over: what you leave empty is not recorded.
conversation-empty = None of their cases that you may record has anything overdue or due within 14 days.
conversation-back = Go back to Today
conversation-minutes = How many minutes did it take in all?
conversation-minutes-hint = They are split evenly over the cases that you write about.
conversation-too-few = Enter at least a minute for each case, or leave the minutes out
conversation-serves = Recorded as: { $what }
conversation-not = Not talked over
conversation-wrong = { $name }: { $what }
conversation-nothing = Say what was decided about at least one case, and why
conversation-others = { $count ->
    [one] Show { $count } more case with nothing due within 14 days
   *[other] Show { $count } more cases with nothing due within 14 days
}
conversation-limited-few = Access to fewer than 5 more cases is limited. Your head of PDU can say who may see them.
conversation-limited = { $count ->
    [one] Access to { $count } more case is limited. Your head of PDU can say who may see it.
   *[other] Access to { $count } more cases is limited. Your head of PDU can say who may see them.
}
conversation-recorded = { $count ->
    [one] Oversight of { $count } case is recorded
   *[other] Oversight of { $count } cases is recorded
}
