BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'The place was not taken in time') X  gettext(u'Nobody answered, so the place went to who was next. You are no longer on the list; you can register again.') BBBBBBBB BBBB

BBBBB BBBB gettext(u'Other dates:') 
BBBBBBBB BBBB
