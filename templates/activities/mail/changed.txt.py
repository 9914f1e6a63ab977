BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'Your registration has changed') X  gettext(u'This is how it is now.') BBBBBBBB BBBB
