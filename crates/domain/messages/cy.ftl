# Geiriau esboniadau, yn Gymraeg: drafft, heb ei wirio gan gyfieithydd. Draft Welsh; every message here has its twin in en.ftl.

month-1 = Ionawr
month-2 = Chwefror
month-3 = Mawrth
month-4 = Ebrill
month-5 = Mai
month-6 = Mehefin
month-7 = Gorffennaf
month-8 = Awst
month-9 = Medi
month-10 = Hydref
month-11 = Tachwedd
month-12 = Rhagfyr
day = { $day } { $month } { $year }

days = { $count ->
    [one] { $count } diwrnod
    [two] { $count } ddiwrnod
   *[other] { $count } diwrnod
}
working-days = { $count ->
    [one] { $count } diwrnod gwaith
    [two] { $count } ddiwrnod gwaith
   *[other] { $count } diwrnod gwaith
}
weeks = { $count ->
    [one] { $count } wythnos
   *[other] { $count } wythnos
}
months = { $count ->
    [one] { $count } mis
    [two] { $count } fis
   *[other] { $count } mis
}
years = { $count ->
    [one] { $count } flwyddyn
    [two] { $count } flynedd
   *[other] { $count } blynedd
}

attribute-case_type = math o achos
attribute-team_kind = math o dîm
attribute-region = rhanbarth
attribute-pdu = PDU
attribute-rosh = ROSH
attribute-tier = haen
attribute-mappa_level = lefel MAPPA
attribute-mappa_category = categori MAPPA
attribute-registration = cofrestriadau
attribute-cohort = carfannau
attribute-grade = gradd
attribute-on_probation_terms = ar delerau'r gwasanaeth prawf
attribute-top_of_pay_band = ar ben y band cyflog
attribute-light_performance = sgyrsiau perfformiad ysgafnach
attribute-arm = grŵp gwerthuso
attribute-kind = math
attribute-report_type = math o adroddiad

value-community = cymunedol
value-licence = trwydded
value-custody = dalfa
value-sentence_management = rheoli dedfrydau
value-court = llys
value-other = arall
value-not_assessed = heb ei asesu
value-low = isel
value-medium = canolig
value-high = uchel
value-very_high = uchel iawn
value-yes = ie
value-no = na
value-none = dim
value-unknown = anhysbys
value-early_adopter = mabwysiadwr cynnar
value-treatment = triniaeth
value-control = rheolydd
value-oasys = oasys
value-pre_sentence_report = adroddiad cyn dedfrydu
value-parole_report = adroddiad parôl
value-dangerousness_assessment = asesiad o berygl
value-home_visit_risk_assessment = asesiad risg ymweliad cartref
value-recall = adalw
value-mappa_referral = atgyfeiriad MAPPA
value-transfer_request = cais trosglwyddo
value-draft = drafft
value-submitted = wedi'i gyflwyno
value-returned = wedi'i ddychwelyd
value-countersigned = wedi'i gydlofnodi
value-double_countersigned = wedi'i gydlofnodi ddwywaith
value-self_signed = wedi'i lofnodi gan yr awdur
value-withdrawn = wedi'i dynnu'n ôl

anchor-supervision_start = dechrau'r oruchwyliaeth
anchor-first_allocated = y dyraniad cyntaf
anchor-allocated = y dyraniad diweddaraf
anchor-post_started = dechrau yn y radd bresennol
anchor-service_started = dechrau'r gwasanaeth
anchor-release_date = dyddiad rhyddhau
anchor-supervision_end_expected = diwedd disgwyliedig yr oruchwyliaeth
anchor-needed_by = y diwrnod y mae angen y ddogfen

on-supervision_start = dechreuodd yr oruchwyliaeth ar { $day }
on-first_allocated = dyrannwyd gyntaf ar { $day }
on-allocated = dyrannwyd ar { $day }
on-post_started = yn y radd bresennol ers { $day }
on-service_started = yn y gwasanaeth ers { $day }
on-release_date = i'w ryddhau ar { $day }
on-supervision_end_expected = disgwylir i'r oruchwyliaeth ddod i ben ar { $day }

