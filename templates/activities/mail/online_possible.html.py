BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBBBBB gettext(u'There is a place online') BBBBBBBB

BBBBB BBBBXXX gettext(u'You are waiting for a place in the room. Online, a place is free now: you can take it on your page, and then leave the waiting list. If you prefer the room, do nothing.') XXXXBBBBBBBB
