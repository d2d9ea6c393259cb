# What Lena typed by hand at the stand.
fairlead lead add --company "Nordsee Werften GmbH" --contact "Jörg Petersen" --title "Head of Production" \
    --phone "+49 421 555 0177" --email j.petersen@nordsee-werften.example --city Bremen \
    --need "Welding robot for hull parts" --budget 200000-350000EUR --tag vip
fairlead log visit Petersen -m "Showed the large arm; wants a trial in May" --next "Send trial offer" --due +3d --minutes 25
fairlead log visit Osterholt Fischer -m "Asked for spare parts in the UK" --result "needs a local partner" --minutes 10
fairlead log visit Pinecrest Bianchi -m "Compared two grippers, took both data sheets" --next "Call about samples" --due +2d
fairlead log meeting Tessera Vogel -m "Line layout on paper, 30 minutes with her engineer" --minutes 30
fairlead lead edit Tessera Vogel stage=qualified tags+=vip budget=100000-200000EUR
fairlead lead edit Pinecrest Bianchi stage=contacted
fairlead lead edit Petersen stage=qualified
fairlead log note Quillon Hansen -m "Budget is decided in June"
# A slip of the finger, and back.
fairlead lead edit Granite Castillo stage=won
fairlead undo