event-rosh_raised = codwyd y ROSH
event-rosh_lowered = gostyngwyd y ROSH
event-reallocated = ailddyrannwyd yr achos
event-serious_risk_information = daeth gwybodaeth ddifrifol am risg i law
event-arrest_for_serious_offence = adroddwyd am arestiad am drosedd ddifrifol
event-safeguarding_concern = codwyd pryder diogelu
event-recall_considered = ystyriwyd adalw
event-enforcement_considered = ystyriwyd gorfodi
event-other = digwyddodd { $code }

status-met = Wedi'i gyflawni
status-met_late = Wedi'i gyflawni'n hwyr
status-overdue = Hwyr
status-due_today = I'w wneud heddiw
status-due_soon = I'w wneud yn fuan
status-upcoming = I ddod
status-paused = Wedi'i oedi
status-gap = Ni ellir ei gyfrifo

basis-published = cyhoeddedig
basis-practice = arfer
basis-local = lleol
basis-assumed = tybiaeth

number-within = o fewn
number-count = nifer
number-every = bob
number-first = y tro cyntaf
number-times = gwaith
number-lead = ymlaen llaw
number-opens = yn agor
number-by = erbyn
number-or_within = neu o fewn
number-at_most = dyddiad y cytunwyd arno, ar y mwyaf
number-minutes = munudau

role-line_manager = y rheolwr llinell
role-spo = uwch swyddog prawf
role-pdu_head = pennaeth PDU
role-qdo = swyddog datblygu ansawdd
role-peer = cydweithiwr

purpose-case_oversight = goruchwyliad
purpose-risk_change = goruchwyliad o newid mewn risg
purpose-recall_decision = penderfyniad adalw
purpose-enforcement_decision = penderfyniad gorfodi
purpose-mappa_level_1_review = adolygiad MAPPA lefel 1
purpose-lifer_panel = panel carcharorion am oes
purpose-high_risk_review = adolygiad risg uchel
purpose-allocation_oversight = nodyn dyrannu
purpose-home_visit_decision = penderfyniad ymweliad cartref
purpose-one_to_one = cyfarfod un i un
purpose-reflective_session = sesiwn fyfyriol
purpose-observation = arsylwad
purpose-performance_conversation = sgwrs berfformiad
purpose-performance_plan = cynllun perfformiad
purpose-pay_progression_opening = sgwrs agoriadol dilyniant cyflog
purpose-pay_progression_evidence = tystiolaeth dilyniant cyflog
purpose-pay_progression_outcome = canlyniad dilyniant cyflog
purpose-absence_review = adolygiad absenoldeb
purpose-wellbeing = sgwrs llesiant
purpose-aqa = AQA
purpose-rcat = RCAT
purpose-court_case_assessment = asesiad achos llys
purpose-inspection_assessment = asesiad arolygu
purpose-check_in = cyfarfod bore
purpose-protected_hour = awr warchodedig
purpose-induction_session = sesiwn sefydlu

held = { $attribute } { $value } ers { $day }
in-force = mewn grym yma ers { $day }
after = { $period } ar ôl { $base }
before = { $period } cyn { $base }
last-case = y goruchwyliad diwethaf ar { $day }
last-staff = yr un diwethaf ar { $day }
base-since = { $day }, pan ddechreuodd y rheol fod yn gymwys
base-anchor = { $day }, { $anchor }
base-needed-by = { $day }, pan fo angen y ddogfen
base-agreed = { $day }, y dyddiad y cytunwyd arno
base-day-of-year = { $day }, y mae'r rheol yn ei enwi
base-event = { $day }, pan { $event }
base-submitted = { $day }, pan gyflwynwyd y ddogfen
base-absence = { $day }, diwrnod olaf absenoldeb o 28 diwrnod neu fwy
base-year = { $day }, diwrnod cyntaf y flwyddyn
fact-since = mae'r rheol yn gymwys ers { $day }
fact-submitted = cyflwynwyd ar { $day }
fact-needed-by = ei angen erbyn { $day }
fact-agreed = cytunwyd ar ddyddiad arall: { $day }
fact-day-of-year = mae'r rheol yn enwi { $day }
fact-absence = daeth absenoldeb o 28 diwrnod neu fwy i ben ar { $day }
fact-record = { $purpose } ar { $day }, cofnodwyd { $recorded }
fact-record-undated = { $purpose } ar { $day }
fact-signed = llofnodwyd gan { $name } ar { $day }
fact-signed-not-counted = llofnodwyd gan { $name } ar { $day }, nad yw'n cyfrif
fact-away = mae { $name } i ffwrdd, felly dilynwyd y trefniadau cyflenwi
fact-absent = yn absennol o { $from } tan { $until }
fact-absent-open = yn absennol ers { $from }, heb ddiwedd hysbys
fact-cut = mae'r dyddiad y cytunwyd arno, { $day }, yn hwyrach na'r hyn a ganiateir ac fe'i torrwyd
milestone = carreg filltir { $number } o { $of } yn y flwyddyn o { $day }
milestone-spread = carreg filltir { $number } o { $of } yn y flwyddyn o { $day }, { $shift } diwrnod yn gynharach i wasgaru'r gwaith
later-of = { $winner }; yn hwyrach na { $loser } ({ $day })
later-than-fact = { $winner }; yn hwyrach na { $loser }
earlier-than-fact = { $winner }; yn gynharach na { $loser }
earlier-of = { $winner }; yn gynharach na { $loser } ({ $day })

