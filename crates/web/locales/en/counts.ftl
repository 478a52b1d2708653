count-dwellings = Dwellings
count-let = Let
count-open-leads = Open leads
