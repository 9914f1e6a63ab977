BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBB BBBB
BBBBB BBBB gettext(u'It is your turn. A place is kept for you until %(until)s; after that it goes to who is next.') SS SS SSSS SSSSS S SSSSS SS SSSS SSS SSS SSSSS SSSSSSSSSS SSSSS SSSS SS SSSS SS SSS SS SSSSS

 gettext(u'Accept or decline it here:') 
BBBBBBBB BBBB

BBBBB BBBB gettext(u'Your code: %(code)s') SSSS SSSSS SSSSSSSSBBBBBBBB BBBB
