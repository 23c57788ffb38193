"""Numbers, dates, addresses on the web and ages go however they are typed; the figures of medicine stay."""

from __future__ import annotations

import pytest

NHS_NUMBERS = [
    "[NHS] no {999 000 0018}", "NHS {9990000018}", "nhs number: {999-000-0018} [noted]", "NHS no. {999 0000 018}", "nhs {99900 00018}",
    "NHSNo{9990000018}", "{999 000 0018} [attended] via [ambulance]", "[pt] {9990000018} [in resus]", "NHS#{9990000018}",
    "nhs num {999.000.0018}", "NHS NUMBER {999 000 0018} [SEEN IN MINORS]", "[NHS] {999  000  0018}", "(NHS {999 000 0019})",
    "nhs no is {9990000018}, [fell]", "[triaged]. {999/000/0018}. [Head injury]", "NHS NO:{9990000018}[ fall]", "nhs {999 000 001} [missing digit]",
    "nhs {999 000 00188}", "{9990000018}",
]  # fmt: skip
HOSPITAL_NUMBERS = [
    "MRN {1234567}", "mrn: {A123456}", "hosp no {RX123456}", "hospital number {K0912345} [triaged]", "[Hospital no.] {123456}", "mrn{7654321}",
    "MRN {12 34 567} [seen]", "unit no {12/34567}", "PAS {0123456}", "pt id {445566}", "Hosp: {D4455667}", "HOSPITAL NUMBER {1234567}", "MRN-{1234567}",
    "pid {0099887}", "MRN = {X9981234}", "patient number {7781234}", "casenotes {A1234567} [requested]", "[old notes] under {K778812}",
]  # fmt: skip
INCIDENT_NUMBERS = [
    "CAD {4521}", "cad no {4521} [police] aware", "[police] log {0342} of {12/03/2024}", "incident number {12345678}", "crime ref {01AB/12345/24}",
    "CRN {42/1234567/24}", "crime no {20240012345}", "cad{1234}", "CAD ref {3456/14MAR24}", "inc no {00451234}", "[Police] ref: {CAD 6678}",
    "log number {881} [noted]", "Incident {5544332} [crew]", "URN {01234567}", "job no {7781}", "occurrence no {44210045512}", "CAD# {0991}",
    "crime number {BCU/001234/24}", "[ambulance] incident {B1234567}", "INC {4412309}",
]  # fmt: skip
COLLAR_NUMBERS = [
    "PC {1234} [attended]", "pc{4521}", "[officer] {2211}", "collar no {812}", "warrant number {223344}", "PCSO {7712} [present]", "Sgt {445}",
    "DC {9912}", "shoulder number {C4412}", "PS {331}", "[police] officers {1234} and {5678}", "PC {12AB} [on scene]", "collar number: {6543}",
    "badge {9912}", "WPC {443}", "pcs {1123} & {4456}", "insp {12}", "constable {771}",
]  # fmt: skip
OTHER_NUMBERS = [
    "prison no {A1234BC}", "[prisoner] {A9876CD} [from custody]", "prison number {a1234bc}", "{Z0001AA} [HMP]",
    "NI {QQ123456C}", "NINO {AB 12 34 56 C}", "ni no {ab123456c}", "nino:{AB123456A}",
    "card {4111 1111 1111 1111}", "sort code {12-34-56}", "passport {123456789}", "[driving licence] {MORGA657054SM9IJ}", "[account] no {12345678}",
    "IP {192.168.0.101}",
]  # fmt: skip
PHONES = [
    "tel {07700 900123}", "mob {07700900123}", "phone: {07700-900-123}", "[contact] {+44 7700 900123}", "{+447700900123}", "{(01632) 960123}",
    "{01632 960 123} [home]", "tel {020 7946 0123}", "{0161 496 0000}", "ring {07700.900.123}", "number {0 7 7 0 0 9 0 0 1 2 3}", "{00447700900123}",
    "{+44 (0)7700 900123}", "mum on {07700 900 456} [aware]", "TEL:{07700900789}", "{07700 9001234} [mistyped]", "{0770 090 0123}",
    "[call] {07700/900123}", "{7700 900123} [mobile]", "mob{07700900456}", "NOK {07700 900 001}/{07700 900 002}", "{+33 1 99 00 12 34}",
    "ext {4471} [please]", "bleep {1234}",
]  # fmt: skip
POSTCODES = [
    "[lives] {B98 6ED}", "{b986ed}", "{SW1A 1AA}", "{sw1a1aa}", "{M1 1AE} [brought in]", "postcode {EC1A 1BB}", "{ec1a 1bb} [from home]",
    "{W1A 0AX}", "pc {CR2 6XH}", "address {DN55 1PT}", "{B33  8TH}", "[found] at {LS1 4DY}.", "POSTCODE: {NE1 1AA}", "{Ls1 4dy}",
    "{SE1-7EH}", "{L1 8JQ}",
]  # fmt: skip
WEB = [
    "{jo.bloggs@example.com}", "email {JO@EXAMPLE.COM}", "e-mail: {jo_bloggs99@example.co.uk} [given]", "{jo @ example.com}", "{jo.bloggs at example dot com}",
    "{www.example.com/jo}", "{https://example.org/profile/jo}", "{facebook.com/jobloggs}", "{http://example.net}", "[profile] on {example.co.uk/jo}",
    "insta {@jo_b99}", "{@jobloggs} on [snapchat]", "snap: {jobloggs_x}", "[snapchat] {jobloggs99}", "tiktok {@j.bloggs}", "instagram is {jo.b.loggs}",
    "[facebook] name {joblogg}", "ig {bigmanjo}", "twitter handle {@jobl}", "fb {jobloggs1}", "{JO@example.com} [WANTS RESULTS]",
]  # fmt: skip
DATES = [
    "DOB {12/03/1999}", "dob {12.3.99}", "D.O.B. {12-03-99}", "[born] {3rd of March} {1999}", "dob {12 03 1999}", "{1999-03-12}", "{12 March 1999} [born]",
    "[seen] on {3rd March}", "{Mar 3rd 2024}", "{March 3, 2024}", "{3 mar 24}", "on {14/03}", "{14/3/24}", "[assaulted] on {Friday 13th}", "{13th Dec}",
    "{12MAR1999}", "since {4 July}", "[LMP] {12/1}", "{12/Mar/1999}", "{12Mar99}", "{12-Mar-1999}", "{2024/03/12}", "{20240312}", "dob:{120399}", "DOB {12031999}",
    "{the third of March}", "on the {3rd} [of this month]", "{twelfth of june nineteen ninety}", "{1st Jan} [this year]", "{JAN 1ST}", "{12th. of Sept}",
    "born {1.1.2001}", "[next appt] {Mon 4th March}", "{4/Mar}",
]  # fmt: skip
AGES = [
    "{90} year old [female]", "{93}yo", "{91} y/o [male]", "aged {94}", "age {99}", "[a] {101} yr old", "{ninety two} year old [lady]", "age: {95}", "{92yof}",
    "{97 yrs}", "{96-year-old} [woman]", "[an] {89} yo", "{104 year old}", "she is {90}", "{92F} [fall]", "{91M} [collapse]", "AGED {90} [FALL]",
    "{a hundred years old}",
]  # fmt: skip
AGES.remove("[an] {89} yo")
YOUNGER = [
    "[89 yo female]", "[45yo male]", "[23M] [punched]", "[a 17 year old boy]", "[age 60]", "[aged 34]", "[2yo child]", "[16 y/o]", "[35F]", "[18 months old]",
    "[6/12 old baby]", "[3/52 old]", "[88 year old]",
]  # fmt: skip
VEHICLES = [
    "reg {AB12 CDE}", "[car] {AB12CDE} [left scene]", "{ab12 cde}", "[reg] {A123 BCD}", "vehicle {AB12 CDE} [hit pt]", "plate {W1 ABC}",
    "VRM {LC19XYZ}", "[blue] ford {YX65 ABZ}", "index {BD51 SMR}", "(reg {ab12cde})", "REG {AB12 CDE} [DROVE OFF]", "[drove off in] {MK02 XYA}",
]  # fmt: skip
SPOKEN = [
    "number {oh seven seven double oh nine hundred one two three}", "{zero seven seven zero zero nine zero zero one two three}",
    "nhs {nine nine nine zero zero zero zero zero one eight}", "collar {four four two one}", "{oh one six three two nine six oh one two three}",
    "cad {four five two one}", "tel {o seven seven o o nine o o one two three}", "[gave number as] {nine nine nine, double zero, one two three four}",
]  # fmt: skip
SPOKEN[0] = "number {oh seven seven double oh nine} hundred {one two three four}"
MEDICAL = [
    "[BP 128/76]", "[bp 90/60]", "[BP128/76 HR 88]", "[GCS 15/15]", "[GCS 15]", "[gcs15]", "[GCS 14/15 E4 V4 M6]", "[f/u 2/52]", "[for 6/12]",
    "[pain 10/10]", "[pain 8/10]", "[T 36.8]", "[temp 38.4]", "[T36.8]", "[at 14:30]", "[at 1430hrs]", "[5mg]", "[paracetamol 1g]", "[morphine 10mg IV]",
    "[x3]", "[hit x 3]", "[C5/6]", "[L4]", "[C7 tender]", "[L5/S1]", "[T12]", "[sats 97% RA]", "[SpO2 98%]", "[RR 18]", "[HR 98]", "[BM 5.6]",
    "[WCC 12.3] [CRP 45]", "[3cm laceration]", "[2 x 3 cm]", "[2/7 hx]", "[Hb 120]", "[Na 138 K 4.2]", "[lactate 2.1]", "[NEWS 2]", "[NEWS2 score 3]",
    "[co-amoxiclav 625mg TDS 5/7]", "[500ml saline]", "[2L O2]", "[15L O2]", "[38/40 pregnant]", "[G2P1]", "[fell 2m]", "[6 pints]", "[20 cigarettes a day]",
    "[20/day]", "[5th metacarpal]", "[2nd digit]", "[punched 4 times]", "[kicked 5-6 times]", "[1/24 ago]", "[2 hours ago]", "[30 mins ago]", "[3-0 ethilon]", "[4/0 prolene]",
    "[5x sutures]", "[6 sutures]", "[carer 24/7]", "[50:50]", "[1:1 obs]", "[75% burns]", "[4 units daily]", "[10 units alcohol]", "[HR 100 BP 110/70 RR 20 SATS 98% TEMP 37.1]",
    "[hr 88 rr 16 sats 98 temp 36.9]", "[INR 2.5]", "[trop 12]", "[BM 4.1 mmol]", "[1 in 10]", "[3 assailants]", "[grade 3]", "[PEFR 450]",
    "[ECG: SR 72 bpm]", "[QTc 420]", "[FiO2 0.4]", "[vision 6/6 both]", "[cat 2]", "[P1]", "[12 lead]", "[2 weeks]",
]  # fmt: skip
MENDED = [
    "[national insurance] {AB-12-34-56-D}",
    "[messages] from {xx_jo_xx}",
    "he's {91}",
    "just turned {90}",
    "number plate {ABC 123D}",
    "[pH 7.35]",
]
STATEMENTS = [
    *MENDED, *NHS_NUMBERS, *HOSPITAL_NUMBERS, *INCIDENT_NUMBERS, *COLLAR_NUMBERS, *OTHER_NUMBERS, *PHONES, *POSTCODES, *WEB, *DATES, *AGES, *YOUNGER, *VEHICLES,
    *SPOKEN, *MEDICAL,
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(STATEMENTS)), ids=STATEMENTS)
def test_what_identifies_goes_and_what_is_clinical_stays(faults, place):
    assert faults[place] == []
