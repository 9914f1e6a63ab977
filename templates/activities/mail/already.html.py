BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBBBBB gettext(u'You are registered already') BBBBBBBB

BBBBB BBBBXXX gettext(u'Somebody has just asked to register this address again. Nothing changed: this is how things stand.') XXXXBBBBBBBB
