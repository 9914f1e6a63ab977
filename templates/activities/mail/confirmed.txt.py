BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'You are registered') X  gettext(u'We look forward to seeing you.') BBBBBBBB BBBB
