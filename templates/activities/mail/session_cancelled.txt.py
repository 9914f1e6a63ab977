BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'The session does not take place') X  gettext(u'We are sorry: the session below is cancelled.') BBBBBBBB BBBB

BBBBB BBBB gettext(u'Other dates:') 
BBBBBBBB BBBB
