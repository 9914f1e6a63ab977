BBBB BBBB BBBBB gettext(u'Your registration for %(day)s') SSSS SSSSSSSSSSSS SSS SSSSSSS
