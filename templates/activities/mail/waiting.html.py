BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBBBBB gettext(u'You are on the waiting list') BBBBBBBB

BBBBB BBBBXXX gettext(u'As soon as it is your turn, we write to you: the place is then kept for you for a while. Your page shows how many come before you.') XXXXBBBBBBBB
