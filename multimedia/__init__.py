"""The multimedia space: its workstations, booked by the hour."""
