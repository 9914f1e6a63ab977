BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'You are on the waiting list') X  gettext(u'As soon as it is your turn, we write to you: the place is then kept for you for a while. Your page shows how many come before you.') BBBBBBBB BBBB
