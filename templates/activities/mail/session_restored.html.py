BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBBBBB gettext(u'The session takes place after all') BBBBBBBB

BBBBB BBBBXXX gettext(u'We wrote to you that it was cancelled. That was a mistake: it takes place, and your registration stands.') XXXXBBBBBBBB
