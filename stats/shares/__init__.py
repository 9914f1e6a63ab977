"""Links through which a funder reads the public figures of one programme or one partner, until they run out."""
