BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBBBBB gettext(u'Your registration is cancelled') BBBBBBBB

BBBBB BBBBXXX gettext(u'Nobody expects you any more, and the place is free for somebody else.') XXXXBBBBBBBB

BBBBB BBBBXXXXX XXXXXXXXXXXXXX XXXXXXXX gettext(u'Other dates') XXXXXXXXBBBBBBBB BBBB
