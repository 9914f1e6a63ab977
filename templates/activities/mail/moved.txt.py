BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB gettext(u'Something has changed') X  gettext(u'This is how it is now. If it no longer suits you, cancel with one press on your page.') BBBBBBBB BBBB
