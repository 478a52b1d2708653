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
