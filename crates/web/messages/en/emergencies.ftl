# Words of the page of emergencies, in English.

nav-emergencies = Emergencies
emergencies-title = Emergencies
emergencies-what = An administrator sees no case. In an emergency they ask, with a reason; a head of PDU or another administrator allows it, and the case can then be seen for { $minutes } minutes. Every look is logged. Each stays here as an alarm until somebody else takes note of it.
emergencies-none = Nobody has asked to see a case.
emergency-case = Case with CRN { $crn }
emergency-asked-by = Asked by
emergency-asked-at = Asked on
emergency-reason = Reason
emergency-allowed-by = Allowed by
emergency-until = Can be seen until
emergency-noted-by = Noted by
emergency-nobody-yet = Nobody yet
emergency-see = See the case with CRN { $crn }
emergency-allow = Allow it for CRN { $crn }
emergency-note = Take note for CRN { $crn }
emergency-ask = Ask to see a case
emergency-ask-what = Only in an emergency. What you ask, and every look, is shown to the head of PDU of the case, to auditors and to all administrators.
emergency-crn = CRN
emergency-why = Why do you need to see it?
emergency-why-hint = Say what happened, and who needs an answer by when.
emergency-ask-do = Ask
emergency-no-reason = Say why you need to see it, in a sentence
emergency-no-case = Enter the CRN of a case that you may ask for
emergency-same-person = Somebody else must do this: nobody opens a case for themselves
emergency-already = Somebody allowed this already
emergency-late = This was asked too long ago. If it is still an emergency, it must be asked again
emergency-not-yet = Nobody has allowed this yet, so there is nothing to take note of
emergency-seeing = You see this in an emergency, until { $until }. Every look is logged and shown to the head of PDU.
alarm-title = Emergency
alarm = { $count ->
    [one] Somebody asked to see a case in an emergency, and nobody has taken note yet.
   *[other] { $count } times somebody asked to see a case in an emergency, and nobody has taken note yet.
}
alarm-see = See who asked, and why
warning = Warning
midnight = midnight
midday = midday
