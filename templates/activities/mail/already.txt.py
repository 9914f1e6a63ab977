BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'You are registered already') X  gettext(u'Somebody has just asked to register this address again. Nothing changed: this is how things stand.') BBBBBBBB BBBB
