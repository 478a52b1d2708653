reason = Reason
search-do = Search
level-unit = Dwelling
level-building = Building

part-street = Street
part-community = Community
part-grid = Grid
part-road = Road
part-number = Number
part-compound = Compound
part-building = Building
part-unit = Unit
part-floor = Floor
part-room = Room
part-usage = Use

usage-residential = Residential
usage-commercial = Commercial
usage-mixed = Commercial and residential
usage-industrial = Industrial
usage-other = Other
usage-apartment = Apartments
usage-village = Village house

reviews-title = Reviews
reviews-open = { $n ->
    [one] { $n } row waits for review
   *[other] { $n } rows wait for review
 }
reviews-start = Start
review-title = Review one report
review-later = Leave it, show the next
review-why = Why it waits
review-why-several = Several places fit
review-why-unsure = Doesn't quite agree with the library
review-why-nothing = Not found in the library
review-candidates = Candidates
review-said = As reported
review-people = People reported (masked)
said-lease = Tenancy
review-meant = Which place is meant?
review-percent = { $n }% sure
review-differs = differs from the report
review-no-candidates = No candidates. Search below, or propose the address as missing.
review-alias = Remember this wording and recognise it from now on
review-pick = This is the place
review-pick-missing = Choose one place first
review-none = None of these?
review-search = Search the library
review-search-hint = A compound, a road or a code
review-search-nothing = The library has nothing for "{ $q }". Try another wording, or propose the address as missing.
review-propose-title = The library lacks this place
review-propose-what = Once the steward approves it and it has its code, this row matches by itself.
review-propose = Propose as missing address
review-reject-title = Don't use this row
review-reject-hint = Goes into the error sheet, where the sender reads it
review-reject = Don't use it


proposals-title = Missing addresses
proposals-what = Addresses found in a report or at a door that the library lacks. Approved, they get a code and the rows that wait for them match.
proposals-empty = No missing address is waiting.
proposal-title = Missing address
proposal-address = Address
proposal-waiting = Rows waiting
proposal-by = Proposed by
proposal-when = Proposed
proposal-origin = From
proposal-from-row = { $file }, row { $row }
proposal-from-door = a check at the door
proposal-approved = Approved; this is its code.
proposal-resolved = { $n ->
    [one] { $n } waiting row has matched.
   *[other] { $n } waiting rows have matched.
 }
proposal-rejected = { $by } rejected it: { $why }
proposal-approve-title = Approve and give it a code
proposal-approve = Approve
proposal-alike = Dwellings of the library that read alike
proposal-reject-title = Reject
proposal-reject-hint = Say why it is no real address; the waiting rows go back to review
proposal-reject = Reject

review-unsaid = not in the report
review-proposed = Proposed as a missing address; waits for approval
review-propose-where = Where this place stands
review-notice-picked = Settled. This is the next one.
review-notice-rejected = Not used. This is the next one.
review-notice-settled = That row is settled already.

wordings-title = Wordings remembered
wordings-what = Names taught in reviews and recognised since. Taken back, a name is used no more; rows settled by it stay.
wordings-empty = No wording is remembered yet.
wording = Wording
wording-means = Means
wording-whole = the whole compound
wording-by = Taught by
wording-when = When
wording-do = Action
wording-forget = Take back
wording-notice-forgotten = The wording is taken back.

proposal-notice-proposed = Proposed. Check what stands below, then approve it.
proposal-notice-approved = Approved.
proposal-notice-rejected = Rejected.

never-not-this = Not this place
never-hint = Once noted, reports written so are not offered this place any more. It can be taken back.
never-wording = "{ $wording }" never means this
never-name = This name never means this compound
review-notice-ruled-out = Noted. The place is no candidate any more.
review-notice-ruled-out-settled = Noted. Without that place the row has matched by itself.

ruled-out-title = Ruled out
ruled-out-what = What reviews said a wording never means, and what is not offered for it since. Taken back, it may be offered again; rows settled meanwhile stay.
ruled-out-empty = Nothing is ruled out yet.
ruled-out-never = Never means
ruled-out-notice-forgotten = Taken back.

read-zone = part of a compound
read-number = number
read-word = not understood
read-left-out = no address
read-code = code
read-area = division
read-taken-for = taken for { $name }

confusion-title = Where matching hesitates
confusion-what = The compounds and roads about which matching is least sure. Mend the library there, or have a wording remembered, and fewer reports wait.
confusion-cut = Many reports wait: the oldest { $n } were looked at.
confusion-unplaced = { $n ->
    [one] { $n } more waiting report resembles nothing in the library.
   *[other] { $n } more waiting reports resemble nothing in the library.
 }
confusion-empty = There is nothing to hesitate about.
confusion-place = Compound or road
confusion-waiting = Waiting
confusion-other = Was another place
confusion-unnamed = Was not recognised
confusion-rejected = Not used
confusion-agreed = Was right

place-rows = Waiting reports that may mean it
place-rows-none = No waiting report may mean it.
place-mixups = Buildings that were mixed up
place-taken = Taken for
place-meant = Was really
place-times = Times
place-mend = What helps
place-never = never means it
place-library = Address library
place-library-what = Where a name, another name, a building or a house number is wrong, mend the library's file and import it again. Dwellings that are missing are proposed on the building's page.
place-building = Open the building
place-import = Import the library

try-title = Try an address
try-what = Shows how matching reads an address and why it decides so. Nothing is stored and nothing of it is logged.
try-address = Address
try-address-hint = As a report would write it, up to 400 characters
try-do = Match
try-match = Can be used as it is
try-review = A person has to decide
try-none = The library has no such place
