count-dwellings = 房屋
count-let = 在租
count-open-leads = 待核线索
