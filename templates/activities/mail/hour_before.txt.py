BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'It begins in an hour') X  gettext(u'Here is the link to join.') BBBBBBBB BBBB
