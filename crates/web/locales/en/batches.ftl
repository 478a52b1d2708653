crumbs = You are here
any = All
none = None
filter-do = Filter
rows-n = { $n ->
    [one] { $n } row
   *[other] { $n } rows
 }

batches-title = Batches
batches-new = Upload a file
batches-empty = No batch yet. It begins with an agency's sheet or a group chat, uploaded here.

batch-file = File
batch-source = Source
batch-received = Received
batch-state = State
batch-id = Batch id
batch-working = Working
batch-done = Done
batch-withdrawn = Withdrawn
batch-progress = { $done } of { $total } rows done
batch-progress-leave = You may leave this page; the work goes on.
batch-withdrawn-by = { $by } withdrew this batch on { $when }.
batch-withdrawn-when = This batch was withdrawn on { $when }.
batch-notice-received = The file has arrived; its rows are being worked on.
batch-notice-repeated = This very file is a batch already. Here it is; nothing was registered twice.
batch-notice-withdrawn = The batch is withdrawn.
batch-withdrawn-why = Reason: { $why }
batch-numbers = Result
batch-rows = Row by row
batch-errors = Download the error sheet
batch-withdraw = Withdraw the batch
batch-ignored = Rows that are no tenancy
batch-ignored-why = Every row of the file is accounted for. These do not report a letting:

count-declared = Declared
count-matched = Matched
count-review = For review
count-unmatched = No address found
count-duplicates = Duplicates
count-faults = Rows with faults
count-leads = Leads
count-tasks = Tasks


upload-title = Upload a file
upload-source = Source
upload-source-hint = Who reports: the agency or community by name
upload-channel = Channel
upload-file = File
upload-file-hint = xlsx, xls, ods, csv, or a chat as txt; at most { $n } MB
upload-do = Upload and process
upload-what = What happens next
upload-what-same = The same file or tenancy sent twice registers nothing twice.
upload-what-rows = Every row gets its outcome: matched, for review, faulty, or passed over with the reason.
upload-what-secret = The file and each cell are encrypted before they reach the disk. The original is due to be destroyed 30 days after the batch is closed; this version does not do so by itself, whoever runs it does.

withdraw-title = Withdraw the batch
withdraw-what = This cancels { $leads } leads of the batch and their tasks; { $stay } that were checked at the door stay. Rows not worked on yet are left alone.
withdraw-reason = Reason
withdraw-reason-hint = Goes into the audit log, for example "wrong month sent"
withdraw-sure = Yes, withdraw this batch
withdraw-do = Withdraw
withdraw-keep = Keep it

rows-title = Row by row
rows-outcome = Outcome
rows-empty = No row fits this filter.
row-place = Where
row-n = Row { $n }
row-said = Address as sent
row-tenants = Tenants
row-found = Dwelling found
row-not-found = Not found
row-faults = Faults
row-outcome = Outcome
row-check-out = Moves out
row-duplicate = Duplicate
row-go-on = Settle

outcome-new = New lead
outcome-changed = Changed
outcome-known = Known
outcome-ended = Moved out
outcome-review = For review
outcome-unmatched = No address found
outcome-rejected = Not used
outcome-withdrawn = Withdrawn

fault-id-checksum = Identity number: check character wrong
fault-id-length = Identity number: wrong length
fault-id-lost-precision = Identity number turned into a number, last digits lost
fault-name-missing = Name missing
fault-lease-dates-reversed = Tenancy ends before it begins
fault-date-invalid = No such date
fault-phone-invalid = Not a phone number
fault-address-missing = Address missing
batch-receipt = Signed receipt
batch-receipt-what = This line proves that the program received this file then. It holds nothing of it. The sender keeps it: anybody can check it later (menpai receipt verify) and compare it with the SHA-256 of the file.
