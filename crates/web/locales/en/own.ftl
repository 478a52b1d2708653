account-title = My account
sessions-title = Where I am signed in
session-unknown = Unknown browser
session-strong = second factor
session-this = this browser
session-since = Since
session-seen = last seen
session-end = End
session-everywhere = Sign out everywhere
way-password = Password
way-passkey = Passkey
way-openid = Single sign-on
second-title = Second factor
second-on = In use
second-none = Not set up
second-open = Set up or change
second-forced = Your role sees identity data: your data steward wants a second factor. Set it up first; the other pages open after that.
second-wanted = Your data steward wants a second factor of your role.
second-how = Scan this code with an authenticator app, then enter the six digits that it shows.
second-qr = QR code for the authenticator app
second-typed = No camera? Type this secret into the app:
second-code = Code
second-code-hint = Six digits; each code is taken once.
second-do = Take into use
second-left = { $n ->
    [one] { $n } recovery code is left.
   *[other] { $n } recovery codes are left.
 }
second-own-hint = Enter the app's code to confirm.
second-new-codes = Make new recovery codes
second-off = Turn off
second-codes = The second factor is in use. These recovery codes are shown this once: each lets you in once without the app.
second-codes-hint = Write them down or print them, and keep them apart from the phone. They replace all earlier ones.
second-codes-kept = I have kept them
sign-in-code-title = Second factor
sign-in-code-hint = Six digits from the authenticator app, or one of your recovery codes.
sign-in-code-wrong = The code is wrong, was used before or came too late. Wait for the next one and try again, or start over.
sign-in-again = Start over
sign-in-single = Single sign-on
led-on-title = You are signed in
led-on-do = Go on
passkeys-title = Passkeys
passkeys-what = A passkey is a key that your phone, computer or security key keeps. The device asks for your finger, face or PIN and signs you in without account and password; it counts as two factors.
passkeys-none = You have no passkey yet.
passkeys-count = { $n ->
    [one] { $n } passkey
   *[other] { $n } passkeys
 }
passkeys-open = Show and add
passkey-since = Registered
passkey-used = last used
passkey-unused = not used yet
passkey-name = Name
passkey-name-hint = So that you know the device again, such as "work phone".
passkey-rename = Rename
passkey-remove = Remove
passkey-new = Add a passkey
passkey-add = Add passkey
passkey-no-script = Adding one needs JavaScript and a browser that knows passkeys. Everything else works without.
passkey-elsewhere = Passkeys can't be added here: open this program by its host name and with TLS, not at a numeric address.
passkey-failed = The device gave no passkey. Try again.
sign-in-passkey = Sign in with a passkey
second-by-passkey = This account has a passkey. Sign out and sign in with it; then you can set up an app here, or go on to your pages at once. Lost it? Your data steward can take it off.
