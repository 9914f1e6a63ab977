BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'Your registration is cancelled') X  gettext(u'Nobody expects you any more, and the place is free for somebody else.') BBBBBBBB BBBB

BBBBB BBBB gettext(u'Other dates:') 
BBBBBBBB BBBB
