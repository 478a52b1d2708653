clocks-title = Clocks
nav-clocks = Clocks
clocks-none-yet = Nothing was counted yet: it is done every night.
clocks-ended = Doors with a stay past its last day
clocks-ended-overdue = Of these overdue
clocks-visits = Overdue visits
clocks-source = Source:
clocks-confidence = confidence { $grade }
clocks-agencies = Silent agencies
clocks-ended-hint = The last day on record has passed and nobody has said what became of it. Ask whoever lets; a stay is closed by what somebody says, never by the clock.
clocks-no-rule = The rule packs of this place name no time for it.
clocks-ended-empty = Nothing is past its last day here.
clocks-last-day = Last day { $day }
clocks-stays = { $n ->
    [one] { $n } stay
   *[other] { $n } stays
 }
clocks-no-time = no time named
clocks-agencies-hint = Agencies of which nothing came for { $n } days.
clocks-agencies-empty = All agencies were heard of.
clocks-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
 }
clocks-last-report = Last report:
clocks-never-reported = never reported anything
home-clocks = Overdue clocks
clocks-self-checks = Buildings without last month’s self-check
clocks-short-lets = Short lets past their time
told-title = What is overdue today
told-what = As the nightly run of { $day } told it: the sums of your area, and each community.
told-empty = Nothing was overdue in your area yet.
told-looked = I have seen it
home-told = Overdue today, by community
