BBBB BBBB BBBBB gettext(u'Your place on the waiting list for %(day)s') SSSS SSSSS SS SSS SSSSSSS SSSS SSS SSSSSSS
