brand = Menpai
skip-to-content = Skip to content
language = Language
sign-out = Sign out
nav-label = Main
nav-home = Home
nav-tasks = My tasks
nav-all-tasks = Tasks
nav-batches = Batches
nav-reviews = Reviews
nav-proposals = Missing addresses
nav-library = Library
nav-counts = Counts
nav-staff = Staff
nav-audit = Audit
nav-search = Search
about-link = About Menpai
operation-id = Operation id

role-steward = Data steward
role-officer = Grid officer
role-supervisor = Supervisor
role-auditor = Auditor
role-dispatcher = Dispatcher
role-handler = Handler

form-errors = Some entries need correcting
form-error = Error:{" "}
form-required = Fill in: { $field }

pager-label = Pages
pager-first = Back to the first page
pager-next = Next page
pager-end = End of the list

deadline-over = { $n ->
    [one] overdue by { $n } hour
   *[other] overdue by { $n } hours
 }
deadline-left = { $n ->
    [one] { $n } hour left
   *[other] { $n } hours left
 }

document-citizen-id = Resident identity card
document-hmt-permit = Residence permit (HK, Macao, Taiwan)
document-foreign-permit = Foreign permanent resident card
document-passport = Passport
document-other = Other document

channel-backoffice = Agency back office
channel-tenday = Ten-day sheet
channel-chat = Group chat
channel-hotline = Hotline
channel-listing = Listing feed
channel-door = Check at the door

sign-in-title = Sign in
sign-in-login = Account
sign-in-password = Password
sign-in-do = Sign in
sign-in-help = No account, or forgotten the password? Your data steward can reset it.
sign-in-wrong = The account or the password is wrong. Check both and try again.
sign-in-limited = { $n ->
    [one] Too many tries. Try again in { $n } minute, or ask the data steward for a new password.
   *[other] Too many tries. Try again in { $n } minutes, or ask the data steward for a new password.
 }

password-title = Change password
password-forced = Replace the one-time password first; the other pages open after that.
password-current = Current password
password-new = New password
password-hint = At least { $n } characters; a sentence you remember is safer than a mix of symbols.
password-repeat = New password again
password-do = Save the new password
password-changed = Your password is changed. You are signed out everywhere else.
password-short = The new password is too short: it needs at least { $n } characters
password-differ = The two new passwords differ; enter them again
password-current-wrong = The current password is wrong; enter it again

error-quote = If you ask for help, quote this operation id:
error-home = To the home page
error-not-found = There is no such page
error-not-found-do = The address may be mistyped, the record withdrawn, or outside your area. The search finds addresses, codes and batches.
error-forbidden = Your role does not open this page
error-forbidden-do = It belongs to another role or another area. If your work needs it, ask the data steward to change your role.
error-stale-form = The form did not pass the safety check
error-stale-form-do = The form may have come from another site, or be incomplete. Go back, reload the page and send it again.
error-too-large = The file is too large; the limit is { $n } MB
error-too-large-do = Split it into several files and upload each. Nothing was changed.
error-oversized = What was sent is too large
error-unreadable = What was sent can't be read
error-unreadable-do = Go back, check the form and send it again. Nothing was changed.
error-changed = Somebody else has just changed this record
error-changed-do = Open it as it is now and see whether your change is still needed. It was not saved.
error-method = This address can't be used in that way
error-method-do = Start again from the home page.
error-failed = Something broke on our side
error-failed-do = It was not your doing and nothing was saved. Try again later; if it happens again, quote the operation id.
error-busy = The system is busy
error-busy-do = Try again in a minute. Your change was not saved.
error-refused-do = Put it right as said above and try again. Nothing was changed.
form-stale = Somebody has just changed this record; below is how it stands now. What you entered is kept: compare, then send it again.
form-busy = The system is busy and your change is not saved yet. What you entered is kept: send it again in a minute.
form-date-wrong = Enter a whole date
sign-in-ended = Your session had ended. What you entered is kept: sign in, then confirm that it is to be sent.
sign-in-ended-file = Your session had ended and the file did not arrive. Sign in, then choose it again.
kept-title = What you entered is still here
kept-what = Your session ended while you were writing, so nothing has been sent yet. The button below sends it.
kept-send = Send what I entered
kept-leave = Don’t send it, go to the home page
