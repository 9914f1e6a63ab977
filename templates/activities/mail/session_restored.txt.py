BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'The session takes place after all') X  gettext(u'We wrote to you that it was cancelled. That was a mistake: it takes place, and your registration stands.') BBBBBBBB BBBB
