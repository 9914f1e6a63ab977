BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
BBBBB BBBBBBB gettext(u'Something has changed') BBBBBBBB

BBBBB BBBBXXX gettext(u'This is how it is now. If it no longer suits you, cancel with one press on your page.') XXXXBBBBBBBB
