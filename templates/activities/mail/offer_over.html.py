BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBBBBB gettext(u'The place was not taken in time') BBBBBBBB

BBBBB BBBBXXX gettext(u'Nobody answered, so the place went to who was next. You are no longer on the list; you can register again.') XXXXBBBBBBBB

BBBBB BBBBXXXXX XXXXXXXXXXXXXX XXXXXXXX gettext(u'Other dates') XXXXXXXXBBBBBBBB BBBB
