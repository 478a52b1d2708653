nav-portal = My agency
role-agency = Agency
portal-send = Send a file
portal-paste = Paste a chat
portal-paste-do = Send the chat
portal-chat = Messages
portal-chat-hint = { $n ->
    [one] Copied from the group, with names and times; at most { $n } character. A longer chat is sent as a text file.
   *[other] Copied from the group, with names and times; at most { $n } characters. A longer chat is sent as a text file.
 }
portal-chat-long = The chat is too long: send it as a text file, or in parts.
portal-sent = What you sent
portal-sent-none = Nothing has come from your agency yet. Send the first sheet, or paste a chat.
portal-taken = Taken in
portal-waiting = Address being looked at
portal-understood = Understood as
portal-taken-what = What is taken in reaches the officers in charge of the door. Whether it was known there before is not told.
portal-what-rows = Every row is shown with what became of it; rows with faults come back in a sheet to correct and send again.
portal-what-secret = The file and each cell are encrypted before they reach the disk. Only your agency and the district’s registry office see them.
portal-withdrawn = This batch was withdrawn on { $when }. Ask the registry office why.
portal-receipt-what = This line proves that the registry received this file then. It holds nothing of it. Keep it: anybody can check it later and compare it with the SHA-256 of the file.
agency-accounts = Accounts
agency-accounts-what = Whoever works at the agency signs in with an account of their own, sends its sheets and follows what became of them. They see nothing of the registry and nothing of other agencies.
agency-accounts-none = Nobody has an account for this agency.
agency-account-new = Give somebody an account
agency-account-add = Make the account
did-staff-agent-added = Gave somebody at an agency an account
refused-account-of-agency = This account acts for an agency and can’t get a post here. Add another account for the post.
refused-agency-channel-sent = Agencies send sheets, ten-day sheets, listings and chats: choose one of them.
