BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'See you soon') X  gettext(u'This is what you registered for.') BBBBBBBB BBBB
