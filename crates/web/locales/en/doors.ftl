choose = Choose
open-end = open

task-new = Check a newly reported letting
task-changed = Check a change
task-ended = Check a move-out
tasks-title = My tasks
tasks-open = { $n ->
    [one] { $n } task to do
   *[other] { $n } tasks to do
 }
tasks-overdue = { $n } overdue
tasks-empty = Nothing to do.
task-title = Check at the door
task-dwelling = File of this dwelling
task-cancelled = The report was withdrawn; this check is no longer needed.
task-reported = People reported
task-advertised = advertised, not registered
task-reported-by = Reported by:
task-outcome = What you found at the door
task-again = Come again on
task-again-hint = Within 7 days; the deadline stays
task-corrections = Corrections
task-note = Note
task-note-hint = Facts about the dwelling only; do not judge people
task-do = Send the result

door-confirmed = As reported
door-confirmed-hint = People and period are right
door-corrected = Differs, corrected
door-corrected-hint = It is let, but people or period differ
door-not-let = Not let
door-not-let-hint = Lived in by the owner, empty, or no tenancy
door-nobody-home = Nobody home
door-nobody-home-hint = Say when you come again
door-refused = Refused
door-refused-hint = Say in the note what happened

person-name = Name
person-document = Kind of document
person-number = Document number
person-phone = Phone
person-from = From
person-to = Until
task-room = Which door you stood at
task-room-hint = The report names the building only; choose the dwelling you checked
task-who = Who of these lives here?
task-who-hint = Leave out who does not; leave out who is written wrongly and enter them anew below.
task-period-hint = Leave the dates empty where they are as reported.
person-registered = registered
person-more = Somebody else who lives here ({ $n })
person-add = Add one more person

purpose-door-check = Compare the document at the door
purpose-correction = Mend a registration with the person or duty holder
purpose-resident-request = Answer the person's own request
purpose-emergency = Danger to life at this address
reveal = Show in full
reveal-purpose = Purpose
reveal-do = Show
reveal-logged = This is logged; auditors can see who looked, when and why.
revealed-title = In full
revealed-logged = This look has been logged:
revealed-back = Done, go back

dwelling-retired = The library has retired this dwelling.
dwelling-address = Standard address
dwelling-area = Area
dwelling-officer = Officer: { $name }
dwelling-building = The whole building
dwelling-standing = Letting
dwelling-aliases = Wordings remembered
standing-let = Let
standing-free = Not let
standing-unknown = Not checked

codes-title = Codes
code = Code
code-from = From
code-to = Until
code-current = in force

stays-title = Living here now
stays-empty = Nobody is registered here.
stay-checked = checked at the door { $when }
leads-title = Leads to check
leads-empty = No lead is waiting.
lead-new = New letting reported
lead-changed = Change reported
lead-ended = Move-out reported
declarations-title = Who said what, and when
declarations-empty = Nothing has been declared yet.
declared-who = Who
declared-what = What
declared-how = How
declared-when = When
declared-in = { $n ->
    [one] { $n } person moves in from { $from }
   *[other] { $n } people move in from { $from }
 }
declared-out = { $n ->
    [one] { $n } person moves out on { $to }
   *[other] { $n } people move out on { $to }
 }
timeline-title = Timeline
timeline-empty = Nothing has happened yet.
rooms-title = Dwellings

no-dates = no dates said
task-nobody-named = The report names nobody.
task-time-wrong = Enter a whole date and time
task-checked = The result is saved.
task-visit-noted = The next visit is noted.

declared-in-since = { $n ->
    [one] { $n } person moves in
   *[other] { $n } people move in
 }
declared-in-until = { $n ->
    [one] { $n } person lives here from { $from } to { $to }
   *[other] { $n } people live here from { $from } to { $to }
 }
declared-in-to = { $n ->
    [one] { $n } person moves in, until { $to }
   *[other] { $n } people move in, until { $to }
 }
declared-out-since = { $n ->
    [one] { $n } person moves out
   *[other] { $n } people move out
 }
happened-in = { $n ->
    [one] Move-in of { $n } person reported ({ $how })
   *[other] Move-in of { $n } people reported ({ $how })
 }
happened-out = { $n ->
    [one] Move-out of { $n } person reported ({ $how })
   *[other] Move-out of { $n } people reported ({ $how })
 }
happened-task = Task made
happened-opened = { $n ->
    [one] { $n } stay opened
   *[other] { $n } stays opened
 }
happened-closed = { $n ->
    [one] { $n } stay closed
   *[other] { $n } stays closed
 }
happened-code = Code { $code } replaced

missing-title = Is a dwelling missing here?
missing-what = A door that is there and not in the list can be proposed here. Once approved it gets its code.
missing-do = Propose the dwelling
missing-done = Proposed; the steward decides.
tasks-title-all = Tasks
task-again-at = next visit
task-nobody = nobody in charge
history-cut = Only the latest entries are listed; there are older ones.
