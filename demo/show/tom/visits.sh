# What Tom typed by hand at the stand.
fairlead lead add --company "Cascade Foundry Inc." --contact "Maria Alvarez" --title "VP Operations" \
    --phone "+1 503 555 0142" --email maria@cascade-foundry.example --city Portland \
    --need "Deburring cell, 3 shifts" --budget 150000-250000USD --tag hot
fairlead log visit Alvarez -m "Watched the deburring demo twice" --next "Quote for two cells" --due +4d --minutes 40
fairlead lead edit Alvarez stage=proposal
fairlead log visit Kronach Novák -m "Wants the clean-room version" --result "sample by Friday" --minutes 15
fairlead lead edit Kronach Novák stage=contacted
fairlead log call Lindqvist Bianchi -m "Left a message" --minutes 2
# The same person walked past twice; the second badge was a mistake.
fairlead lead add --contact "Somebody Else" --phone "+1 503 555 0199"
fairlead undo