headline-due = { $status }: i'w wneud erbyn { $due }
headline-met = { $status } ar { $met }; i'w wneud erbyn { $due }
headline-met-no-due = { $status } ar { $met }
headline-paused = Wedi'i oedi: mae absenoldeb heb ddiwedd wedi para dros 28 diwrnod
headline-gap = Ni ellir ei gyfrifo: nid yw { $missing } yn hysbys
standard = heb y dyddiad y cytunwyd arno byddai i'w wneud erbyn { $day }
accountable = atebol: { $name }
unassigned = atebol: ni ellid dod o hyd i neb (heb ei aseinio)

not-due = Nid oes dim i'w wneud oherwydd { $reason }
reason-policy-begins = nid yw'r polisi mewn grym tan { $day }
reason-adopted-later = nid yw'r polisi mewn grym tan { $day } yn yr uned hon
reason-not-adopted = dim ond lle caiff ei fabwysiadu y mae'r polisi mewn grym, ac nid yw'r uned hon wedi'i fabwysiadu
reason-not-in-edition = nid oes rheol o'r fath yn y rhifyn sydd mewn grym
reason-switched-off = mae rhifyn lleol yn diffodd y rheol yn yr uned hon
reason-case-begins = mae'r oruchwyliaeth yn dechrau ar { $day }
reason-case-ended = daeth yr oruchwyliaeth i ben ar { $day }
reason-staff-begins = mae'r person yn dechrau ar { $day }
reason-staff-ended = gadawodd y person ar { $day }
reason-condition = { $attribute }: { $value }
reason-condition-set = { $attribute }: { $value }
reason-no-day = nid yw { $anchor } yn hysbys
reason-opens = mae'n agor ar { $day }
reason-no-event = nid oes digwyddiad o'r fath wedi bod ers i'r rheol ddechrau bod yn gymwys
reason-no-milestone = nid oes carreg filltir ar ôl eleni
reason-after-year = mae'n syrthio ar ôl { $day }, diwedd y flwyddyn
reason-state = cyflwr: { $value }
reason-submitted-later = cyflwynir y ddogfen ar { $day }
reason-submitted-before = cyflwynwyd y ddogfen cyn { $day }, pan ddaeth y polisi i rym yn ei huned
reason-no-countersignature = nid oes angen cydlofnod arni

label-edition = { $title } ({ $id }), perchennog { $owner }, cymharwyd â'i ffynonellau ar { $day }
label-about = am: { $about }
label-about-when = am: { $about }, pan fo { $when }
label-purposes = wedi'i gyflawni gan: { $what }; gan: { $who }
label-note = Nodyn: { $note }
label-met-by = wedi'i gyflawni gan: { $what }
label-changes = byddai'n newid gyda: { $what }
met-by = { $what } gan { $who }
met-by-times = { $count } cofnod: { $what } gan { $who }
met-by-signature = y llofnod sydd ar goll
changes = newid yn { $what }
change-record = cofnod newydd
change-agreed = dyddiad arall, y cytunwyd arno gyda rhesymau
change-event = digwyddiad arall
change-anchor = diwrnod { $anchor }
change-absence = absenoldeb o 28 diwrnod neu fwy
change-document = cyflwr y ddogfen
or = { $first } neu { $last }
number-line = { $name } { $value }: { $basis }
number-line-source = { $name } { $value }: { $basis }, { $doc } adran { $section }
number-line-standard = { $name } { $value } yma yn lle { $standard }: { $basis }
