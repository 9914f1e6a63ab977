"""A centre's older spreadsheets come in through here: all or nothing, each file once."""
