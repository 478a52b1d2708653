home-hello = Hello { $name }
home-stuck = { $n ->
    [one] { $n } background job has given up; run menpai doctor to see why.
   *[other] { $n } background jobs have given up; run menpai doctor to see why.
 }
home-reviews = Waiting for review
home-proposals = Missing addresses to approve
home-open = Tasks to do
home-overdue = Overdue
home-next = Most urgent
home-all-tasks = All tasks
home-counts = By street, community and grid
home-plain = Handlers’ work is not part of this version yet; nothing waits for you.

search-title = Search
search-label = Find an address, a code or a batch
search-hint = Part of an address will do, such as "天禄湖1幢101"; a code may be an old one. People's names are not searched.
search-found = { $n ->
    [one] "{ $q }": { $n } found
   *[other] "{ $q }": { $n } found
 }
search-nothing = Nothing found. Try another wording, or the compound and building alone. Only your area is shown.
search-no-names = Menpai does not search by name, identity number or phone: it registers homes, not people.

found-old-code = found by a former code
found-batch = Batch

audit-title = Audit log
audit-whole = The log is whole: { $sealed } entries are sealed, none changed, removed or reordered; { $tail } wait for their seal.
audit-broken = The log was changed, shortened or reordered: { $n ->
    [one] { $n } place does not fit.
   *[other] { $n } places do not fit.
 } Secure the data and report it now; menpai audit verify names each.
audit-broken-first = The first is entry { $n }.
audit-never = The log is being verified; the result shows here once you load the page again.
audit-when = When
audit-who = Who
audit-what = What
audit-about = About
audit-system = System
audit-place = Place
audit-not-sealed = not sealed yet
audit-only = Only what concerns:
audit-all = Show the whole log
audit-empty = No entries.

did-alias-revoked = Took a remembered wording back
did-alias-taught = Remembered a wording of an address
did-batch-error-sheet = Downloaded a batch's error sheet
did-batch-processed = Worked through a batch
did-batch-received = Took in a batch
did-batch-withdrawn = Withdrew a batch
did-door-checked = Checked a door
did-identity-revealed = Looked at an identity in full
did-library-imported = Imported the address library
did-password-changed = Changed the own password
did-proposal-approved = Approved a missing address
did-proposal-made = Proposed a missing address
did-proposal-rejected = Rejected a proposed address
did-review-picked = Picked the address of a row
did-review-rejected = Rejected the address of a row
did-review-resolved = Matched a row that had waited
did-sign-in-done = Signed in
did-sign-in-failed = Failed to sign in
did-sign-out-done = Signed out
did-sign-out-everywhere = Signed out everywhere
did-staff-added = Added an account
did-staff-demo-added = Added an account for a demonstration
did-staff-first-steward = Made the first steward's account
did-staff-left = Closed the account of somebody who left
did-staff-moved = Changed somebody's post
did-staff-password-reset = Reset somebody's password
did-staff-reactivated = Reactivated an account
did-staff-suspended = Suspended an account

subject-address-alias = Wording …{ $id }
subject-address-proposal = Missing address …{ $id }
subject-batch = Batch …{ $id }
subject-declaration = Row …{ $id }
subject-library-change = Import of the library …{ $id }
subject-party = Person …{ $id }
subject-staff = Account …{ $id }
subject-task = Task …{ $id }

library-title = Address library
library-empty = The library is empty. Import a CSV file so that addresses can be matched.
library-streets = By street
library-communities = Communities
library-grids = Grids
library-buildings = Buildings
library-last = Last import
library-imported = The import is done; its result is below.
library-started = The import is running; its result will show on this page.
library-busy = Another import is running. Wait until it has ended, then send the file again.
library-stopped = The import failed on our side and nothing was changed. Try again; the log of the program says more.
library-code-format = A code has 19 or 25 digits; check it and enter it again.
library-command-line = By command line
library-working = The import is running; its result will show here.
library-added = Added
library-changed = Changed
library-retired = Retired
library-rejected = Rejected
library-rejects = Rejected rows
library-code-title = History of a code
library-code-hint = 19 digits of a building or 25 of a dwelling, old ones too
library-code-unknown = There is no such code, neither in force nor former.
library-import-title = Import the library
library-import-hint = CSV with the columns of the template, at most { $n } MB
library-import = Import

about-title = About Menpai
about-what = Menpai starts at the door: one code per dwelling, one file per building, one place where every report about a let home ends up, is checked once, and is kept true.
about-refuses = What it refuses to do
about-unit = What is supervised is the house and the duty of whoever lets it, never the person who lives there.
about-no-scores = Residents get no score, tier, tag or list, and nobody triggers an alert by who they are.
about-no-comparison = Residents are not compared with outside lists. What is declared is compared with the records of that one door, to notice repeats and changes.
about-no-faces = No face recognition, no video, no communications data. A camera is a piece of equipment: where it is, whose it is, whether it works.
about-no-history = No page, query, export or endpoint lists where one person has lived.
about-never-collected = Ethnicity, religion, politics, health, education, marriage, biometrics and criminal records are never collected.
about-same-rule = Everyone is registered by the same rule; only the kind of letting, the place, the length of stay, the kind of document and being under age may change it.
about-encrypted = Identity data is encrypted before it reaches the disk and shown masked; seeing it in full takes a stated purpose, and auditors see who looked, when and why. Destruction on schedule and a view for residents themselves are not part of this version.
about-disclosure = This version has no disclosure to other authorities. When it has, each takes a case number and a legal basis, concerns one person or one dwelling and period, is approved by a second person in another role, limited in time, logged and notified; there will be no bulk, standing or open-ended disclosures.
about-program = Program
about-version = Version
about-licence = Licence
home-no-role = Your account has no role in force. If your work needs one, ask your data steward.
search-found-first = "{ $q }": too many, these are the first { $n }. Say more of it.
did-staff-tasks-passed-on = Passed tasks on as a post ended
did-staff-tasks-given = Gave tasks that nobody had
library-failed-do = Nothing was changed. Put the file right and upload it again.
library-not-imported = Nothing was imported; the library is as it was.
library-extent = This file holds
library-complete = Every dwelling of the district
library-complete-hint = Dwellings that it lacks are retired; you are told how many before that happens
library-part = Only some of them
library-part-hint = Adds and corrects; dwellings that it lacks stay
library-extent-complete = Imported as complete: what the file lacks is retired.
library-extent-part = Imported as a part: what the file lacks has stayed.
library-asks = Nothing is imported yet. The library has { $standing } dwellings; { $retired } of them are not in this file and would be retired. Should they?
library-asks-yes = Import, and retire { $n }
library-asks-no = Don’t import
library-asked-before = This import was answered before, or the program was started anew. Choose the file again.
library-rejects-file = Download all { $n } rejected rows

did-never-revoked = Took a ruled-out wording back
did-never-taught = Ruled a place out for a wording
did-review-ruled-out = Ruled out a candidate in a review
subject-address-never = ruled-out wording …{ $id }
