# Words of the pages of oversight, in Welsh: a draft.

at = { $day } am { $time }
recorded-at = Cofnodwyd ar { $when }.
outcome-corrected = Mae'r cofnod wedi'i gywiro. Cedwir y cofnod cyntaf wrth ei ochr.
outcome-agreed = Cytunwyd ar ddyddiad arall
corrected = Cywirwyd
corrected-at = Daeth cofnod arall yn lle hwn ar { $when }.
corrects = Mae hwn yn cywiro cofnod cynharach: { $reason }
correct-this = Cywiro hwn
of-day = o { $day }
with-whom = gyda { $name }
actions = Camau
action-until = erbyn { $day }
own-view = Barn y person ei hun
own-view-hint = Beth maen nhw'n ei ddweud am eu risgiau, eu cynllun a'r hyn sy'n helpu.
diversity = Anghenion amrywiaeth a ystyriwyd
diversity-hint = Er enghraifft iechyd, anabledd, iaith, ffydd, gofalu am rywun, neu drawma: a beth mae'r cynllun yn ei wneud ohonynt.
occasion = A oedd wedi'i gynllunio?
occasion-planned = Wedi'i gynllunio
occasion-responsive = Mewn ymateb i rywbeth
asked-for = Am beth y gofynnodd yr ymarferydd?
asked-for-decide = Penderfyniad
asked-for-test_my_thinking = Rhywun i brofi eu meddwl
asked-for-record = Ei fod ar gofnod
asked-for-was = Gofynnwyd am: { $what }
work-changed = Newidiodd y gwaith.
work-not-changed = Ni newidiodd y gwaith.
record-add = Ychwanegu camau, barn y person, anghenion amrywiaeth
action-number = Cam { $number }
action-what = Beth sydd i'w wneud?
action-owner = Pwy sy'n ei wneud?
action-by = Erbyn pryd?
record-action = Nodwch beth sydd i'w wneud, mewn 20,000 o lythrennau ar y mwyaf
record-action-before = Nodwch ddiwrnod y sgwrs neu un diweddarach
ndelius-title = Beth yw hwn yn NDelius
ndelius-how = Mae'r math a'r canlyniad yn dilyn o'ch dewis. Ni ofynnir i chi amdanynt.
ndelius-as = Yn NDelius fel: { $what }.
ndelius-no-code = cod heb ei gyhoeddi
ndelius-no-outcome = canlyniad heb ei gyhoeddi
ndelius-there = Mae yn NDelius.
ndelius-not-yet = Nid yw yn NDelius eto: yr un a'i cofnododd, neu ei weinyddwr, sy'n ei roi yno.
correct-record = Cywiro cofnod
correct-how = Cofnod newydd yw'r hyn a gadwch. Mae'r cofnod y mae'n ei gywiro yn cael ei gadw ac yn aros yn y golwg.
correct-reason = Pam y mae'n cael ei gywiro?
correct-reason-hint = Er enghraifft: diwrnod anghywir, neu roedd y sgwrs am gynllun arall.
correct-save = Cadw'r cywiriad
correct-no-reason = Nodwch pam y mae'n cael ei gywiro
correct-nothing = Ni fyddai dim yn newid: newidiwch yr hyn sy'n anghywir
agree-date = Cytuno ar ddyddiad arall
agree-rule = Rheol
agree-standard = Dyddiad safonol
agree-agreed = Dyddiad y cytunwyd arno o'r blaen
agree-latest = Dyddiad diweddaraf y mae'r rheol yn ei ganiatáu
agree-how = Mae'r rheol yn caniatáu barn broffesiynol. Mae'r dyddiad yn sefyll tan yr oruchwyliaeth nesaf.
agree-next = Beth yw'r dyddiad newydd?
agree-hint = Beth sy'n gwneud y dyddiad hwn yn iawn i'r person hwn.
agree-save = Cytuno ar y dyddiad hwn
agree-latest-passed = Mae'r dyddiad diweddaraf y mae'r rheol yn ei ganiatáu wedi mynd heibio, felly ni ellir cytuno ar ddyddiad arall.
agree-passed = Mae'r dyddiad wedi mynd heibio: nodwch heddiw neu ddiwrnod diweddarach
agree-too-late = Y diweddaraf y mae'r rheol yn ei ganiatáu yw { $day }: nodwch y diwrnod hwnnw neu un cynharach
agree-not-due = Nid yw'r rheol yn gwneud dim yn ddyledus bellach: ewch yn ôl at yr achos
today-conversation = Cofnodi'r sgwrs hon
conversation-title = Cofnodi sgwrs
conversation-heading = Sgwrs gyda { $name }
conversation-how = Mae gan yr achosion hyn rywbeth hwyr neu ddyledus o fewn 14 diwrnod. Ysgrifennwch am y rhai a drafodwyd: ni chofnodir yr hyn a adewch yn wag.
conversation-all = Dyma holl achosion yr ymarferydd hwn. Ysgrifennwch am y rhai a drafodwyd: ni chofnodir yr hyn a adewch yn wag.
conversation-empty = Nid oes gan yr un o'u hachosion y cewch eu cofnodi ddim yn hwyr nac yn ddyledus o fewn 14 diwrnod.
conversation-back = Mynd yn ôl i Heddiw
conversation-minutes = Sawl munud gymerodd i gyd?
conversation-minutes-hint = Fe'u rhennir yn gyfartal rhwng yr achosion yr ysgrifennwch amdanynt.
conversation-too-few = Nodwch o leiaf un munud ar gyfer pob achos, neu gadewch y munudau allan
conversation-serves = Cofnodir fel: { $what }
conversation-not = Heb ei drafod
conversation-wrong = { $name }: { $what }
conversation-nothing = Nodwch beth a benderfynwyd am o leiaf un achos, a pham
conversation-others = { $count ->
    [two] Dangos { $count } achos arall heb ddim yn ddyledus o fewn 14 diwrnod
   *[other] Dangos { $count } achos arall heb ddim yn ddyledus o fewn 14 diwrnod
}
conversation-limited-few = Mae mynediad at lai na 5 achos arall yn gyfyngedig. Gall eich pennaeth PDU ddweud pwy gaiff eu gweld.
conversation-limited = { $count ->
    [one] Mae mynediad at { $count } achos arall yn gyfyngedig. Gall eich pennaeth PDU ddweud pwy gaiff ei weld.
   *[other] Mae mynediad at { $count } achos arall yn gyfyngedig. Gall eich pennaeth PDU ddweud pwy gaiff eu gweld.
}
conversation-recorded = { $count ->
    [two] Mae goruchwyliaeth { $count } achos wedi'i chofnodi
   *[other] Mae goruchwyliaeth { $count } achos wedi'i chofnodi
}
