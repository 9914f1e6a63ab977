BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBB BBBB
BBBBB BBBBBBB gettext(u'A place is kept for you') BBBBBBBB

BBBBB BBBBXXX gettext(u'It is your turn. The place is kept for you <b>until %(until)s</b>; after that it goes to who is next.') SS SS SSSS SSSSS SSS SSSSS SS SSSS SSS SSS SSSSSSSS SSSSSSSSSSSSSS SSSSS SSSS SS SSSS SS SSS SS SSSSSXXXXBBBBBBBB

BBBBB BBBBBB gettext(u'Accept or decline') BBBBBBBB
